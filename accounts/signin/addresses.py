"""E-mail addresses: one spelling a mailbox, so that limits and accounts cannot be multiplied by spelling."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from core.errors import DomainError

MAX_LENGTH = 254  # RFC 5321; the column has no more
MAX_LOCAL = 64  # RFC 5321; what stands before the @

# No quoted local parts and no address literals: nobody has one, and attackers find uses for them.
_FORBIDDEN = frozenset('"[]')
# RFC 2047: mail programs decode what begins so, and write to another address than the one that was typed.
_ENCODED = "=?"
# IDNA 2003 turns these into other letters, and so one registered domain into another.
_DEVIATING = frozenset("ßς")
_OTHER_NAMES = {"googlemail.com": "gmail.com"}
_validate = EmailValidator(allowlist=[])


class EmailInvalidError(DomainError):
    status = 400
    code = "email_invalid"
    message = "This is not an e-mail address that we can write to."


def normalise(email: str) -> str:
    """The form that is compared, stored and written to: NFKC, trimmed, lower case, its domain in ASCII.

    What is accepted arrives at the mail server as it is. Dots and `+tags` stay: only some providers ignore them.
    Raises EmailInvalidError (400).
    """
    if len(email) > MAX_LENGTH:
        raise EmailInvalidError
    folded = unicodedata.normalize("NFKC", email).strip().lower()
    local, at, domain = folded.rpartition("@")
    if not folded.isprintable() or (_FORBIDDEN | _DEVIATING) & set(folded) or _ENCODED in folded:
        raise EmailInvalidError
    if not local.isascii():
        raise EmailInvalidError  # a local part beyond ASCII reaches few mailboxes and has many look-alikes
    try:
        folded = f"{local}{at}{domain.removesuffix('.').encode('idna').decode('ascii')}"
        _validate(folded)
    except (UnicodeError, ValidationError) as error:
        raise EmailInvalidError from error
    if len(folded) > MAX_LENGTH or len(local) > MAX_LOCAL:
        raise EmailInvalidError
    return folded


def mailbox_of(address: str) -> str:
    """What the spellings of one mailbox share, for counting only: no dots, no `+tag`, one name for Google's.

    Providers differ in what they ignore. Here the worst case of a wrong guess is a shared hourly limit.
    """
    local, _, domain = address.rpartition("@")
    plain = local.partition("+")[0].replace(".", "")
    return f"{plain or local}@{_OTHER_NAMES.get(domain, domain)}"
