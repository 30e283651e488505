"""Making rules and changing what they do. A rule is never deleted: what it once held must stay explicable."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import re2
from django.db import IntegrityError, transaction

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError
from core.ids import new_id
from discussion.screening.folding import fold_phrase
from discussion.screening.matching.links import plain_host, site_of
from discussion.screening.matching.patterns import compile_pattern
from discussion.screening.models import Rule, RuleBook, RuleChange
from stories.models import Story, Topic

PHRASE_LENGTH = 100
MOST_LINKS = 100
_HOST = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}\Z")
_ADDRESS = re.compile(r"\A(?:https?:)?//|[/?#:].*\Z", re.IGNORECASE)  # what stands around a host that was copied


class PhraseEmptyError(DomainError):
    code = "phrase_empty"
    message = "There is no letter or digit in this phrase, so it would match nothing."


class TermTooLongError(DomainError):
    code = "term_too_long"
    message = "This is too long for a rule."


class PatternInvalidError(DomainError):
    code = "pattern_invalid"
    message = "This is no regular expression of RE2, which knows neither look-around nor back-references."


class PatternTooLargeError(DomainError):
    code = "pattern_too_large"
    message = "This expression would take too much memory: there are too many repetitions in it."


class PatternMatchesAllError(DomainError):
    code = "pattern_matches_all"
    message = "This expression matches an empty text, and so every text."


class DomainInvalidError(DomainError):
    code = "domain_invalid"
    message = "This is no domain, such as casino.example."


class CountInvalidError(DomainError):
    code = "count_invalid"
    message = f"Say a number of links from 1 to {MOST_LINKS}."


class TermUnwantedError(DomainError):
    code = "term_unwanted"
    message = "A rule about links whose text names another host has no term."


class RuleListedError(ConflictError):
    code = "rule_listed"
    message = "There is a rule for this, or for what looks like it, already. Switch that one."


@transaction.atomic
def add_rule(
    *,
    kind: str,
    term: str,
    action: str,
    by: Subscriber,
    at: datetime,
    aspect: str = "",
    mode: str = Rule.Mode.ON,
    topic: Topic | None = None,
    story: Story | None = None,
) -> Rule:
    """Make a rule; while it is `on` it counts for whatever is written from now on, in its topic or story if it has one.

    Raises RuleListedError (409) with the `rule` that is there, and for what cannot be looked for (422) the error of its
    kind: PhraseEmptyError, TermTooLongError, PatternInvalidError with `position` and `part`, PatternTooLargeError,
    PatternMatchesAllError, DomainInvalidError, CountInvalidError, TermUnwantedError.
    """
    folded = fold_term(kind=kind, aspect=aspect, term=term)
    _open_book()
    facts = {"kind": kind, "aspect": aspect, "folded": folded, "topic": topic, "story": story}
    try:
        with transaction.atomic():  # the unique index decides a race; the outer transaction must outlive it
            rule = Rule.objects.create(term=term, action=action, mode=mode, created_by=by, created_at=at, **facts)
    except IntegrityError:
        raise RuleListedError(rule=str(Rule.objects.get(**facts).pk)) from None
    RuleChange.objects.create(rule=rule, mode=mode, action=action, by=by, at=at)
    return rule


@transaction.atomic
def add_words(*, actions: Mapping[str, str], by: Subscriber, at: datetime) -> list[Rule]:
    """Put rules for words {term: action} in force on the whole site; where there is one, that stays as it is.

    Returns those that were made, by as few statements as one takes. Raises PhraseEmptyError and TermTooLongError (422).
    """
    told = {"kind": Rule.Kind.WORD, "mode": Rule.Mode.ON, "created_by": by, "created_at": at}
    rules = {}
    for term, action in actions.items():
        folded = fold_term(kind=Rule.Kind.WORD, aspect="", term=term)
        rules[folded] = Rule(term=term, folded=folded, action=action, **told)
    _open_book()
    known = known_words(rules)
    made = Rule.objects.bulk_create(rule for folded, rule in rules.items() if folded not in known)
    RuleChange.objects.bulk_create(
        RuleChange(rule=rule, mode=rule.mode, action=rule.action, by=by, at=at) for rule in made
    )
    return made


def known_words(folded: Iterable[str]) -> set[str]:
    """For which of these words there is a rule of the whole site."""
    rules = Rule.objects.filter(kind=Rule.Kind.WORD, topic=None, story=None, folded__in=folded)
    return set(rules.values_list("folded", flat=True))


@transaction.atomic
def change_rule(
    *,
    rule: Rule,
    by: Subscriber | None,
    at: datetime,
    mode: str | None = None,
    action: str | None = None,
    why: str = RuleChange.Why.PERSON,
    figures: dict[str, Any] | None = None,
) -> RuleChange | None:
    """Give a rule another mode or action, and write down who did, if anybody. None where it is so already."""
    _open_book()
    rule.refresh_from_db()
    mode, action = mode or rule.mode, action or rule.action
    if (mode, action) == (rule.mode, rule.action):
        return None
    rule.mode, rule.action = mode, action
    Rule.objects.filter(pk=rule.pk).update(mode=mode, action=action)
    return RuleChange.objects.create(rule=rule, mode=mode, action=action, by=by, at=at, why=why, figures=figures or {})


def fold_term(*, kind: str, aspect: str, term: str) -> str:
    """One spelling for all terms that mean the same. Raises what `add_rule` does for terms that mean nothing."""
    if len(term) > (PHRASE_LENGTH if kind == Rule.Kind.WORD else Rule.TERM_LENGTH):
        raise TermTooLongError
    if kind == Rule.Kind.WORD:
        return _fold_words(term)
    return _check_pattern(term) if kind == Rule.Kind.PATTERN else _fold_link(aspect, term)


def _open_book() -> None:
    """Until the transaction ends nobody else changes a rule; then every process learns that this one did."""
    if not RuleBook.objects.filter(pk=1).update(edition=new_id()):
        RuleBook.objects.create()


def _fold_words(term: str) -> str:
    folded = fold_phrase(term)
    if not folded:
        raise PhraseEmptyError
    return folded


def _check_pattern(term: str) -> str:
    try:
        pattern = compile_pattern(term)
    except re2.error as error:
        raise _tell(term, error) from None
    if pattern.search(""):
        raise PatternMatchesAllError
    return term


def _tell(term: str, error: re2.error) -> DomainError:
    said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error.args[0])
    if said.startswith("pattern too large"):
        return PatternTooLargeError()
    what, _, part = said.partition(": ")
    return PatternInvalidError(reason=what, part=part, position=max(term.find(part), 0))


def _fold_link(aspect: str, term: str) -> str:
    if aspect == Rule.Aspect.DISGUISE:
        if term:
            raise TermUnwantedError
        return ""
    if aspect == Rule.Aspect.COUNT:
        if not term.isascii() or not term.isdigit() or not 1 <= int(term) <= MOST_LINKS:
            raise CountInvalidError
        return str(int(term))
    host = plain_host(_ADDRESS.sub("", _ADDRESS.sub("", term.strip(), count=1)))
    if not _HOST.match(host):
        raise DomainInvalidError
    return site_of(host) if aspect == Rule.Aspect.SITE else host
