"""Passkeys: what the browser is asked for, and what it answers, checked by python-fido2.

A passkey belongs to the host name of BASE_URL and signs nothing for any other, so a copied site gets nothing from it.
"""

import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core.errors import ConflictError

T = TypeVar("T")
_VERIFICATION = UserVerificationRequirement.PREFERRED  # the code by mail came before: presence is enough
# What fido2 and its CBOR reader raise for bytes and members that no browser sends.
_UNREADABLE = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    RecursionError,
    struct.error,
)


class NoPasskeysError(ConflictError):
    code = "no_passkeys_here"
    message = "This site is reached by a number, not by a name. Passkeys need a name."


class PasskeyAnswerWrongError(Exception):
    """What came is not what this site's challenge and the credential's key give."""


@dataclass(frozen=True)
class Signature:
    """A checked answer: by which credential, and how many it has given, if it counts them."""

    credential_id: bytes
    sign_count: int


def passkeys_possible() -> bool:
    """Whether browsers know passkeys for this site: `localhost` and names have them, `127.0.0.1` has none."""
    try:
        ip_address(_host().strip("[]"))
    except ValueError:
        return True
    return False


def registration_options(*, person: str, handle: str, known: Iterable[bytes], challenge: bytes) -> dict[str, Any]:
    """For `navigator.credentials.create`. `person` is an opaque id; the handle is shown in the browser's own window.

    Raises NoPasskeysError (409).
    """
    options, _ = _server().register_begin(
        PublicKeyCredentialUserEntity(id=person.encode(), name=handle, display_name=handle),
        [AttestedCredentialData(credential) for credential in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=_VERIFICATION,
        challenge=challenge,
    )
    return dict(options.public_key)


def request_options(*, known: Iterable[bytes], challenge: bytes) -> dict[str, Any]:
    """For `navigator.credentials.get`, by one of the known credentials. Raises NoPasskeysError (409)."""
    credentials = [AttestedCredentialData(credential) for credential in known]
    options, _ = _server().authenticate_begin(credentials, user_verification=_VERIFICATION, challenge=challenge)
    return dict(options.public_key)


def check_registration(answer: Mapping[str, Any], *, challenge: bytes) -> tuple[AttestedCredentialData, int]:
    """The new credential and its first count. Raises PasskeyAnswerWrongError or NoPasskeysError."""
    state = _state(challenge)
    data = _read(lambda: _server().register_complete(state, answer))
    if data.credential_data is None:
        raise PasskeyAnswerWrongError
    return data.credential_data, data.counter


def check_signature(answer: Mapping[str, Any], *, known: Iterable[bytes], challenge: bytes) -> Signature:
    """Which of the known credentials has signed this challenge. Raises PasskeyAnswerWrongError or NoPasskeysError."""
    credentials, state = [AttestedCredentialData(credential) for credential in known], _state(challenge)
    found = _read(lambda: _server().authenticate_complete(state, credentials, answer))
    signed = _read(lambda: AuthenticationResponse.from_dict(answer))
    return Signature(found.credential_id, signed.response.authenticator_data.counter)


def _read(judge: Callable[[], T]) -> T:
    try:
        return judge()
    except _UNREADABLE as error:
        raise PasskeyAnswerWrongError from error


def _server() -> Fido2Server:
    if not passkeys_possible():
        raise NoPasskeysError
    entity = PublicKeyCredentialRpEntity(id=_host(), name="Hubbub")
    return Fido2Server(entity, verify_origin=lambda origin: origin == settings.BASE_URL)


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": _VERIFICATION}


def _host() -> str:
    return urlsplit(str(settings.BASE_URL)).hostname or ""
