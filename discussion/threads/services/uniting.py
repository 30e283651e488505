"""What somebody said and chose under two accounts becomes one person's."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Subscriber
from accounts.notices.mails.models import MailedNotice
from accounts.notices.models import Kind, Notice
from core.personal import drop_rows
from discussion.threads.models import Comment, Follow, ForecastAnswer, Reaction, Stance
from discussion.threads.services.aiding import unite_aids
from discussion.threads.services.erasing import lock_own_comments
from stories.noise.services import retract_engagements

# Of each a person has one at a place: where, and since when.
CHOICES: tuple[tuple[QuerySet[Any], str, str], ...] = (
    (Reaction.objects.all(), "comment", "reacted_at"),
    (Stance.objects.all(), "story", "declared_at"),
    (Follow.objects.all(), "story", "followed_at"),
)
NEWS = (Kind.REPLY, Kind.MENTION, Kind.THREAD)  # of words of others


@transaction.atomic
def unite_authors(*, gone: Subscriber, kept: Subscriber, at: datetime) -> None:
    """Give everything that `gone` said and chose to `kept`. The number of statements does not depend on how much it is.

    Comments keep place, side, cases and times. Of two reactions to a comment, stances, follows or answers to the
    forecast of a story the newer one stays; reactions to words that are now one's own go; whatever goes is taken out of
    the noise. Nobody is told any more of what he said himself.
    """
    lock_own_comments(gone)
    for rows, place, moment in CHOICES:
        both = rows.filter(subscriber__in=[gone, kept])
        withdraw_acts(_outdated(both, place, moment), kept, at)
        rows.filter(subscriber=gone).update(subscriber=kept)
    Comment.objects.filter(author=gone).update(author=kept)
    withdraw_acts(Reaction.objects.filter(subscriber=kept, comment__author=kept), kept, at)
    _unite_answers(gone, kept)
    unite_aids(gone=gone, kept=kept)
    _forget_own_news(gone, kept)


def withdraw_acts(acts: QuerySet[Any], person: Subscriber, at: datetime) -> None:
    """Delete rows that stand for acts, and take those out of the noise: three statements."""
    found = list(acts.select_for_update(of=["self"]).order_by("pk"))
    retract_engagements(source_keys=[act.source_key for act in found], actor=person, at=at)
    drop_rows(acts.model._default_manager.filter(pk__in=[act.pk for act in found]))  # noqa: SLF001 - documented


def _unite_answers(gone: Subscriber, kept: Subscriber) -> None:
    drop_rows(_outdated(ForecastAnswer.objects.filter(subscriber__in=[gone, kept]), "story", "answered_at"))
    ForecastAnswer.objects.filter(subscriber=gone).update(subscriber=kept)


def _outdated(rows: QuerySet[Any], place: str, moment: str) -> QuerySet[Any]:
    """Of several about one place all but the newest."""
    newer = Q(**{f"{moment}__gt": OuterRef(moment)}) | Q(**{moment: OuterRef(moment), "pk__gt": OuterRef("pk")})
    return rows.filter(Exists(rows.filter(newer, **{place: OuterRef(place)})))


def _forget_own_news(gone: Subscriber, kept: Subscriber) -> None:
    subjects = Comment.objects.filter(author=kept).annotate(
        subject=Concat(Value("comment:"), Cast(F("pk"), CharField()))
    )
    own = Notice.objects.filter(subscriber__in=[gone, kept], kind__in=NEWS, subject__in=subjects.values("subject"))
    MailedNotice.objects.filter(notice__in=own).delete()
    drop_rows(own)
