"""Reading rules, their history and their rehearsals."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Subscriber
from accounts.roles import is_moderator
from core.errors import NotFoundError
from discussion.screening.models import Rehearsal, Rule, RuleChange
from discussion.threads.models import Comment
from discussion.workshop.counting import WORDLESS
from stories.models import Story, Topic

LATEST = 20


class RuleUnknownError(NotFoundError):
    code = "rule_not_found"
    message = "There is no such rule."


def all_rules() -> QuerySet[Rule]:
    """With what a line about each tells."""
    return Rule.objects.select_related("topic", "story", "created_by")


def get_rule(pk: int) -> Rule:
    """Raises RuleUnknownError."""
    found = all_rules().filter(pk=pk).first()
    if found is None:
        raise RuleUnknownError
    return found


def scope_of(*, topic: str = "", story: str = "") -> tuple[Topic | None, Story | None]:
    """The topic or story of these slugs. Raises NotFoundError for one that nobody has."""
    found = Topic.objects.filter(slug=topic).first() if topic else None
    about = Story.objects.filter(slug=story).first() if story else None
    if bool(topic) != bool(found) or bool(story) != bool(about):
        raise NotFoundError
    return found, about


def changes_of(rule: Rule) -> Sequence[RuleChange]:
    """The latest ones, newest first."""
    return list(rule.changes.select_related("by").order_by("-id")[:LATEST])


def rehearsals_of(rule: Rule) -> Sequence[Rehearsal]:
    """The latest ones, newest first."""
    return list(rule.rehearsals.order_by("-id")[:LATEST])


def samples_for(reader: Subscriber, rehearsals: Sequence[Rehearsal]) -> dict[UUID, list[Comment]]:
    """Comments that were met, by rehearsal; nothing for whoever may not read held words, nor what was deleted since."""
    wanted = {pk for rehearsal in rehearsals for pk in rehearsal.samples}
    if not wanted or not is_moderator(reader):
        return {rehearsal.pk: [] for rehearsal in rehearsals}
    comments = Comment.objects.filter(pk__in=wanted).exclude(state__in=WORDLESS)
    found = {str(pk): comment for pk, comment in comments.in_bulk().items()}
    return {each.pk: [found[pk] for pk in each.samples if pk in found] for each in rehearsals}
