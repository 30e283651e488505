"""The rules in force, made ready to be looked for all at once, in each process until somebody changes one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from core.kept_sql import Question, given
from discussion.screening.folding import fold_phrase, spell, uncover
from discussion.screening.matching.links import LinkIndex
from discussion.screening.matching.patterns import PatternIndex
from discussion.screening.matching.words import WordIndex
from discussion.screening.models import Rule, RuleBook

FIELDS = ("id", "kind", "aspect", "term", "folded", "action", "mode", "topic_id", "story_id")


NONE = UUID(int=0)


@dataclass(frozen=True)
class KnownRule:
    """What matching needs to know of a rule."""

    id: int
    kind: str
    aspect: str
    term: str
    folded: str
    action: str
    mode: str
    topic_id: int | None = None
    story_id: int | None = None


class Edition:
    """Some rules, ready to be looked for. The cost follows the text and hardly the number of rules."""

    def __init__(self, rules: Iterable[KnownRule], name: UUID = NONE) -> None:
        self.name = name
        self._rules = {rule.id: rule for rule in rules}
        # Folded anew: what is stored may be of an earlier table of look-alikes.
        self._words = WordIndex((rule.id, fold_phrase(rule.term)) for rule in self._of(Rule.Kind.WORD))
        self._patterns = PatternIndex((rule.id, rule.term) for rule in self._of(Rule.Kind.PATTERN))
        self._links = LinkIndex((rule.id, rule.aspect, rule.folded) for rule in self._of(Rule.Kind.LINK))

    def meet(self, *, source: str, text: str) -> list[KnownRule]:
        """The rules that words meet, whatever their scope: as they were typed (Markdown), and as they are shown."""
        if not self._rules:
            return []
        # The shown text joins what markup splits (`sp**a**m`); the source also has the addresses behind links.
        texts = {text, source}
        found = self._links.find(source, texts)
        found.update(*(self._words.find(each) for each in texts))
        found |= self._patterns.find({way for each in texts for way in (uncover(each), spell(each))})
        return [self._rules[rule] for rule in sorted(found)]

    def _of(self, kind: str) -> list[KnownRule]:
        return [rule for rule in self._rules.values() if rule.kind == kind]


class _Shelf:
    """The latest edition that this process has seen."""

    latest = Edition([])


def _newer() -> QuerySet[RuleBook, Any]:
    rules = Rule.objects.exclude(mode=Rule.Mode.OFF).order_by("id")
    as_json = ArraySubquery(rules.values(json=JSONObject(**{field: field for field in FIELDS})))
    return RuleBook.objects.exclude(edition=given("latest")).order_by("pk").values_list("edition", as_json)[:1]


_NEWER = Question(_newer)


def current_edition() -> Edition:
    """The rules that are in force or in rehearsal. One query, of one row where nothing has changed."""
    for name, rules in _NEWER.rows(latest=_Shelf.latest.name):
        _Shelf.latest = Edition((KnownRule(**orjson.loads(rule)) for rule in rules), name)
    return _Shelf.latest


def edition_of(rule: Rule) -> Edition:
    """One rule by itself, whatever its mode."""
    return Edition([KnownRule(**{field: getattr(rule, field) for field in FIELDS})])
