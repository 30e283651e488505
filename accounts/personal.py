"""What this room keeps about a person as such: the account, the names, what was agreed to, and what was decided."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from accounts.closing import close_account
from accounts.handles import seal
from accounts.models import (
    AccurateReport,
    GivenUpHandle,
    HandleChange,
    MergedAccount,
    Presence,
    Profile,
    RulesAcceptance,
    Sanction,
    Standing,
    Strike,
    Subscriber,
    Vouch,
)
from accounts.uniting import unite_accounts
from core.personal import Choice, Section, read_rows

COLUMNS = frozenset(
    {
        "accounts.subscriber.email",
        "accounts.subscriber.password",
        "accounts.subscriber.handle",
        "accounts.subscriber.handle_skeleton",
        "accounts.subscriber.trust",
        "accounts.subscriber_groups.subscriber",
        "accounts.subscriber_user_permissions.subscriber",
        "accounts.profile.subscriber",
        "accounts.profile.about",
        "accounts.profile.link",
        "accounts.handlechange.subscriber",
        "accounts.handlechange.before",
        "accounts.handlechange.after",
        "accounts.givenuphandle.subscriber",
        "accounts.givenuphandle.skeleton",
        "accounts.rulesacceptance.subscriber",
        "accounts.sanction.subscriber",
        "accounts.sanction.rule",
        "accounts.sanction.reason",
        "accounts.sanction.imposed_by",
        "accounts.sanction.lifted_by",
        "accounts.strike.subscriber",
        "accounts.strike.rule",
        "accounts.accuratereport.subscriber",
        "accounts.mergedaccount.gone",
        "accounts.mergedaccount.kept",
        "accounts.vouch.subscriber",
        "accounts.vouch.by",
        "accounts.vouch.reason",
        "accounts.presence.subscriber",
        "accounts.standing.subscriber",
        "admin.logentry.user",
        "admin.logentry.object_id",
        "admin.logentry.object_repr",
        "admin.logentry.change_message",
    }
)


def collect(person: int) -> Iterable[Section]:
    yield from _account(person)
    yield from _names(person)
    yield from _standing(person)
    yield from _sanctions(person)
    yield from _agreements(person)
    acts = read_rows(LogEntry.objects.filter(user=person), "action_flag", "object_repr", at="action_time")
    yield Section(
        name="admin_log",
        title="What you changed in the admin",
        about="Changes that you saved in the admin.",
        for_staff=True,
        rows=acts,
    )


def _account(person: int) -> Iterable[Section]:
    own = Subscriber.objects.filter(pk=person)
    account = read_rows(own, "email", "handle", "joined_at", "last_login", "is_active", "is_staff", number="id")
    yield Section(
        name="account",
        title="Your account",
        about="The address to which codes are mailed, your public name, and when you were here.",
        rows=account,
    )
    roles = read_rows(own.filter(groups__isnull=False), role="groups__name")
    yield Section(
        name="roles", title="Your roles", about="What you may do here besides taking part.", for_staff=True, rows=roles
    )
    profiles = Profile.objects.filter(subscriber=person)
    told = read_rows(profiles, "about", "link", "show_joined", "show_comments")
    yield Section(
        name="profile", title="What you tell everybody", about="What your public page says and shows.", rows=told
    )


def _names(person: int) -> Iterable[Section]:
    """Earlier accounts and names, and what was accepted under them."""
    merged = read_rows(MergedAccount.objects.filter(kept=person), "at", number="gone_id")
    yield Section(
        name="merged_accounts",
        title="Accounts of yours that went into this one",
        about="A moderator found that they are yours; what was theirs is here, too.",
        rows=merged,
    )
    changes = read_rows(HandleChange.objects.filter(subscriber=person), "before", "after", "at")
    yield Section(
        name="handle_changes",
        title="Names that you had",
        about="Your earlier public names, and when each ended.",
        rows=changes,
    )
    kept = read_rows(GivenUpHandle.objects.filter(subscriber=person), "at", kept_as="skeleton")
    yield Section(
        name="kept_handles",
        title="Names that are kept for you",
        about="For a while nobody else can take a name that was yours.",
        rows=kept,
    )
    accepted = read_rows(RulesAcceptance.objects.filter(subscriber=person), "version", "at")
    yield Section(
        name="rules_accepted",
        title="Community guidelines that you accepted",
        about="Which version you agreed to, and when.",
        rows=accepted,
    )


def _standing(person: int) -> Iterable[Section]:
    standing = read_rows(Standing.objects.filter(subscriber=person), "trust", "since", "contributions", "vouched")
    yield Section(
        name="standing",
        title="Your standing",
        about="How far the site trusts you, and from what that follows.",
        rows=standing,
    )
    days = read_rows(Presence.objects.filter(subscriber=person), "day")
    yield Section(
        name="days",
        title="Days on which you were here",
        about="They count for how far the site trusts you, for a year.",
        rows=days,
    )


def _sanctions(person: int) -> Iterable[Section]:
    sanctions = Sanction.objects.filter(subscriber=person)
    facts = ("id", "kind", "rule", "reason", "starts_at", "ends_at", "acknowledged_at", "lifted_at")
    yield Section(
        name="sanctions",
        title="Sanctions against you",
        about="Warnings, silences, suspensions and bans, with their reasons.",
        rows=read_rows(sanctions, *facts),
    )
    strikes = Strike.objects.filter(subscriber=person)
    points = read_rows(strikes, "points", "rule", "decision", "at", "expires_at", "cancelled_at")
    yield Section(
        name="strikes", title="Strikes against you", about="Points that a removal cost; they expire.", rows=points
    )


def _agreements(person: int) -> Iterable[Section]:
    """What others found good in somebody, and what somebody imposed on others."""
    agreed = read_rows(AccurateReport.objects.filter(subscriber=person), "decision", "at", "cancelled_at")
    yield Section(
        name="accurate_reports",
        title="Reports of yours that moderators agreed with",
        about="They count for how far the site trusts you.",
        rows=agreed,
    )
    vouches = read_rows(Vouch.objects.filter(subscriber=person), "at")
    yield Section(
        name="vouch",
        title="When a moderator vouched for you",
        about="You were told from newcomers early. Who did it is not told.",
        rows=vouches,
    )
    imposed = read_rows(Sanction.objects.filter(imposed_by=person), "id", "kind", "rule", "starts_at")
    yield Section(
        name="sanctions_imposed",
        title="Sanctions that you imposed as a moderator",
        about="What you decided about others, who are not named.",
        for_staff=True,
        rows=imposed,
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    """The row stays as a number that others' rows may name; so do sanctions, for those who decided, without words."""
    for model in (Profile, HandleChange, RulesAcceptance, Strike, AccurateReport, Vouch, Presence, Standing):
        model.objects.filter(subscriber=person).delete()
    Sanction.objects.filter(subscriber=person).update(reason="")
    subscribers = ContentType.objects.get_for_model(Subscriber)
    about = Q(content_type=subscribers, object_id=str(person)) | Q(user=person)
    LogEntry.objects.filter(about).update(object_repr="", change_message="")
    subscriber, nobody = Subscriber.objects.get(pk=person), f"erased-{person}"
    _seal_names(subscriber, nobody, at)
    close_account(subscriber, nobody=nobody)


def move(person: int, *, into: int, at: datetime) -> None:
    """What was decided about the account counts against the other from now on; the name is kept for the person."""
    unite_accounts(gone=person, kept=into, at=at)


def _seal_names(subscriber: Subscriber, nobody: str, at: datetime) -> None:
    """For HANDLE_QUARANTINE_DAYS nobody speaks under these names, and nobody can read here which they are."""
    for kept in GivenUpHandle.objects.filter(subscriber=subscriber).exclude(skeleton__startswith="#"):
        GivenUpHandle.objects.filter(pk=kept.pk).update(skeleton=seal(kept.skeleton))
    if subscriber.handle_skeleton != nobody:
        GivenUpHandle.objects.update_or_create(
            skeleton=seal(subscriber.handle_skeleton), defaults={"subscriber": subscriber, "at": at}
        )
