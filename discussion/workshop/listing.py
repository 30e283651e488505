"""A list of words at once: what has been written decides which of them may hold, and which are only looked at later."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.audit import write_audit
from discussion.screening.matching.editions import Edition, KnownRule
from discussion.screening.models import Rule
from discussion.screening.rules import RuleListedError, add_rule, fold_term
from discussion.workshop.counting import even_part, written_between
from discussion.workshop.duty import require_keeper

MOST_WORDS = 2_000
DAYS = (7, 28, 90)  # the fewest in which enough was written
HALF = 0.5  # of what all rules may hold wrongly: the next weeks are not like the last
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

    Words hold that together stand in few of them: at most half of RULES_WRONG_PERCENT, with what words that nobody used
    lately will add. If that alone is more than RULES_WRONG_PERCENT, or nothing was written, all only flag. Raises
    ListEmptyError or ListTooLongError (422). Takes up to some seconds.
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
    for word in judged.words:
        _make(word, judged.seen, actor, at)
    return judged


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
    lines = {line.strip(): None for line in text.splitlines() if line.strip()}
    if len(lines) > MOST_WORDS:
        raise ListTooLongError
    found: dict[str, str] = {}
    unusable = []
    for line in lines:
        try:
            found.setdefault(fold_term(kind=Rule.Kind.WORD, aspect="", term=line), line)
        except DomainError:
            unusable.append(line)
    of_the_site = Rule.objects.filter(kind=Rule.Kind.WORD, topic=None, story=None, folded__in=found)
    known = set(of_the_site.values_list("folded", flat=True))
    words = [Listed(term, folded) for folded, term in found.items() if folded not in known]
    if not words:
        raise ListEmptyError
    return words, [found[folded] for folded in sorted(known)], unusable


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


def _make(word: Listed, seen: int, actor: Subscriber, at: datetime) -> None:
    told: dict[str, Any] = {"kind": Rule.Kind.WORD, "mode": Rule.Mode.ON, "action": word.action}
    try:
        rule = add_rule(term=word.term, by=actor, at=at, **told)
    except RuleListedError:  # somebody else was faster; that rule stays as it is
        return
    after = {**told, "scope": rule.scope, "met": word.met, "seen": seen}
    write_audit(actor=actor, verb="rule.made", target=f"rule:{rule.pk}", before={}, after=after, at=at)
