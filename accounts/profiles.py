"""The public side of a person: the handle, and what he tells of himself."""

import re
from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import Q

from accounts.handles import skeleton
from accounts.links import Link, check_link, read_link
from accounts.models import HandleChange, Profile, Standing, Subscriber
from accounts.renaming import change_handle, former_owner
from accounts.rules import accept_rules
from accounts.standing import find_refusal
from core.errors import DomainError, NotFoundError
from core.markup import clean_source
from core.text import drop_unseen

ABOUT_LENGTH = 500  # characters
FOUND = 20  # people that a search shows
_GAPS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


class SubscriberNotFoundError(NotFoundError):
    """Nobody has this handle."""


class AboutTooLongError(DomainError):
    code = "about_too_long"
    message = f"What you say about yourself has at most {ABOUT_LENGTH} characters."


class ProfileChange(TypedDict, total=False):
    """What becomes of a profile; what is missing stays as it is."""

    about: str
    link: str
    show_joined: bool
    show_comments: bool


def find_subscriber(handle: str) -> Subscriber:
    """By handle, whatever its case, with the profile. Raises SubscriberNotFoundError."""
    _require_printable(handle)
    people = Subscriber.objects.select_related("profile", "standing")
    found = people.filter(handle_skeleton=skeleton(handle), is_active=True).first()
    if found is None or found.handle.lower() != handle.lower():
        raise SubscriberNotFoundError
    return found


def find_by_part(part: str) -> list[Subscriber]:
    """Whose handle has this in it, or was this before; at most FOUND, by handle."""
    if not part or not part.isascii() or not part.isprintable():
        return []
    before = HandleChange.objects.filter(before__iexact=part).values("subscriber")
    found = Subscriber.objects.filter(Q(handle__icontains=part) | Q(pk__in=before), is_active=True)
    return list(found.order_by("handle", "pk")[:FOUND])


def find_renamed(handle: str, *, at: datetime) -> Subscriber:
    """Who went by this handle and goes by another one now, for as long as it is kept for that person.

    Raises SubscriberNotFoundError, also of a name that moderators took away and of somebody who is erased.
    """
    _require_printable(handle)
    found = former_owner(handle, at=at)
    if found is None:
        raise SubscriberNotFoundError
    return found


def profile_of(subscriber: Subscriber) -> Profile:
    """What the person tells; as it is before anything was told, where there is no row."""
    return getattr(subscriber, "profile", None) or Profile(subscriber=subscriber)


def shown_words(subscriber: Subscriber) -> tuple[str, Link | None]:
    """The text and the link that others see. None of a newcomer: an account is made in a minute.

    Nobody reads them before they are public, and they would advertise or insult for ever.
    """
    standing: Standing | None = getattr(subscriber, "standing", None)
    if standing is None or standing.trust == Standing.Trust.NEW:
        return "", None
    profile = profile_of(subscriber)
    return profile.about, read_link(profile.link)


@transaction.atomic
def change_account(
    *, subscriber: Subscriber, handle: str | None, accepts_rules: bool, profile: ProfileChange, at: datetime
) -> Subscriber:
    """Give the person another handle, unless it is None, note that the rules are accepted, and change the profile.

    All of it or nothing. Raises what `change_handle` and `write_profile` raise.
    """
    if handle is not None:
        change_handle(subscriber=subscriber, handle=handle, at=at)
    if accepts_rules:
        accept_rules(subscriber=subscriber, at=at)
    if profile:
        write_profile(subscriber=subscriber, change=profile, at=at)
    return Subscriber.objects.select_related("profile").get(pk=subscriber.pk)


def write_profile(*, subscriber: Subscriber, change: ProfileChange, at: datetime) -> None:
    """Change what the person tells of himself.

    Raises AboutTooLongError or LinkInvalidError (422), and SilencedError (403) for new words of who is silenced.
    """
    tidied: ProfileChange = {**change}
    if "about" in change:
        tidied["about"] = _tidy(change["about"])
    if "link" in change:
        tidied["link"] = check_link(change["link"].strip())
    if _has_new_words(subscriber, tidied) and (refusal := find_refusal(subscriber, at=at, words=True)):
        raise refusal
    Profile.objects.update_or_create(subscriber=subscriber, defaults={**tidied})


def clear_profile(*, subscriber: Subscriber) -> tuple[str, str]:
    """Delete the text and the link that the person tells, and return them; both are empty where there were none.

    Call it with the person locked.
    """
    told = Profile.objects.select_for_update().filter(subscriber=subscriber).first() or Profile()
    words = told.about, told.link
    Profile.objects.filter(subscriber=subscriber).update(about="", link="")
    return words


def give_profile_back(*, subscriber: Subscriber, about: str, link: str) -> bool:
    """Put back what `clear_profile` returned, unless the person tells something else by now; returns whether."""
    empty = Profile.objects.filter(subscriber=subscriber, about="", link="")
    return bool(empty.update(about=about, link=link))


def _require_printable(handle: str) -> None:
    if not handle.isascii() or not handle.isprintable():
        raise SubscriberNotFoundError


def _has_new_words(subscriber: Subscriber, change: ProfileChange) -> bool:
    """Whether it says anything that was not there; taking words back is free to everybody."""
    told = Profile.objects.filter(subscriber=subscriber).first() or Profile()
    return change.get("about", "") not in {"", told.about} or change.get("link", "") not in {"", told.link}


def _tidy(about: str) -> str:
    """Plain text without what nobody sees, and at most one empty line in a row."""
    text = _GAPS.sub("\n\n", drop_unseen(clean_source(about))).strip()
    if len(text) > ABOUT_LENGTH:
        raise AboutTooLongError
    return text
