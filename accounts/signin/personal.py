"""What signing in leaves behind of a person: codes, failures, sessions, keys, devices, and the networks of them."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Case, F, Q, QuerySet, Value, When

from accounts.kept_sanctions import keep_sanctions, kept_for
from accounts.models import (
    AccessSession,
    Alert,
    ApiKey,
    Arrival,
    Device,
    EmailChange,
    SignInCode,
    SignInFailure,
    Subscriber,
)
from accounts.signin.addresses import mailbox_of
from core.personal import Choice, Section, read_rows

COLUMNS = frozenset(
    {
        "accounts.keptsanction.mailbox_hash",
        "accounts.keptsanction.rule",
        "accounts.keptsanction.imposed_by",
        "accounts.signincode.email",
        "accounts.signincode.mailbox",
        "accounts.signincode.network",
        "accounts.signincode.used_from",
        "accounts.signincode.code_hash",
        "accounts.signincode.new_address_of",
        "accounts.signinfailure.email",
        "accounts.signinfailure.mailbox",
        "accounts.signinfailure.network",
        "accounts.accesssession.subscriber",
        "accounts.accesssession.secret_hash",
        "accounts.accesssession.session_key",
        "accounts.accesssession.user_agent",
        "accounts.alert.subscriber",
        "accounts.alert.detail",
        "accounts.alert.address",
        "accounts.apikey.owner",
        "accounts.apikey.name",
        "accounts.apikey.secret_hash",
        "accounts.apikey.prefix",
        "accounts.device.subscriber",
        "accounts.device.secret_hash",
        "accounts.arrival.subscriber",
        "accounts.arrival.mailbox",
        "accounts.arrival.domain",
        "accounts.arrival.network",
        "accounts.emailchange.subscriber",
        "accounts.emailchange.before",
        "sessions.session.session_key",
        "sessions.session.session_data",
    }
)


def collect(person: int) -> Iterable[Section]:
    yield from _clients(person)
    yield from _sign_ins(person)
    yield from _mailboxes(person)


def _sign_ins(person: int) -> Iterable[Section]:
    """Codes and failures, with those networks alone that are known as the person's own."""
    addresses = _addresses(person)
    own = _own_networks(person, addresses)
    codes = SignInCode.objects.filter(Q(email__in=addresses) | Q(new_address_of=person))
    shown = codes.annotate(asked_from=_if_own("network", own), typed_from=_if_own("used_from", own))
    asked = read_rows(
        shown, "email", "requested_at", "sent_at", "used_at", network="asked_from", used_from="typed_from"
    )
    yield Section(
        name="sign_in_codes",
        title="Codes that were asked for",
        about="For an address of yours, or by you. From where is told of networks that you have signed in from.",
        rows=asked,
    )
    failures = _failures(person, addresses).annotate(typed_from=_if_own("network", own))
    wrong = read_rows(failures, "door", "email", "at", network="typed_from")
    yield Section(
        name="sign_in_failures",
        title="Sign-ins that failed",
        about="Wrong codes and passwords. From where is told of networks that you have signed in from.",
        rows=wrong,
    )


def _mailboxes(person: int) -> Iterable[Section]:
    """From where the account came, which addresses it had, and what hangs on its mailbox."""
    arrivals = read_rows(Arrival.objects.filter(subscriber=person), "mailbox", "network", "at")
    yield Section(
        name="arrival", title="How your account was made", about="From where the account was made.", rows=arrivals
    )
    changes = read_rows(EmailChange.objects.filter(subscriber=person), "before", "at")
    yield Section(
        name="former_addresses",
        title="Addresses that you had",
        about="They are forgotten some weeks after the change.",
        rows=changes,
    )
    kept = kept_for(Subscriber.objects.values_list("email", flat=True).get(pk=person))
    sanctions = read_rows(kept, "kind", "rule", "ends_at", "forget_at")
    yield Section(
        name="kept_sanctions",
        title="Sanctions that are kept for your mailbox",
        about="They hold for whoever signs in with your mailbox.",
        rows=sanctions,
    )
    alerts = read_rows(Alert.objects.filter(subscriber=person), "kind", "detail", "address", "at")
    yield Section(
        name="alerts",
        title="What was mailed to you about the locks of your account",
        about="Mails about factors, codes and keys.",
        rows=alerts,
    )


def _own_networks(person: int, addresses: list[str]) -> set[str]:
    """From where this person has proved who it is. Anybody may ask for a code or guess: other networks are theirs."""
    proved = SignInCode.objects.filter(used_at__isnull=False).filter(
        Q(email__in=addresses, new_address_of=None) | Q(new_address_of=person)
    )
    arrivals = Arrival.objects.filter(subscriber=person)
    return {*proved.values_list("used_from", flat=True), *arrivals.values_list("network", flat=True)}


def _failures(person: int, addresses: list[str]) -> QuerySet[SignInFailure]:
    """At any spelling of these addresses, and at those that the person wanted and that nobody has."""
    wanted = set(SignInCode.objects.filter(new_address_of=person).values_list("email", flat=True))
    taken = Subscriber.objects.filter(email__in=wanted).exclude(pk=person).values_list("email", flat=True)
    guessed = {*addresses, *wanted.difference(taken)}
    return SignInFailure.objects.filter(Q(email__in=guessed) | Q(mailbox__in=map(mailbox_of, guessed)))


def _if_own(column: str, networks: set[str]) -> Case:
    return Case(When(**{f"{column}__in": networks}, then=F(column)), default=Value(""))


def _clients(person: int) -> Iterable[Section]:
    """Without anything that would open the account."""
    sessions = AccessSession.objects.filter(subscriber=person)
    facts = ("id", "client", "user_agent", "created_at", "last_seen_at", "expires_at", "revoked_at")
    yield Section(
        name="sessions",
        title="Where you are or were signed in",
        about="Browsers and apps, by the names that they give themselves.",
        rows=read_rows(sessions, *facts),
    )
    keys = ApiKey.objects.filter(owner=person)
    known = ("id", "name", "prefix", "scopes", "created_at", "last_used_at", "revoked_at")
    yield Section(
        name="api_keys",
        title="Your API keys",
        about="Only their first characters: nobody can read the rest here.",
        rows=read_rows(keys, *known),
    )
    devices = read_rows(Device.objects.filter(subscriber=person), "created_at", "seen_at")
    yield Section(
        name="devices",
        title="Browsers and apps that are known as yours",
        about="Known ones are not held up when others guess at your codes.",
        rows=devices,
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    """Other spellings of the mailbox go with it, because each row tells which mailbox it is."""
    _forget(person, at)


def _forget(person: int, at: datetime) -> None:
    addresses = [address for address in _addresses(person) if "@" in address]
    mailboxes = [mailbox_of(address) for address in addresses]
    keep_sanctions(person=person, addresses=addresses, at=at)
    _failures(person, addresses).delete()  # before the codes, which tell what the person wanted as an address
    SignInCode.objects.filter(
        Q(email__in=addresses) | Q(mailbox__in=mailboxes) | Q(new_address_of=person)
    ).delete()  # fmt: skip
    sessions = AccessSession.objects.filter(subscriber=person)
    Session.objects.filter(session_key__in=sessions.exclude(session_key="").values("session_key")).delete()
    for rows in (sessions, ApiKey.objects.filter(owner=person)):
        rows.delete()
    for model in (Alert, Device, Arrival, EmailChange):
        model.objects.filter(subscriber=person).delete()


def move(person: int, *, into: int, at: datetime) -> None:
    """Every way in ends, and what was kept about it goes: whoever has the other account has ways of his own.

    Whoever signs in with the address again begins anew, but not free of what either account is under.
    """
    addresses = [address for address in _addresses(person) if "@" in address]
    keep_sanctions(person=into, addresses=addresses, at=at)
    _forget(person, at)


def _addresses(person: int) -> list[str]:
    """What is the person's and what was, unless it is somebody else's now."""
    former = list(EmailChange.objects.filter(subscriber=person).values_list("before", flat=True))
    taken = Subscriber.objects.filter(email__in=former).exclude(pk=person).values_list("email", flat=True)
    own = Subscriber.objects.values_list("email", flat=True).get(pk=person)
    return sorted({own, *former} - set(taken))
