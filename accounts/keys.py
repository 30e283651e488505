"""API keys of server clients."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.alerts import alert_owner
from accounts.credentials import KEY_PREFIX, hash_secret, new_secret
from accounts.limits import allowance_of
from accounts.locks import take_turns
from accounts.models import Alert, ApiKey, Subscriber
from accounts.roles import is_moderator
from accounts.second_factor.requirements import require_own_key
from accounts.staff_acts import note_staff_act
from core.errors import DomainError, NotAllowedError, NotFoundError


class ApiKeyNotFoundError(NotFoundError):
    """No live key of this subscriber has this id."""


class TooManyKeysError(DomainError):
    code = "too_many_keys"
    message = "You have as many keys as you may have. Revoke one that you no longer use."


class ScopeNotYoursError(NotAllowedError):
    code = "scope_not_yours"
    message = "Only moderators can give a key the scope `moderate`."


def live_api_keys(*, owner: Subscriber) -> QuerySet[ApiKey]:
    """The keys that still open something."""
    return ApiKey.objects.filter(owner=owner, revoked_at__isnull=True)


@transaction.atomic
def create_api_key(*, owner: Subscriber, name: str, scopes: Collection[str], at: datetime) -> tuple[ApiKey, str]:
    """A new key and its secret, which is shown this once; its owner is told by mail.

    The scope `moderate` is for moderators who have a second factor: a key that somebody made before would open with it.
    Raises ScopeNotYoursError or SecondFactorMissingError (403), TooManyKeysError (422).
    """
    if ApiKey.Scope.MODERATE in scopes:
        if not is_moderator(owner):
            raise ScopeNotYoursError
        require_own_key(owner=owner)
    key, secret = issue_api_key(owner=owner, name=name, scopes=scopes, at=at)
    alert_owner(subscriber=owner, kind=Alert.Kind.API_KEY_MADE, detail=", ".join(key.scopes), at=at)
    after = {"open": True, "scopes": key.scopes}
    note_staff_act(person=owner, verb="key.made", target=f"key:{key.pk}", after=after, at=at)
    return key, secret


@transaction.atomic
def issue_api_key(*, owner: Subscriber, name: str, scopes: Collection[str], at: datetime) -> tuple[ApiKey, str]:
    """The same for whoever may have any scope, without a mail and a line in the log. Raises TooManyKeysError (422)."""
    take_turns(f"api keys of {owner.pk}")
    allowed = allowance_of(owner.trust).api_keys
    if live_api_keys(owner=owner).count() >= allowed:
        raise TooManyKeysError(allowed=allowed)
    secret = new_secret(KEY_PREFIX)
    key = ApiKey.objects.create(
        owner=owner,
        name=name,
        scopes=sorted(set(scopes)),
        secret_hash=hash_secret(secret),
        prefix=secret[:8],
        created_at=at,
    )
    return key, secret


@transaction.atomic
def revoke_api_key(*, owner: Subscriber, key_id: UUID, at: datetime) -> None:
    """From the next request on the key opens nothing. Raises ApiKeyNotFoundError."""
    if not live_api_keys(owner=owner).filter(pk=key_id).update(revoked_at=at):
        raise ApiKeyNotFoundError
    before, after = {"open": True}, {"open": False}
    note_staff_act(person=owner, verb="key.revoked", target=f"key:{key_id}", before=before, after=after, at=at)
