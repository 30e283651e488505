"""What becomes of a discussion when somebody goes: words stay by nobody or go, answers and their votes stay."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import Subscriber
from core.events import emit_all
from core.models import Event
from core.personal import Choice, Fate
from discussion.threads.models import Comment, Follow, ForecastAnswer, Reaction, Redaction, Revision, Stance
from discussion.threads.redactions import forget_sealed_words
from discussion.threads.services.aiding import forget_aids
from stories.models import Story
from stories.noise.services import retract_engagements

GOING = 1000  # comments or acts that are taken out in one statement


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
    for piece in _pieces(lock_own_comments(author)):
        staying = {comment.pk for comment in piece if stays(comment, choice)}
        _anonymise(staying)
        _take_out([comment for comment in piece if comment.pk not in staying], author, at)
        emit_all(_event(comment, slugs[comment.story_id], at) for comment in piece if comment.has_place)


def lock_own_comments(author: Subscriber) -> list[Comment]:
    """Every comment of a person without its words, locked: whoever wants to change one waits, and finds no author."""
    own = Comment.objects.select_for_update(no_key=True).filter(author=author)
    return list(own.only("state", "shown_version", "story").order_by("pk"))


def stays(comment: Comment, choice: Choice) -> bool:
    """Whether its words stay to be read."""
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
    for piece in _pieces(list(acts.select_for_update().order_by("pk"))):
        retract_engagements(source_keys=[act.source_key for act in piece], actor=author, at=at)
        acts.filter(pk__in=[act.pk for act in piece]).delete()


def _pieces(rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [rows[start : start + GOING] for start in range(0, len(rows), GOING)]
