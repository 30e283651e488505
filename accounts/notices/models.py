"""What people are told, and what of it they want to hear.

A notice says that something happened and where: keys of rows and public facts, never words, names or addresses. What
it tells is read when it is read, by the readers of `NOTICE_READERS`: what was hidden meanwhile is told no more.
"""

from django.db import models
from django.db.models import F, Q

from accounts.models import Subscriber
from core.ids import new_id


class Kind(models.TextChoices):
    """What there is to hear of."""

    REPLY = "reply", "Answers to my comments"
    MENTION = "mention", "Comments that name me"
    THREAD = "thread", "New comments in threads that I follow"
    REACTIONS = "reactions", "Reactions to my comments"
    CORRECTION = "correction", "Corrections of stories that I took part in or follow"
    DECISION = "decision", "Decisions about me and my comments"
    REPORT = "report", "What came of my reports"
    APPEAL = "appeal", "What came of my appeals"
    BAND = "band", "The noise of stories that I follow"


class Notice(models.Model):
    """One thing that one person is told, once.

    `period` tells notices of one kind and subject apart: the day of a summary (UTC), the version of a story, or nothing
    where there can be only one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject = models.CharField(max_length=60)  # `comment:018f…`, `story:7`, `decision:018f…`
    period = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)  # as in an event: keys of rows and public facts of a story
    at = models.DateTimeField()  # it happened
    read_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)  # what it tells of is hidden: neither listed nor counted
    # Of whom or what the person has muted: not counted until that ends. Rows of before this column are not.
    is_muted = models.BooleanField(default=False, db_default=False)
    mail_planned_at = models.DateTimeField(null=True)  # `accounts.notices.mails` has put it into a mail, or into none

    class Meta:
        constraints = [
            # By subject first: what is told of one subject is found, counted and withdrawn by it.
            models.UniqueConstraint(fields=["subject", "kind", "period", "subscriber"], name="notice_once"),
        ]
        indexes = [
            models.Index(fields=["subscriber", "-id"], name="notice_by_subscriber"),
            models.Index(
                fields=["subscriber", "kind"],
                condition=Q(read_at__isnull=True, withdrawn_at__isnull=True, is_muted=False),
                name="notice_unheard",
            ),
            models.Index(fields=["at"], name="notice_by_age"),
            models.Index(fields=["at", "id"], condition=Q(mail_planned_at__isnull=True), name="notice_unplanned"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"


class Channel(models.TextChoices):
    """Where somebody hears of it."""

    PRODUCT = "product"
    MAIL = "mail"


class Cadence(models.TextChoices):
    """How soon, and together with what else."""

    NEVER = "never", "Never"
    AT_ONCE = "at_once", "At once"
    HOURLY = "hourly", "Once an hour"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"


class Preference(models.Model):
    """What somebody chose. Who chose nothing has the defaults of `accounts.notices.preferences`."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    cadence = models.CharField(max_length=8, choices=Cadence.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "kind", "channel"], name="preference_once"),
            models.CheckConstraint(
                condition=~Q(channel="product") | Q(cadence__in=["never", "at_once"]),
                name="preference_fits_channel",
            ),
        ]


class MailSettings(models.Model):
    """When daily and weekly mails come, by the clock of the person, and whether they are a digest by sides."""

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, primary_key=True, related_name="+")
    time_zone = models.CharField(max_length=60, default="UTC")  # a name of the IANA data, such as Europe/Berlin
    hour = models.PositiveSmallIntegerField(default=8)
    weekday = models.PositiveSmallIntegerField(default=1)  # ISO: Monday is 1
    digest = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="mail_hour_of_the_day"),
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="mail_day_of_the_week"),
        ]


class Mute(models.Model):
    """Of whom or of what somebody is told no more: a person (a block), a story, or a comment and all below it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Subscriber, on_delete=models.CASCADE, null=True, related_name="+")
    thread = models.CharField(max_length=60, blank=True)  # `story:7`, `comment:018f…`
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "person"], condition=Q(person__isnull=False), name="mute_person_once"
            ),
            models.UniqueConstraint(fields=["subscriber", "thread"], condition=~Q(thread=""), name="mute_thread_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, thread="") | (Q(person__isnull=True) & ~Q(thread="")),
                name="mute_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(person=F("subscriber")), name="mute_of_another"),
        ]
        indexes = [models.Index(fields=["subscriber", "-id"], name="mute_by_subscriber")]


class ThreadFollow(models.Model):
    """A person wants to hear of what is said below a comment. Whole stories are followed by `threads.Follow`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+", db_index=False)
    thread = models.CharField(max_length=60)  # `comment:018f…`
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "subscriber"], name="thread_follow_once")]
        indexes = [models.Index(fields=["subscriber", "-id"], name="thread_follow_by_subscriber")]
