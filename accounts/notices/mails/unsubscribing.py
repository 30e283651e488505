"""Out of a mail: a signed link for one scope, which works without signing in and never by looking at it (RFC 8058).

Whoever holds the link can stop the mails of its scope, and nothing else: it tells neither name nor address.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from accounts.models import Subscriber
from accounts.notices.models import Cadence, Channel, Kind, Mute
from accounts.notices.preferences import cadences_of, change_preferences
from accounts.notices.services import mute_thread
from core.errors import NotFoundError

EVERYTHING = "all"
_signer = signing.Signer(salt="accounts.notices.mails.unsubscribing")


class UnsubscribeLinkWrongError(NotFoundError):
    code = "unsubscribe_link_wrong"
    message = "This link is not complete. Copy the whole of it out of the mail, or sign in and choose what you get."


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way out: who goes, and out of what."""

    subscriber: Subscriber
    scope: str

    @property
    def meaning(self) -> str:
        """What stops, as the end of what begins "You will get no more mails …"."""
        what, _, which = self.scope.partition(":")
        if what == "kinds":
            return f"about: {'; '.join(Kind(kind).label for kind in which.split(','))}"
        if what == "every":
            return f"that come {Cadence(which).label.lower()}"
        if what == "thread":
            return "about this conversation. It is muted, so the bell on the site tells nothing of it either"
        return "of any kind, other than the codes that you ask for"


def kinds_scope(kinds: Collection[Kind]) -> str:
    """Mails about these kinds of notices."""
    return f"kinds:{','.join(sorted(kinds))}"


def cadence_scope(cadence: Cadence) -> str:
    """All mails that come as often as this one."""
    return f"every:{cadence}"


def thread_scope(thread: str) -> str:
    """Whatever is said in one thread, in the product as well: it is muted."""
    return f"thread:{thread}"


def unsubscribe_address(subscriber: Subscriber, scope: str) -> str:
    """The link for a mail to this person."""
    token = _signer.sign_object([subscriber.pk, scope])
    return f"{settings.BASE_URL}{reverse('web:unsubscribe', args=[token])}"


def read_token(token: str) -> Way:
    """What this link stands for. Raises UnsubscribeLinkWrongError (404) unless we have made it, for
    somebody who is still here."""
    try:
        number, scope = _signer.unsign_object(token)
        return Way(subscriber=Subscriber.objects.get(pk=number, is_active=True), scope=scope)
    except (signing.BadSignature, Subscriber.DoesNotExist) as error:
        raise UnsubscribeLinkWrongError from error


def is_stopped(way: Way) -> bool:
    """Whether no mails of the link's scope come any more. One query."""
    what, _, which = way.scope.partition(":")
    if what == "thread":
        return Mute.objects.filter(subscriber=way.subscriber, thread=which).exists()
    by_mail = {kind: channels[Channel.MAIL] for kind, channels in cadences_of(way.subscriber).items()}
    if what == "every":
        return which not in by_mail.values()
    kinds = which.split(",") if what == "kinds" else list(Kind)
    return all(by_mail[Kind(kind)] == Cadence.NEVER for kind in kinds)


@transaction.atomic
def unsubscribe(*, token: str, at: datetime) -> Way:
    """Stop the mails of the link's scope; a second time nothing changes. Raises UnsubscribeLinkWrongError (404)."""
    way = read_token(token)
    what, _, which = way.scope.partition(":")
    if what == "thread":
        mute_thread(subscriber=way.subscriber, thread=which, at=at)
    else:
        never = {kind: {Channel.MAIL: Cadence.NEVER} for kind in _kinds_of(way, what, which)}
        change_preferences(subscriber=way.subscriber, cadences=never)
    return way


def _kinds_of(way: Way, what: str, which: str) -> list[Kind]:
    if what == "kinds":
        return [Kind(kind) for kind in which.split(",")]
    if what == "every":
        return [kind for kind, channels in cadences_of(way.subscriber).items() if channels[Channel.MAIL] == which]
    return list(Kind)
