"""Who writes and who moderates: people of the site with keys of servers, which are told here and nowhere else."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.credentials import KEY_PREFIX, hash_secret
from accounts.models import ApiKey, Subscriber
from accounts.roles import MODERATOR
from accounts.second_factor.models import TotpDevice
from benchmarks.site.targets import practised
from core.ids import new_id

SCOPES = ["read", "write", "moderate"]


def give_keys(number: int) -> list[str]:
    """The secrets of keys of so many people who are no newcomers, or of as many as there are."""
    people = practised(number, contributions=settings.NEWCOMER_CONTRIBUTIONS)
    return _make_keys(list(Subscriber.objects.filter(pk__in=people).order_by("pk")))


def make_moderators(number: int) -> list[str]:
    """The secrets of keys of so many moderators, each with a second factor."""
    owners = list(Subscriber.objects.order_by("-pk")[:number])
    at = timezone.now()
    Group.objects.get(name=MODERATOR).user_set.add(*owners)
    TotpDevice.objects.bulk_create(
        TotpDevice(subscriber=owner, name="bench", sealed_secret="-", last_counter=0, created_at=at) for owner in owners
    )
    return _make_keys(owners)


def _make_keys(owners: list[Subscriber]) -> list[str]:
    at = timezone.now()
    keys = [ApiKey(id=new_id(), owner=owner, name="bench", scopes=SCOPES, created_at=at) for owner in owners]
    secrets = [f"{KEY_PREFIX}bench-{key.pk}" for key in keys]
    for key, secret in zip(keys, secrets, strict=True):
        key.secret_hash, key.prefix = hash_secret(secret), secret[:12]
    ApiKey.objects.bulk_create(keys)
    return secrets
