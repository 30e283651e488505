"""What waits for a moderator, and what readers said of it."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import JSONField, Q, Value

from core.ids import new_id
from discussion.threads.models import Comment


class Case(models.Model):
    """What a moderator works on: one open case per comment, gathering every signal and report about it.

    An appeal has a case of its own, which names the decision that it objects to; one open per decision. `comment` is
    what that was about, if anything.
    """

    class Queue(models.TextChoices):
        HELD = "held"
        REPORTED = "reported"
        APPEALS = "appeals"
        ESCALATED = "escalated"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="cases")
    appealed = models.ForeignKey(
        "moderation.Decision", on_delete=models.PROTECT, null=True, related_name="appeal_cases"
    )
    queue = models.CharField(max_length=10, choices=Queue.choices)
    came_from = models.CharField(
        max_length=10, choices=Queue.choices, blank=True, default="", db_default=""
    )  # the queue in which it was before a moderator escalated it
    priority = models.FloatField(default=0.0)
    because = models.JSONField(default=list, db_default=Value([], JSONField()))  # [[reason, hours]]: its head start
    hidden_at = models.DateTimeField(null=True)  # words that were public are out of sight until it is decided
    reason = models.CharField(max_length=300, blank=True)  # why it is in the queue
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # Without an index, into which each lease would write: only who leaves is looked for by it.
    leased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    leased_until = models.DateTimeField(null=True)

    class Meta:
        permissions = [("decide", "Can decide cases, and ban and unban subscribers")]
        constraints = [
            models.UniqueConstraint(
                fields=["comment"],
                condition=Q(closed_at__isnull=True, appealed__isnull=True),
                name="case_one_open_per_comment",
            ),
            models.UniqueConstraint(
                fields=["appealed"],
                condition=Q(closed_at__isnull=True, appealed__isnull=False),
                name="case_one_open_per_appealed",
            ),
            models.CheckConstraint(
                condition=Q(comment__isnull=False) | Q(appealed__isnull=False), name="case_has_a_matter"
            ),
        ]
        indexes = [
            models.Index(fields=["queue", "-priority", "id"], name="case_queue", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["queue", "id"], name="case_oldest", condition=Q(closed_at__isnull=True)),
            # All queues in one order, as the API lists them.
            models.Index(fields=["-priority", "id"], name="case_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["id"], name="case_open_oldest", condition=Q(closed_at__isnull=True)),
            BrinIndex(fields=["opened_at", "closed_at"], name="case_by_time"),  # those of a month
        ]

    def __str__(self) -> str:
        return f"{self.get_queue_display()} case"

    @property
    def reason_codes(self) -> list[str]:
        """The codes of the checks that held it."""
        return [code for code in self.reason.split(", ") if code]

    @property
    def about(self) -> Comment:
        """Its comment. Of an appeal that is about a person alone there is none: ask `comment` first."""
        assert self.comment is not None  # noqa: S101  # as the docstring says
        return self.comment

    @property
    def matter(self) -> str:
        """The queue that it is of, also where it was escalated since."""
        return self.came_from or self.queue

    @property
    def is_about_new_words(self) -> bool:
        """Whether its words wait to be shown, or did: a removal then refuses them. Else they were public before it."""
        return self.matter == self.Queue.HELD and self.hidden_at is None


class Escalation(models.Model):
    """A moderator hands a case to the seniors, and says why."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="escalation")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(max_length=2000)
    at = models.DateTimeField()


class Report(models.Model):
    """A reader's word against a comment; one per person and comment."""

    class Reason(models.TextChoices):
        SPAM = "spam", "Spam"
        ABUSE = "abuse", "Abuse"
        OFF_TOPIC = "off_topic", "Off topic"
        FALSE = "false", "Not true"
        PERSONAL_DATA = "personal_data", "Personal data"
        ILLEGAL = "illegal", "Against the law"
        OTHER = "other", "Something else"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reports")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    note = models.TextField(max_length=1000, blank=True)
    illegal = models.BooleanField("said to be illegal", default=False)  # also where that is the whole reason
    version = models.PositiveIntegerField()  # of the words that were reported
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "reporter"], name="report_once")]
        indexes = [BrinIndex(fields=["at"], name="report_by_time")]  # those of a month

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, said of a comment"

    @property
    def source_key(self) -> str:
        """Of the ledger row that stands for it."""
        return f"report:{self.pk}"
