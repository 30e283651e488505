"""What notices keep about a person: see `core.personal`. What was said is not here: a notice knows only where."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from accounts.notices.models import MailSettings, Mute, Notice, Preference, ThreadFollow
from core.personal import Choice, Section, drop_rows, hand_over, read_rows

COLUMNS = frozenset(
    {
        "notices.notice.subscriber",
        "notices.notice.subject",
        "notices.notice.period",
        "notices.notice.facts",
        "notices.preference.subscriber",
        "notices.mailsettings.subscriber",
        "notices.mailsettings.time_zone",
        "notices.mute.subscriber",
        "notices.mute.person",
        "notices.mute.thread",
        "notices.threadfollow.subscriber",
        "notices.threadfollow.thread",
    }
)


def collect(person: int) -> Iterable[Section]:
    """Whom somebody has blocked is not named: it is another's name."""
    notices = Notice.objects.filter(subscriber=person)
    told = read_rows(notices, "id", "kind", "subject", "period", "facts", "at", "read_at", "withdrawn_at")
    yield Section(
        name="notices",
        title="What you were told",
        about="That something happened, and where. What was said is read when you look, and not kept here.",
        rows=told,
    )
    chosen = read_rows(Preference.objects.filter(subscriber=person), "kind", "channel", "cadence")
    yield Section(
        name="preferences",
        title="What you want to be told",
        about="What differs from what holds for everybody.",
        rows=chosen,
    )
    times = read_rows(MailSettings.objects.filter(subscriber=person), "time_zone", "hour", "weekday", "digest")
    yield Section(name="mail_times", title="When your mails come", about="By your own clock.", rows=times)
    yield from _chosen_threads(person)


def _chosen_threads(person: int) -> Iterable[Section]:
    """What is followed, muted and blocked."""
    follows = read_rows(ThreadFollow.objects.filter(subscriber=person), "thread", "at")
    yield Section(
        name="followed_threads",
        title="Threads that you follow",
        about="You are told what is said below these comments.",
        rows=follows,
    )
    mutes = Mute.objects.filter(subscriber=person)
    threads = read_rows(mutes.filter(person__isnull=True), "thread", "at")
    yield Section(
        name="muted_threads",
        title="Stories and threads that you have muted",
        about="You are told nothing of what happens there.",
        rows=threads,
    )
    blocks = read_rows(mutes.filter(person__isnull=False), "at")
    yield Section(
        name="blocks",
        title="When you blocked somebody",
        about="Only when: whom you blocked is not told here.",
        rows=blocks,
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    """Blocks by others go, too: nobody is there any more of whom they could hear."""
    for model in (Notice, Preference, MailSettings, ThreadFollow):
        model._default_manager.filter(subscriber=person).delete()  # noqa: SLF001 - documented
    Mute.objects.filter(Q(subscriber=person) | Q(person=person)).delete()


def move(person: int, *, into: int, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    """What the account that stays has chosen holds. Nobody blocks himself, and whoever blocked one blocks the other."""
    people = {"person": person, "into": into}
    hand_over(Notice.objects.all(), "subscriber", **people, once=["subject", "kind", "period"])
    hand_over(Preference.objects.all(), "subscriber", **people, once=["kind", "channel"])
    hand_over(MailSettings.objects.all(), "subscriber", **people, once=[])
    hand_over(ThreadFollow.objects.all(), "subscriber", **people, once=["thread"])
    drop_rows(Mute.objects.filter(subscriber__in=people.values(), person__in=people.values()))
    hand_over(Mute.objects.filter(person__isnull=True), "subscriber", **people, once=["thread"])
    hand_over(Mute.objects.filter(person__isnull=False), "subscriber", **people, once=["person"])
    hand_over(Mute.objects.filter(person__isnull=False), "person", **people, once=["subscriber"])
