"""E-mail addresses: one spelling a mailbox, so that limits and accounts cannot be multiplied by spelling."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.errors import DomainError


class EmailInvalidError(DomainError):
    status = 400
    code = "email_invalid"
    message = "This is not an e-mail address that we can write to."


def normalise(email: str) -> str:
    """The form that is compared and stored: NFKC, trimmed, lower case, an international domain in its ASCII form.

    Dots and `+tags` stay: only some providers ignore them. Raises EmailInvalidError.
    """
    local, at, domain = unicodedata.normalize("NFKC", email).strip().lower().rpartition("@")
    try:
        domain = domain.rstrip(".").encode("idna").decode("ascii")
        folded = f"{local}{at}{domain}"
        validate_email(folded)
    except (UnicodeError, ValidationError) as error:
        raise EmailInvalidError from error
    if not folded.isascii():
        raise EmailInvalidError  # a local part beyond ASCII reaches few mailboxes and has many look-alikes
    return folded
