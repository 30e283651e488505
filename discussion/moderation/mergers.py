"""Before two accounts are merged: what would move."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import AccessSession, ApiKey, Sanction, Strike, Subscriber
from accounts.notices.models import Mute, Notice, ThreadFollow
from discussion.moderation.models import PersonNote, Report
from discussion.threads.models import Comment, Follow, Reaction, Stance


@dataclass(frozen=True)
class AccountMerger:
    """What is there of the account that goes, counted as it is now."""

    comments: int  # in every state
    reactions: int
    reactions_void: int  # of either account: to one comment by both, or to words of the other one
    stances: int
    stances_void: int  # on one story by both: the newer one stays
    follows: int  # of stories and threads
    reports: int
    reports_void: int  # of one comment by both, or of words of the other one
    notices: int
    mutes: int  # of people and threads, and by others
    sanctions_in_force: int
    strikes_in_force: int
    notes: int  # of moderators
    sessions: int  # that end
    api_keys: int


def foresee_merger(*, gone: Subscriber, kept: Subscriber, at: datetime) -> AccountMerger:
    """What a merger would do now. Fifteen queries."""
    own = {"subscriber": gone}
    sessions = AccessSession.objects.filter(revoked_at__isnull=True, expires_at__gt=at, **own)
    return AccountMerger(
        comments=Comment.objects.filter(author=gone).count(),
        reactions=Reaction.objects.filter(**own).count(),
        reactions_void=_reactions_void(gone, kept),
        stances=Stance.objects.filter(**own).count(),
        stances_void=_by_both(Stance.objects.all(), "story", "subscriber", gone, kept).count(),
        follows=Follow.objects.filter(**own).count() + ThreadFollow.objects.filter(**own).count(),
        reports=Report.objects.filter(reporter=gone).count(),
        reports_void=_reports_void(gone, kept),
        notices=Notice.objects.filter(withdrawn_at__isnull=True, **own).count(),
        mutes=Mute.objects.filter(Q(subscriber=gone) | Q(person=gone)).count(),
        sanctions_in_force=Sanction.objects.in_force(at=at).filter(**own).count(),
        strikes_in_force=Strike.objects.in_force(at=at).filter(**own).count(),
        notes=PersonNote.objects.filter(subject=gone).count(),
        sessions=sessions.count(),
        api_keys=ApiKey.objects.filter(owner=gone, revoked_at__isnull=True).count(),
    )


def _by_both(rows: QuerySet[Any], place: str, owner: str, gone: Subscriber, kept: Subscriber) -> QuerySet[Any]:
    """What `gone` has where `kept` has one as well."""
    there = rows.filter(**{owner: kept}).values(place)
    return rows.filter(**{owner: gone, f"{place}__in": there})


def _reactions_void(gone: Subscriber, kept: Subscriber) -> int:
    own = Q(subscriber=gone, comment__author=kept) | Q(subscriber=kept, comment__author=gone)
    twice = Q(pk__in=_by_both(Reaction.objects.all(), "comment", "subscriber", gone, kept).values("pk"))
    return Reaction.objects.filter(own | twice).count()


def _reports_void(gone: Subscriber, kept: Subscriber) -> int:
    own = Q(reporter=gone, comment__author=kept) | Q(reporter=kept, comment__author=gone)
    twice = Q(pk__in=_by_both(Report.objects.all(), "comment", "reporter", gone, kept).values("pk"))
    return Report.objects.filter(own | twice).count()
