"""A list of words at once: what has been written decides which of them may hold, and which are only looked at later."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.audit import write_audit_of_many
from discussion.screening.matching.editions import Edition, KnownRule
from discussion.screening.models import Rule
from discussion.screening.rules import add_words, fold_term, known_words
from discussion.workshop.counting import even_part, written_between
from discussion.workshop.duty import require_keeper

MOST_WORDS = 2_000
DAYS = (7, 28, 90)  # the fewest in which enough was written
HALF = 0.5  # of RULES_WRONG_PERCENT, for words that were met: the next weeks are not like the last
Action = Rule.Action


class ListEmptyError(DomainError):
    code = "list_empty"
    message = "There is no word in this list for which there is no rule yet."


class ListTooLongError(DomainError):
    code = "list_too_long"
    message = f"A list has {MOST_WORDS} words at most. Send the rest as another one."


@dataclass(frozen=True)
class Listed:
    """A word, in how many of the comments it stands, and what it may do."""

    term: str
    folded: str
    met: int = 0
    action: Action = Action.FLAG


@dataclass(frozen=True)
class Judged:
    """A list, and what its words would have held of comments that are public: of what is removed nothing counts."""

    words: list[Listed]  # those that were met most come first
    known: list[str]  # for which there is a rule
    unusable: list[str]
    days: int
    seen: int  # comments
    met: int  # comments in which any word stands
    expected: float | None  # percent of comments that the words which hold will meet; None where nothing was written

    @property
    def may_hold(self) -> bool:
        """Whether enough was written to say that the list stays below RULES_WRONG_PERCENT."""
        return self.expected is not None and self.expected <= settings.RULES_WRONG_PERCENT

    @property
    def holding(self) -> int:
        """How many words hold."""
        return sum(word.action == Action.HOLD for word in self.words)


def judge_list(*, text: str, at: datetime) -> Judged:
    """Look for the words of a list, one a line, in public comments of a week, or of 28 or 90 days where those are few.

    Words hold that together are expected in at most RULES_WRONG_PERCENT of what comes: those that nobody used lately,
    and while all of it is within half of that, those that stand in few comments. If the unused alone are expected in
    more than RULES_WRONG_PERCENT, or nothing was written, all only flag. Raises ListEmptyError or ListTooLongError
    (422). Takes up to some seconds.
    """
    words, known, unusable = _read(text)
    days, texts = _texts(at)
    met = _meet(words, texts)
    held, expected = choose(met, words=len(words), limit_percent=settings.RULES_WRONG_PERCENT)
    counts = Counter(place for places in met for place in places)
    judged = [
        replace(word, met=counts[place], action=Action.HOLD if place in held else Action.FLAG)
        for place, word in enumerate(words)
    ]
    judged.sort(key=lambda word: (-word.met, word.folded))
    return Judged(judged, known, unusable, days, len(met), sum(map(bool, met)), expected)


@transaction.atomic
def make_list(*, text: str, actor: Subscriber, at: datetime) -> Judged:
    """Make rules of a list, in force at once, each with what `judge_list` says now; each is in the audit log.

    Raises NotKeeperError (403), and what `judge_list` does; then there is none of them.
    """
    require_keeper(actor, at=at)
    judged = judge_list(text=text, at=at)
    words = {word.term: word for word in judged.words}
    rules = add_words(actions={term: word.action for term, word in words.items()}, by=actor, at=at)
    made = {f"rule:{rule.pk}": _described(rule, words[rule.term].met, judged.seen) for rule in rules}
    write_audit_of_many(actor=actor, verb="rule.made", made=made, at=at)
    return judged


def fingerprint_of(text: str) -> str:
    """The same for lists of the same words in the same order."""
    return hashlib.sha256("\n".join(_lines(text)).encode()).hexdigest()


def choose(met: Sequence[set[int]], *, words: int, limit_percent: float) -> tuple[set[int], float | None]:
    """Which of so many words may hold, by the words that each comment met, and how many percent those will meet.

    Of words that stand nowhere, as many will come as now came exactly once, and one more to be careful (the estimate of
    Good and Turing). The others are taken from the rarest on while there is room.
    """
    if not met:
        return set(), None
    where: dict[int, set[int]] = {}
    for comment, places in enumerate(met):
        for place in places:
            where.setdefault(place, set()).add(comment)
    to_come = 1 + sum(len(comments) == 1 for comments in where.values())
    if 100 * to_come / len(met) > limit_percent:
        return set(), 100 * to_come / len(met)
    held, covered = set(range(words)) - where.keys(), set[int]()
    for place in sorted(where, key=lambda place: (len(where[place]), place)):
        if 100 * (to_come + len(covered | where[place])) / len(met) > HALF * limit_percent:
            break
        covered |= where[place]
        held.add(place)
    return held, 100 * (to_come + len(covered)) / len(met)


def _read(text: str) -> tuple[list[Listed], list[str], list[str]]:
    lines = _lines(text)
    if len(lines) > MOST_WORDS:
        raise ListTooLongError
    found: dict[str, str] = {}
    unusable = []
    for line in lines:
        try:
            found.setdefault(fold_term(kind=Rule.Kind.WORD, aspect="", term=line), line)
        except DomainError:
            unusable.append(line)
    known = known_words(found)
    words = [Listed(term, folded) for folded, term in found.items() if folded not in known]
    if not words:
        raise ListEmptyError
    return words, [found[folded] for folded in sorted(known)], unusable


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _texts(at: datetime) -> tuple[int, Iterable[tuple[str, str]]]:
    """Over how many days, and the comments: as they were typed, and as they are shown."""
    for days in DAYS:
        comments = written_between(at - timedelta(days=days), at).shown()
        total = comments.count()
        if total >= settings.RULE_LIST_SAMPLE:
            break
    step = 1
    while total > 2 * step * settings.RULE_LIST_SAMPLE:
        step *= 2
    return days, even_part(comments, step).values_list("body", "body_text").iterator()


def _meet(words: Sequence[Listed], texts: Iterable[tuple[str, str]]) -> list[set[int]]:
    together = Edition(
        KnownRule(place, Rule.Kind.WORD, "", word.term, word.folded, Action.FLAG, Rule.Mode.ON)
        for place, word in enumerate(words)
    )
    return [{rule.id for rule in together.meet(source=source, text=text)} for source, text in texts]


def _described(rule: Rule, met: int, seen: int) -> dict[str, object]:
    told = {"kind": rule.kind, "mode": rule.mode, "action": rule.action, "scope": rule.scope}
    return {**told, "met": met, "seen": seen}
