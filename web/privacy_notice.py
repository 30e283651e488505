"""`/privacy/`: what is kept of people, why and for how long, by the settings that are in force."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.conduct import WINDOW
from web.pages import Page, render_page


class Kept(NamedTuple):
    """One line of the table."""

    what: str
    why: str
    how_long: str


class PrivacyView(Page):
    """The same for everybody, and so without a query."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "kept": [*_of_the_account(), *_of_signing_in(), *_of_telling(), *_after_leaving()],
            "contact": settings.CONTACT_EMAIL,
            "grace": settings.ERASURE_GRACE_HOURS,
            "export_hours": settings.EXPORT_LIFETIME_HOURS,
        }
        return render_page(request, "web/privacy.html", context)


def _of_the_account() -> list[Kept]:
    account = "as long as your account"
    return [
        Kept("Your e-mail address", "to sign you in, and to mail you what you choose to hear", account),
        Kept("Your handle, your picture, and what you tell on your page", "so that others know who speaks", account),
        Kept("Names that you gave up", "so that nobody else speaks under them", _days(settings.HANDLE_QUARANTINE_DAYS)),
        Kept(
            "Your comments with their earlier versions, reactions, stances, follows and mutes",
            "they are the discussion; of reactions others see only numbers, and your mutes nobody sees",
            account,
        ),
        Kept(
            "The words of comments that you deleted",
            "so that moderators can look at what was reported",
            _days(settings.DELETED_WORDS_RETENTION_DAYS),
        ),
        Kept(
            "Words that moderators blacked out of your comments",
            "so that it can be taken back, while somebody may object",
            _days(settings.REDACTED_WORDS_RETENTION_DAYS),
        ),
        Kept(
            "Your reports, decisions about you with their reasons, sanctions, and notes of moderators about you",
            "so that decisions can be explained, objected to and reversed",
            account,
        ),
        Kept("On which days you were here", "to tell how far you can be trusted", _days(WINDOW.days)),
    ]


def _of_signing_in() -> list[Kept]:
    sign_ins = _days(settings.SIGN_IN_RETENTION_DAYS)
    return [
        Kept(
            "From which network (IP address) codes were asked for, codes were wrong, and your account was made",
            "against guessing of codes and floods of accounts",
            sign_ins,
        ),
        Kept("An e-mail address that you had before", "to tell its owner of the change", sign_ins),
        Kept(
            "Where you are signed in, and what your browser calls itself",
            "so that you can see and end it",
            f"{_days(settings.SESSION_RETENTION_DAYS)} after it ends",
        ),
        Kept(
            "Your second factor, and hashes of your API keys",
            "so that nobody else does what they protect",
            "until you remove them, or as long as your account",
        ),
        Kept(
            "A cookie by which we know a browser that you have signed in with",
            "so that nobody else's guesses lock you out",
            f"{_days(settings.DEVICE_RETENTION_DAYS)} after you last signed in there",
        ),
    ]


def _of_telling() -> list[Kept]:
    return [
        Kept(
            "What you were told of, without the words",
            "for your list of notices",
            _days(settings.NOTICE_RETENTION_DAYS),
        ),
        Kept("Which mails went to you, and when", "so that none comes twice", _days(settings.MAIL_RETENTION_DAYS)),
    ]


def _after_leaving() -> list[Kept]:
    return [
        Kept(
            "After your account is erased, where a ban, suspension or silence was in force: a hash of your mailbox",
            "so that nobody ends a sanction by coming back",
            f"until it ends, of a ban {_days(settings.BAN_MEMORY_DAYS)}",
        ),
    ]


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"
