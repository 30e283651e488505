"""Codes on paper, for the day on which the phone is gone: ten of them, each good once."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.locks import take_turns
from accounts.models import Subscriber
from accounts.second_factor.models import BackupCode
from accounts.signin.codes import as_typed
from core.secret_keys import keys

NUMBER = 10
LENGTH = 12  # of 30 letters each: 58 bits
_ALPHABET = "abcdefghjkmnpqrstuvwxyz2345679"  # without look-alikes: these are copied by hand


@transaction.atomic
def renew_backup_codes(subscriber: Subscriber) -> list[str]:
    """New codes, shown this once; those from before are worthless."""
    codes = [_new_code() for _ in range(NUMBER)]
    take_turns(f"factors of {subscriber.pk}")
    BackupCode.objects.filter(subscriber=subscriber).delete()
    BackupCode.objects.bulk_create(
        BackupCode(subscriber=subscriber, code_hash=_hash(subscriber, code, keys()[0])) for code in codes
    )
    return codes


def accept_backup_code(subscriber: Subscriber, code: str, *, at: datetime) -> bool:
    """Whether this is one of the person's unused codes. From now on it is used."""
    hashes = [_hash(subscriber, code, key) for key in keys()]
    unused = BackupCode.objects.filter(subscriber=subscriber, code_hash__in=hashes, used_at__isnull=True)
    return bool(unused.update(used_at=at))


def backup_codes_left(subscriber: Subscriber) -> int:
    """How many are still good."""
    return BackupCode.objects.filter(subscriber=subscriber, used_at__isnull=True).count()


def _new_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def _hash(subscriber: Subscriber, code: str, key: str) -> str:
    """HMAC-SHA-256. The person is in it, so equal codes of two people have different hashes."""
    value = f"{subscriber.pk}:{as_typed(code).lower()}"
    return salted_hmac("accounts.second_factor.backup_code", value, secret=key, algorithm="sha256").hexdigest()
