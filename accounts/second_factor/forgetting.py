"""What confirming leaves behind goes after a while: wrong tries with their networks, and what was begun only."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.second_factor.models import Enrolment, FailedTry, PasskeyChallenge


def forget_old_tries(*, at: datetime) -> int:
    """Delete tries past SIGN_IN_RETENTION_DAYS, no limit looks back further, and what is too old to be finished.

    Returns how many rows went. Safe to run at any time, twice and late.
    """
    last = at - timedelta(days=settings.SIGN_IN_RETENTION_DAYS)
    begun = at - timedelta(seconds=settings.SECOND_FACTOR_ENROLMENT_LIFETIME)
    asked = at - timedelta(seconds=settings.PASSKEY_CHALLENGE_LIFETIME)
    old = (
        FailedTry.objects.filter(at__lt=last),
        Enrolment.objects.filter(started_at__lte=begun),
        PasskeyChallenge.objects.filter(made_at__lte=asked),
    )
    return sum(rows.delete()[0] for rows in old)
