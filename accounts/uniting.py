"""What becomes of an account itself when it goes into another one of the same person."""

from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from accounts.closing import close_account
from accounts.models import (
    AccurateReport,
    GivenUpHandle,
    HandleChange,
    Presence,
    Profile,
    RulesAcceptance,
    Sanction,
    Standing,
    Strike,
    Subscriber,
    Vouch,
)
from core.personal import drop_rows, hand_over


def unite_accounts(*, gone: int, kept: int, at: datetime) -> None:
    """Sanctions, strikes and merits go along and count from now on; names are kept for the person; the rest ends.

    Trust is judged anew from all of it. The row of `gone` stays as a number: nothing opens it, and nobody's address or
    name is in it. Call it with both locked.
    """
    _move_standing(gone, kept)
    _move_names(Subscriber.objects.get(pk=gone), Subscriber.objects.get(pk=kept), at)
    subscribers = ContentType.objects.get_for_model(Subscriber)
    LogEntry.objects.filter(content_type=subscribers, object_id=str(gone)).update(object_id=str(kept))


def _move_standing(gone: int, kept: int) -> None:
    people: dict[str, Any] = {"person": gone, "into": kept}
    hand_over(_sanctions_to_move(kept), "subscriber", **people)
    hand_over(Strike.objects.all(), "subscriber", **people)
    hand_over(AccurateReport.objects.all(), "subscriber", **people, once=["decision"])
    drop_rows(Vouch.objects.filter(subscriber__in=people.values(), by__in=people.values()))  # nobody for himself
    hand_over(Vouch.objects.all(), "subscriber", **people, once=[])
    hand_over(Presence.objects.all(), "subscriber", **people, once=["day"])
    hand_over(RulesAcceptance.objects.all(), "subscriber", **people, once=["version"])
    Standing.objects.filter(subscriber=gone).delete()


def _sanctions_to_move(kept: int) -> QuerySet[Sanction]:
    """All of them; but whoever is banned is so once, and by what is there already."""
    bans = Sanction.objects.filter(kind=Sanction.Kind.BAN, lifted_at__isnull=True)
    if not bans.filter(subscriber=kept).exists():
        return Sanction.objects.all()
    return Sanction.objects.exclude(pk__in=bans.values("pk"))


def _move_names(gone: Subscriber, kept: Subscriber, at: datetime) -> None:
    """The name becomes one that the person gave up; the address is free, and of a form that none has."""
    nobody = f"merged-{gone.pk}"
    hand_over(HandleChange.objects.all(), "subscriber", person=gone.pk, into=kept.pk)
    hand_over(GivenUpHandle.objects.all(), "subscriber", person=gone.pk, into=kept.pk)
    Profile.objects.filter(subscriber=gone).delete()
    if gone.handle != nobody:
        given_up = {"subscriber": kept, "at": at}
        GivenUpHandle.objects.update_or_create(skeleton=gone.handle_skeleton, defaults=given_up)
        HandleChange.objects.create(subscriber=kept, before=gone.handle, after=kept.handle, at=at)
    close_account(gone, nobody=nobody)
