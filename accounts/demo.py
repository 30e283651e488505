"""Accounts to try everything with. Random passwords, second factors set up, and never in production."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.credentials import hash_secret
from accounts.handles import skeleton
from accounts.keys import issue_api_key, live_api_keys, revoke_api_key
from accounts.models import ApiKey, Subscriber
from accounts.roles import MODERATOR, ROLES
from accounts.rules import accept_rules
from accounts.second_factor.enrolling import enrol_demo_app
from accounts.staffing import note_role
from core.errors import ConflictError

_SECRETS = (*ROLES, "api_key")
KEY_NAME = "demo"
KEY_SCOPES = (ApiKey.Scope.READ, ApiKey.Scope.WRITE, ApiKey.Scope.MODERATE)


class RealSubscribersError(ConflictError):
    code = "real_subscribers"
    message = (
        "This database holds subscribers who are no demo accounts, and HUBBUB_ENV is not development. "
        "Demo accounts were not created: whoever reads their file could moderate here."
    )


def demo_document(*, base_url: str, secret: Mapping[str, Any]) -> dict[str, Any]:
    """What is written to a file for whoever tries Hubbub out; `secret` is what `renew_demo_accounts` returned."""
    return {"base_url": base_url, "admin_url": f"{base_url}/admin/", **{name: secret[name] for name in _SECRETS}}


def still_opens(document: Mapping[str, Any]) -> bool:
    """Whether the accounts of this document are those of the database. Passwords and key were made in one go."""
    people = [document.get(role) for role in ROLES]
    if not document.get("api_key") or not all(isinstance(each, dict) and each.get("totp_secret") for each in people):
        return False
    return ApiKey.objects.filter(secret_hash=hash_secret(str(document["api_key"])), revoked_at__isnull=True).exists()


@transaction.atomic
def renew_demo_accounts(*, at: datetime) -> dict[str, Any]:
    """Make the demo accounts, or give those that are there new secrets and a new key; the old ones open nothing.

    Returns `{role: {"email", "password", "totp_secret"}, ..., "api_key"}`: kept nowhere else.
    Raises RealSubscribersError.
    """
    _require_no_real_subscribers()
    made: dict[str, Any] = {role: _renew(role, at) for role in ROLES}
    owner = Subscriber.objects.get(email=made[MODERATOR]["email"])
    for old in live_api_keys(owner=owner).filter(name=KEY_NAME):
        revoke_api_key(owner=owner, key_id=old.pk, at=at)
    made["api_key"] = issue_api_key(owner=owner, name=KEY_NAME, scopes=KEY_SCOPES, at=at)[1]
    return made


def _email(role: str) -> str:
    return f"{role}@example.com"


def _require_no_real_subscribers() -> None:
    """Raises RealSubscribersError outside development if somebody has an account here who is no demo account."""
    demo = [_email(role) for role in ROLES]
    if not settings.DEVELOPMENT and Subscriber.objects.exclude(email__in=demo).exists():
        raise RealSubscribersError


def _renew(role: str, at: datetime) -> dict[str, str]:
    handle, email, password = f"demo_{role}", _email(role), secrets.token_urlsafe(18)
    person, _ = Subscriber.objects.get_or_create(
        email=email,
        defaults={"handle": handle, "handle_skeleton": skeleton(handle), "joined_at": at},
    )
    person.is_staff = person.is_active = True
    person.set_password(password)
    person.save(update_fields=["is_staff", "is_active", "password"])
    accept_rules(subscriber=person, at=at)
    note_role(person=person, group=Group.objects.get_or_create(name=role)[0])
    return {"email": email, "password": password, "totp_secret": enrol_demo_app(subscriber=person, at=at)}
