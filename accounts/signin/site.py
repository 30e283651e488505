"""How near the whole site is to its limits of sign-in, for whoever watches over it."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import Arrival, SignInFailure
from accounts.signin.windows import HOUR


def site_limits(*, at: datetime) -> dict[str, tuple[int, int]]:
    """By limit: how much of it is used, and how much may be. Two counts over indexes of time."""
    window = timedelta(seconds=settings.SIGN_IN_GUESS_WINDOW)
    guesses = SignInFailure.objects.filter(door=SignInFailure.Door.CODE, device__isnull=True, at__gt=at - window)
    arrivals = Arrival.objects.filter(at__gt=at - HOUR)
    return {
        "guesses": (guesses.count(), settings.SIGN_IN_GUESSES_PER_SITE),
        "sign_ups": (arrivals.count(), settings.SIGN_UPS_PER_HOUR),
    }
