"""Is there what an editor has listed: a word, a pattern, a link?"""

from typing import ClassVar

from core.errors import DomainError
from discussion.screening.drafts import PASSED, Draft, Finding, Outcome
from discussion.screening.matching.editions import KnownRule, current_edition
from discussion.screening.models import Rule
from stories.models import Story

# From the strictest; of several that do the same, a word is told first.
_STRICTEST = (Rule.Action.REFUSE, Rule.Action.HOLD, Rule.Action.FLAG)


class ListedWordError(DomainError):
    code = "listed_word"
    message = "This contains words that are not accepted here."


class ListedPatternError(DomainError):
    code = "listed_pattern"
    message = "This is written in a way that is not accepted here."


class ListedLinkError(DomainError):
    code = "listed_link"
    message = "This contains links that are not accepted here."


REFUSALS: dict[str, type[DomainError]] = {
    Rule.Kind.WORD: ListedWordError,
    Rule.Kind.PATTERN: ListedPatternError,
    Rule.Kind.LINK: ListedLinkError,
}


class _Verdicts:
    of: ClassVar[dict[str, Outcome]] = {
        Rule.Action.REFUSE: Outcome.REFUSE,
        Rule.Action.HOLD: Outcome.HOLD,
        Rule.Action.FLAG: Outcome.FLAG,
    }


def check_rules(draft: Draft) -> Finding:
    """Does what the strictest matching rule says. Which rule it was is for moderators only.

    Rules in rehearsal are noted and do nothing. One query, and another where a rule of a topic matches, or one of
    another story, which may have been merged into this one.
    """
    met = _in_scope(current_edition().meet(source=draft.words.source, text=draft.words.text), draft)
    acting = [rule for rule in met if rule.mode == Rule.Mode.ON]
    for action in _STRICTEST:
        chosen = [rule for rule in acting if rule.action == action]
        if chosen:
            return _find(action, min(chosen, key=_by_kind), acting, met)
    return Finding(Outcome.PASS, met=tuple(met)) if met else PASSED


def _find(action: str, chosen: KnownRule, acting: list[KnownRule], met: list[KnownRule]) -> Finding:
    error = REFUSALS[chosen.kind]
    detail = ", ".join(rule.term or rule.aspect for rule in acting)
    refusal = error() if action == Rule.Action.REFUSE else None
    return Finding(_Verdicts.of[action], error.code, 1.0, detail, refusal, met=tuple(met))


def _by_kind(rule: KnownRule) -> tuple[int, int]:
    return list(REFUSALS).index(rule.kind), rule.id


def _in_scope(met: list[KnownRule], draft: Draft) -> list[KnownRule]:
    """Those of the site, of this story and of those that were merged into it, and of its topics."""
    topics = {rule.topic_id for rule in met if rule.topic_id}
    if topics:
        topics &= set(draft.story.topics.filter(pk__in=topics).values_list("pk", flat=True))
    stories: set[int | None] = {None, draft.story.pk}
    others = {rule.story_id for rule in met if rule.story_id} - stories
    if others:
        stories |= set(Story.objects.filter(pk__in=others, merged_into=draft.story).values_list("pk", flat=True))
    return [rule for rule in met if rule.story_id in stories and (not rule.topic_id or rule.topic_id in topics)]
