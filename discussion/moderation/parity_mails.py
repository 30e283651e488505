"""The mail that seniors and administrators get when the sides part: once, whatever else they want to hear."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from accounts import roles
from accounts.models import Subscriber
from core.letters import Answer, Letter, post
from discussion.moderation.figures.sides import SIDES
from discussion.moderation.models import ParityTurn

HOPE = timedelta(days=2)  # so long a mail is tried for


def tell_seniors(*, at: datetime) -> int:
    """Mail of every alarm that nobody was told of; returns of how many. Writes nothing where there is none.

    Safe to run twice at once. While the mail server is away the next run tries again; who had the mail already gets it
    with the same Message-ID.
    """
    return sum(iter(lambda: _tell_next(at), False))


@transaction.atomic
def _tell_next(at: datetime) -> bool:
    untold = ParityTurn.objects.filter(parted=True, told_at__isnull=True, at__gt=at - HOPE)
    turn = untold.select_for_update(skip_locked=True).order_by("at", "pk").first()
    if turn is None:
        return False
    if any(post(_letter(turn, senior)) is Answer.AWAY for senior in _seniors()):
        return False
    turn.told_at = at
    turn.save(update_fields=["told_at"])
    return True


def _seniors() -> list[Subscriber]:
    overseers = Subscriber.objects.filter(is_active=True, groups__name__in=[roles.SENIOR, roles.ADMINISTRATOR])
    return list(overseers.order_by("pk").distinct())


def _letter(turn: ParityTurn, senior: Subscriber) -> Letter:
    words = {
        "measure": turn.get_measure_display().lower(),
        "at": turn.at,
        "sides": [_side(turn, str(side), str(side.label)) for side in SIDES],
        "origin": settings.BASE_URL,
    }
    return Letter(
        to=senior.email,
        subject=f"The sides part: {turn.get_measure_display().lower()}",
        text=render_to_string("moderation/mails/parity.txt", words),
        html=render_to_string("moderation/mails/parity.html", words),
        number=f"parity-{turn.pk}-{senior.pk}",
    )


def _side(turn: ParityTurn, side: str, name: str) -> dict[str, Any]:
    """One side in a line: `12.5 to 20.1 %, of 214`."""
    figures = turn.figures[side]
    low, high = figures["low"], figures["high"]
    in_minutes = turn.measure == ParityTurn.Measure.WAITING
    between = f"{round(low / 60)} to {round(high / 60)} minutes" if in_minutes else f"{low} to {high} %"
    return {"name": name, "between": between, "of": figures["of"]}
