"""What the API says of people: the public part, and what only they themselves see."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings

from accounts.api.standing_shapes import own_standing
from accounts.models import AccessSession, ApiKey, Subscriber
from accounts.profiles import profile_of, shown_words
from accounts.roles import ROLES
from accounts.rules import latest_acceptance
from accounts.second_factor.selectors import kinds_of
from accounts.signin.services import CodePromise
from core.api.paths import path_to


def public_profile(subscriber: Subscriber) -> dict[str, Any]:
    """What anybody may know: no address, no id, the month of joining only, and what the person wants to tell."""
    profile, (about, link) = profile_of(subscriber), shown_words(subscriber)
    return {
        "handle": subscriber.handle,
        "avatar": avatar_path(subscriber.handle),
        "badges": badges_of(subscriber),
        "joined": f"{subscriber.joined_at:%Y-%m}" if profile.show_joined else None,
        "about": about,
        "link": link._asdict() if link else None,
        "shows_comments": profile.show_comments,
    }


def avatar_path(handle: str) -> str:
    """Where the picture of somebody is. Never fails: a page must not, whatever a name is made of."""
    return path_to("api:avatar", quote(handle, safe=""))


def badges_of(subscriber: Subscriber) -> list[str]:
    """Roles, as beside every comment: who speaks for the house. One query, unless groups are prefetched."""
    return sorted(group.name for group in subscriber.groups.all() if group.name in ROLES)


def code_promise(promise: CodePromise) -> dict[str, Any]:
    """What whoever asks for a code is told."""
    return {"expires_in": promise.expires_in, "resend_after": promise.resend_after}


def signed_in(subscriber: Subscriber, *, app: dict[str, str], at: datetime) -> dict[str, Any]:
    """The answer to the right code. `app` is what an app needs in place of cookies: its token and its device."""
    return {
        "subscriber": own_account(subscriber, at=at),
        "second_factor": second_factor_asked(subscriber),
        **app,
    }


def second_factor_asked(subscriber: Subscriber) -> dict[str, Any] | None:
    """By what the new session can be confirmed, and whether the work of this person needs that; None: neither."""
    kinds = kinds_of(subscriber)
    return {"needed": subscriber.is_staff, "kinds": kinds} if kinds or subscriber.is_staff else None


def own_account(subscriber: Subscriber, *, at: datetime) -> dict[str, Any]:
    """What the person himself sees of the account."""
    accepted, profile = latest_acceptance(subscriber=subscriber), profile_of(subscriber)
    return {
        "handle": subscriber.handle,
        "email": subscriber.email,
        "avatar": avatar_path(subscriber.handle),
        "about": profile.about,
        "link": profile.link,
        "show_joined": profile.show_joined,
        "show_comments": profile.show_comments,
        "joined_at": subscriber.joined_at,
        "roles": badges_of(subscriber),
        "rules_version": settings.RULES_VERSION,
        "rules_accepted_version": accepted.version if accepted else None,
        "rules_accepted_at": accepted.at if accepted else None,
        "standing": own_standing(subscriber, at=at),
    }


def listed_session(session: AccessSession, *, current: bool) -> dict[str, Any]:
    """One signed-in client, without anything that would open it."""
    return {
        "id": str(session.pk),
        "client": session.client,
        "user_agent": session.user_agent,
        "created_at": session.created_at,
        "last_seen_at": session.last_seen_at,
        "expires_at": session.expires_at,
        "current": current,
    }


def listed_key(key: ApiKey) -> dict[str, Any]:
    """One API key, without its secret."""
    return {
        "id": str(key.pk),
        "name": key.name,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
    }


def created_key(key: ApiKey, secret: str) -> dict[str, Any]:
    """A new API key with its secret: the only time that it is shown."""
    return {**listed_key(key), "secret": secret}
