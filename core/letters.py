"""Mails: one envelope for all of them, and what became of one that was handed over.

Nothing of a request gets in here: the origin is BASE_URL, whatever Host somebody sent.
"""

import logging
import re
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import make_msgid
from enum import StrEnum
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import sanitize_address
from django.utils.encoding import force_str

from core.text import drop_unseen

logger = logging.getLogger(__name__)

SUBJECT_LENGTH = 120
LONGEST_LINE = 990  # characters; RFC 5322 allows 998
PERMANENT = 500  # SMTP replies from here on will not change by trying again
CLOSING = 421  # the server has no time for anybody
_NO_MAILBOX = re.compile(r"5\.1\.(?:1|2|3|6|10)\b")  # RFC 3463: there is nobody at this address, or not any more
_UNPROCESSABLE = {400, 422}  # what a provider answers where the mail itself is wrong, and not the account or the hour


class Answer(StrEnum):
    """What a mail server or provider says to one mail."""

    TAKEN = "taken"
    LATER = "later"  # not this mail now; others may do better
    NEVER = "never"  # this mail will not be taken or cannot even be built, however often it is tried
    NO_MAILBOX = "no_mailbox"  # and neither will any other to this address
    AWAY = "away"  # nobody there, or nobody who takes mails from us now


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to one person, in plain text and in HTML that says the same."""

    to: str
    subject: str  # cut to one line without anything unseen
    text: str
    html: str
    number: str = ""  # of the mail for good: a second copy after a crash has the same Message-ID; random if empty
    unsubscribe: str = ""  # address that takes a POST (RFC 8058)


class AddressUnsafeError(ValueError):
    """The mail program would write to another address than the one that is stored."""


class _Mail(EmailMultiAlternatives):
    """Leaves headers in one line: not every mail program finds an address that begins on the next one."""

    def message(self, **options: Any) -> Any:
        message = super().message(**options)
        message.policy = message.policy.clone(max_line_length=LONGEST_LINE)
        return message


def post(letter: Letter) -> Answer:
    """Hand the mail to the server or provider of the settings. Takes up to EMAIL_TIMEOUT seconds a round trip.

    Never logs the address or the words. Raises only where the settings are wrong: then no mail is to blame.
    """
    try:
        message = _build(letter)
    except Exception as error:  # noqa: BLE001 - a mail that cannot be built must not keep all others waiting
        return _give_up(error)
    message.connection = get_connection()
    return _hand_over(message)


def _build(letter: Letter) -> _Mail:
    """The mail, after a trial: Django builds it once more when it is handed over."""
    if "@" not in letter.to or sanitize_address(letter.to, "utf-8") != letter.to:
        raise AddressUnsafeError
    message = _Mail(one_line(letter.subject), letter.text, to=[letter.to], headers=_headers(letter))
    message.attach_alternative(letter.html, "text/html")
    message.message().as_bytes()
    return message


def _hand_over(message: _Mail) -> Answer:
    try:
        message.send()
    except (SMTPRecipientsRefused, SMTPDataError) as refusal:
        return _judge(_replies(refusal))
    except AnymailRecipientsRefused:
        return Answer.NO_MAILBOX
    except AnymailAPIError as refusal:
        return Answer.NEVER if refusal.status_code in _UNPROCESSABLE else _note_away(refusal)
    except OSError as error:  # every other error of smtplib and of requests is one
        return _note_away(error)
    except (AnymailError, ValueError, LookupError, TypeError) as error:  # what a backend makes of words it cannot take
        return _give_up(error)
    return Answer.TAKEN


def one_line(words: str) -> str:
    """For a subject: no line breaks, no controls, no more than SUBJECT_LENGTH characters."""
    line = " ".join(drop_unseen(words).split())
    return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1].rstrip()}…"


def _headers(letter: Letter) -> dict[str, str]:
    host = str(urlsplit(settings.BASE_URL).hostname)
    headers = {
        "Message-ID": f"<{letter.number}@{host}>" if letter.number else make_msgid(domain=host),
        "Auto-Submitted": "auto-generated",
    }
    if letter.unsubscribe:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _replies(refusal: SMTPRecipientsRefused | SMTPDataError) -> list[tuple[int, bytes | str]]:
    if isinstance(refusal, SMTPDataError):
        return [(refusal.smtp_code, refusal.smtp_error)]
    return list(refusal.recipients.values())


def _judge(answers: Collection[tuple[int, bytes | str]]) -> Answer:
    if any(code == CLOSING for code, _ in answers):
        return Answer.AWAY
    if any(code < PERMANENT for code, _ in answers):
        return Answer.LATER
    nobody = all(_NO_MAILBOX.match(force_str(words, errors="replace")) for _, words in answers)
    return Answer.NO_MAILBOX if nobody else Answer.NEVER


def _note_away(error: Exception) -> Answer:
    logger.warning("A mail could not be handed over: %s", type(error).__name__)
    return Answer.AWAY


def _give_up(error: Exception) -> Answer:
    logger.warning("A mail could not be built: %s", type(error).__name__)  # its words may hold the address
    return Answer.NEVER
