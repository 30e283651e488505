"""Known devices: a browser or app with which somebody has signed in before has limits of its own.

Its secret opens nothing. It keeps strangers, who may share the network and know the address, from using up what its
owner needs to sign in.
"""

from datetime import datetime

from django.db import transaction

from accounts.credentials import hash_secret, new_secret
from accounts.models import Device, Subscriber

DEVICE_PREFIX = "hbd_"
MAX_DEVICES = 20  # of one person


def find_device(*, secret: str, email: str) -> Device | None:
    """The device with this secret, if whoever has this normalised address has signed in with it; else None."""
    if not secret.startswith(DEVICE_PREFIX):
        return None
    return Device.objects.filter(secret_hash=hash_secret(secret), subscriber__email=email).first()


@transaction.atomic
def remember_device(*, subscriber: Subscriber, secret: str, at: datetime) -> tuple[Device, str]:
    """Note that the person has signed in with this device; and the secret that it is to show from now on.

    That is `secret` where we gave it out, to whomever: people share browsers. Any other is replaced.
    """
    shown = hash_secret(secret)
    if not Device.objects.filter(secret_hash=shown).exists():
        secret = new_secret(DEVICE_PREFIX)
        shown = hash_secret(secret)
    device, _ = Device.objects.update_or_create(
        subscriber=subscriber,
        secret_hash=shown,
        defaults={"seen_at": at},
        create_defaults={"created_at": at, "seen_at": at},
    )
    kept = Device.objects.filter(subscriber=subscriber).order_by("-seen_at", "-pk").values("pk")[:MAX_DEVICES]
    Device.objects.filter(subscriber=subscriber).exclude(pk__in=kept).delete()
    return device, secret


def forget_other_devices(*, subscriber: Subscriber, kept: Device | None) -> None:
    """Know the person by no device but this one from now on; what was asked for with the others is worth nothing."""
    others = Device.objects.filter(subscriber=subscriber)
    (others.exclude(pk=kept.pk) if kept else others).delete()
