"""A mail as its reader sees it: plain text and HTML that say the same.

Every link in it leads to BASE_URL. Words of users and titles of stories are plain text in which nothing is a link, and
nothing is loaded from anywhere.
"""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import Subscriber
from accounts.notices.mails.contents import Contents
from accounts.notices.mails.models import Mailing
from accounts.notices.mails.unsubscribing import (
    EVERYTHING,
    cadence_scope,
    kinds_scope,
    thread_scope,
    unsubscribe_address,
)
from accounts.notices.models import Cadence
from accounts.notices.readers import Told
from core.letters import Letter
from core.quoting import break_links, quote

SIDES = {"critic": "for the critics", "defender": "for the defenders", "neutral": "for neither side"}
SUBJECTS = {
    Cadence.AT_ONCE: "News for you",
    Cadence.HOURLY: "The last hour on Hubbub",
    Cadence.DAILY: "Your day on Hubbub",
    Cadence.WEEKLY: "Your week on Hubbub",
}


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One thing that is told, fit for both parts of a mail."""

    headline: str
    words: str
    quoted: str  # the words as plain text quotes them
    side: str
    link: str


def write_letter(mailing: Mailing, person: Subscriber, contents: Contents) -> Letter:
    """The mail of these contents, to the only address in it."""
    kind, items = Cadence(mailing.kind), contents.items
    scope = cadence_scope(kind) if kind in {Cadence.DAILY, Cadence.WEEKLY} else kinds_scope(contents.kinds)
    leave = unsubscribe_address(person, scope)
    thread = items[0].conversation if len(items) == 1 else ""
    context = {
        "sections": [(section.title, [_paragraph(item) for item in section.items]) for section in contents.sections],
        "more": contents.more,
        "together": kind != Cadence.AT_ONCE,
        "cadence": kind.label.lower(),
        "about": [kind.label for kind in contents.kinds] if kind == Cadence.AT_ONCE else [],
        "origin": settings.BASE_URL,
        "leave": leave,
        "leave_thread": unsubscribe_address(person, thread_scope(thread)) if thread else "",
        "leave_everything": unsubscribe_address(person, EVERYTHING),
    }
    is_alone = len(items) == 1 and kind == Cadence.AT_ONCE
    subject = items[0].headline if is_alone else f"{SUBJECTS[kind]}: {_plain(items[0].headline)}"
    return Letter(
        to=person.email,
        subject=_plain(subject),
        text=render_to_string("accounts/mails/notices.txt", context),
        html=render_to_string("accounts/mails/notices.html", context),
        number=str(mailing.pk),
        unsubscribe=leave,
    )


def _paragraph(told: Told) -> Paragraph:
    ours = settings.CONTACT_EMAIL  # a statement says where to object
    words = break_links(told.words).replace(break_links(ours), ours).strip()
    return Paragraph(
        headline=_plain(told.headline),
        words=words,
        quoted=quote(words) if words else "",
        side=f"for “{_plain(told.side_label)}”" if told.side_label else SIDES.get(told.side, ""),
        link=f"{settings.BASE_URL}{told.address}",
    )


def _plain(line: str) -> str:
    return " ".join(break_links(line).split())
