"""Closing an account for good: the row stays as a number that others' rows may name."""

from uuid import uuid4

from django.contrib.auth.hashers import make_password

from accounts.models import Standing, Subscriber


def close_account(subscriber: Subscriber, *, nobody: str) -> None:
    """Overwrite address and handle by `nobody`, of a form that no address and no handle has, and everything else.

    Nothing opens it any more, and the address is free for anybody.
    """
    subscriber.groups.clear()
    subscriber.user_permissions.clear()
    Subscriber.objects.filter(pk=subscriber.pk).update(
        email=nobody,
        handle=nobody,
        handle_skeleton=nobody,
        password=make_password(None),
        avatar_seed=uuid4(),
        joined_at=subscriber.joined_at.replace(day=1, hour=0, minute=0, second=0, microsecond=0),  # public anyway
        last_login=None,
        is_active=False,
        is_staff=False,
        is_superuser=False,
        trust=Standing.Trust.NEW,
    )
