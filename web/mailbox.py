"""`/dev/mailbox/`: the mails that a development setup "sent". Production does not even route it."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control

from web.pages import Page, render_page

END = b"\n" + b"-" * 79 + b"\n"  # what Django's file backend writes after each mail
SHOWN = 200


@dataclass(frozen=True)
class Mail:
    """One mail, as `?format=json` tells it."""

    to: str
    subject: str
    text: str
    html: str
    sent_at: datetime


class MailboxView(Page):
    """The newest mails first, as a page or as JSON."""

    def get(self, request: HttpRequest) -> HttpResponse:
        mails = read_mails(Path(settings.EMAIL_FILE_PATH))
        if request.GET.get("format") == "json":
            response: HttpResponse = JsonResponse([asdict(mail) for mail in mails], safe=False)
        else:
            response = render_page(request, "web/mailbox.html", {"mails": mails})
        response.headers.pop("Cache-Control", None)
        patch_cache_control(response, private=True, no_store=True)
        return response


def read_mails(folder: Path) -> list[Mail]:
    """The newest 200 mails in the folder, newest first. A mail that is still being written is not there yet."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)[:SHOWN]
    mails = [mail for file in files for mail in reversed(_mails_in(file.read_bytes()))]
    return sorted(mails, key=lambda mail: mail.sent_at, reverse=True)[:SHOWN]


def _mails_in(raw: bytes) -> list[Mail]:
    *complete, _unfinished = raw.split(END)
    return [_read(part) for part in complete]


def _read(raw: bytes) -> Mail:
    """One that Python cannot read is shown as its source: the others are there all the same."""
    try:
        return _mail(message_from_bytes(raw, EmailMessage, policy=policy.default))
    except (ValueError, LookupError, TypeError, AttributeError):  # what the email package raises on broken headers
        oldest = datetime.min.replace(tzinfo=UTC)
        return Mail(to="", subject="(unreadable)", text=raw.decode(errors="replace"), html="", sent_at=oldest)


def _mail(message: EmailMessage) -> Mail:
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        sent_at=_date(message),
    )


def _date(message: EmailMessage) -> datetime:
    """As the mail says, in UTC; a mail without a readable date is the oldest of all."""
    try:
        return parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body else ""
