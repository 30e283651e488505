"""What becomes of a discussion when somebody goes: words stay by nobody or go, answers and their votes stay."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from accounts.models import Subscriber
from core.events import emit_all
from core.models import Event
from core.personal import Choice, Fate
from discussion.threads.models import Comment, Follow, ForecastAnswer, Reaction, Redaction, Revision, Stance
from discussion.threads.redactions import forget_sealed_words
from discussion.threads.services.aiding import forget_aids
from stories.models import Story
from stories.noise.services import retract_engagements

GOING = 1000  # comments or acts that are read, and taken out in one statement
# In the order of ids, as everybody locks comments who locks several. None of them is read: there may be 300,000.
_LOCK_OWN = """
SELECT count(*) FROM (
    SELECT id FROM threads_comment WHERE author_id = %s ORDER BY id FOR NO KEY UPDATE
) AS own
"""


@transaction.atomic
def erase_author(*, author: Subscriber, choice: Choice, at: datetime) -> None:
    """Part a person from everything said here, by number only and for good.

    A public comment keeps its words without its author, or its place without either, as chosen; the noise follows what
    is left to be read. Words that are not public go in any case: nobody is left who could ask for them to be shown.
    Reactions, stances and follows go with what they weighed, answers to forecasts too, drafts with what was read. A
    second call finds nothing left to do.
    """
    for model in (Reaction, Stance, Follow):
        _withdraw(model.objects.filter(subscriber=author), author, at)
    ForecastAnswer.objects.filter(subscriber=author).delete()
    forget_aids(subscriber=author)
    slugs = dict(Story.objects.filter(comments__author=author).values_list("pk", "slug"))
    lock_own_comments(author)
    own = Comment.objects.filter(author=author).only("state", "shown_version", "story")
    for piece in _pieces(own):
        staying = {comment.pk for comment in piece if _stays(comment, choice)}
        _anonymise(staying)
        _take_out([comment for comment in piece if comment.pk not in staying], author, at)
        emit_all(_event(comment, slugs[comment.story_id], at) for comment in piece if comment.has_place)


def lock_own_comments(author: Subscriber) -> None:
    """Lock every comment of a person: whoever wants to change one waits, and finds no author. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_OWN, [author.pk])


def staying(choice: Choice, comment: str) -> Q:
    """Condition: the words of the comment stay to be read; `comment` is the column of the row that names it."""
    is_named = Q(**{f"{comment}__in": choice.otherwise})
    is_shown = Q(**{f"{comment}__state": Comment.State.PUBLISHED})
    return is_shown & (~is_named if choice.comments is Fate.ANONYMISED else is_named)


def _stays(comment: Comment, choice: Choice) -> bool:
    return comment.state == Comment.State.PUBLISHED and choice.fate_of(comment.pk) is Fate.ANONYMISED


def _anonymise(comments: Collection[UUID]) -> None:
    """What was shown is shown; an edit that waits, or was refused, is forgotten."""
    Comment.objects.filter(pk__in=comments).update(author=None, latest_version=F("shown_version"))
    Revision.objects.filter(comment__in=comments).exclude(state=Revision.State.SHOWN).only("pk").delete()
    forget_sealed_words(comments)


def _take_out(comments: Sequence[Comment], author: Subscriber, at: datetime) -> None:
    retract_engagements(source_keys=[comment.source_key for comment in comments], actor=author, at=at)
    keys = [comment.pk for comment in comments]
    Revision.objects.filter(comment__in=keys).only("pk").delete()  # without reading their words
    Redaction.objects.filter(comment__in=keys).delete()
    Comment.objects.filter(pk__in=keys).update(
        author=None,
        state=Comment.State.ERASED,
        side="",
        anchor=None,
        anchor_text="",
        body="",
        body_html="",
        body_text="",
        removed_reason="",
    )


def _event(comment: Comment, story: str, at: datetime) -> Event:
    return Event(kind="comment.erased", story=story, payload={"comment": str(comment.pk)}, occurred_at=at)


def _withdraw(acts: QuerySet[Any], author: Subscriber, at: datetime) -> None:
    for piece in _pieces(acts.select_for_update()):
        retract_engagements(source_keys=[act.source_key for act in piece], actor=author, at=at)
        acts.filter(pk__in=[act.pk for act in piece]).delete()


def _pieces(rows: QuerySet[Any]) -> Iterator[Sequence[Any]]:
    """The rows by their keys, GOING at a time; what was read may go meanwhile."""
    rest = rows.order_by("pk")
    while piece := list(rest[:GOING]):
        yield piece
        rest = rows.filter(pk__gt=piece[-1].pk).order_by("pk")
