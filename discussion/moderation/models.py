"""Reports, cases, decisions, statements, notes about people and the audit log."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.ids import new_id
from discussion.threads.models import Comment


class Case(models.Model):
    """What a moderator works on: one open case per comment, gathering every signal and report about it."""

    class Queue(models.TextChoices):
        HELD = "held"
        REPORTED = "reported"
        APPEALS = "appeals"
        ESCALATED = "escalated"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="cases")
    queue = models.CharField(max_length=10, choices=Queue.choices)
    priority = models.FloatField(default=0.0)
    reason = models.CharField(max_length=300, blank=True)  # why it is in the queue
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    leased_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    leased_until = models.DateTimeField(null=True)

    class Meta:
        permissions = [("decide", "Can decide cases, and ban and unban subscribers")]
        constraints = [
            models.UniqueConstraint(
                fields=["comment"], condition=Q(closed_at__isnull=True), name="case_one_open_per_comment"
            )
        ]
        indexes = [
            models.Index(fields=["queue", "-priority", "id"], name="case_queue", condition=Q(closed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.get_queue_display()} case"

    @property
    def reason_codes(self) -> list[str]:
        """The codes of the checks that held it."""
        return [code for code in self.reason.split(", ") if code]


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

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, said of a comment"

    @property
    def source_key(self) -> str:
        """Of the ledger row that stands for it."""
        return f"report:{self.pk}"


class Decision(models.Model):
    """What was decided, by whom, under which rule. Append-only: undoing is another decision that names this one."""

    class Action(models.TextChoices):
        APPROVE = "approve"
        REMOVE = "remove"
        RESTORE = "restore"
        WARN = "warn"
        SILENCE = "silence"
        SUSPEND = "suspend"
        BAN = "ban"
        LIFT = "lift"  # a warning, silence or suspension
        UNBAN = "unban"
        CLEAR = "clear"  # what a person tells of himself
        MERGE = "merge"  # another account of the same person into this one
        RENAME = "rename"  # a name that broke a rule
        NAME_BACK = "name_back"
        LOCK = "lock"  # a branch
        UNLOCK = "unlock"
        MOVE = "move"  # a branch
        MOVE_BACK = "move_back"
        REDACT = "redact"  # words of a comment
        REVEAL = "reveal"

    DONE = {
        Action.APPROVE: "Approved",
        Action.REMOVE: "Removed",
        Action.RESTORE: "Restored",
        Action.WARN: "Warned",
        Action.SILENCE: "Silenced",
        Action.SUSPEND: "Suspended",
        Action.BAN: "Banned",
        Action.LIFT: "Sanction lifted",
        Action.UNBAN: "Ban lifted",
        Action.CLEAR: "Profile taken down",
        Action.MERGE: "Accounts merged",
        Action.RENAME: "Name replaced",
        Action.NAME_BACK: "Name given back",
        Action.LOCK: "Branch locked",
        Action.UNLOCK: "Branch unlocked",
        Action.MOVE: "Branch moved",
        Action.MOVE_BACK: "Branch moved back",
        Action.REDACT: "Words blacked out",
        Action.REVEAL: "Words shown again",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    action = models.CharField(max_length=10, choices=Action.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="decisions")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="decisions")
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="decisions_about"
    )  # the person concerned: the comment's author, or whoever is sanctioned
    sanction = models.ForeignKey(
        "accounts.Sanction", on_delete=models.PROTECT, null=True, related_name="decisions"
    )  # that it imposed or lifted
    version = models.PositiveIntegerField(null=True)  # of the comment, as the decider saw it
    rule = models.CharField(max_length=40, blank=True)
    note = models.TextField(max_length=2000, blank=True)  # for moderators only
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions_made")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversal")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False)
                | Q(action__in=["warn", "silence", "suspend", "ban", "lift", "unban", "clear", "merge"])
                | Q(action__in=["rename", "name_back"]),
                name="decision_has_a_target",
            )
        ]
        indexes = [models.Index(fields=["subject", "-id"], name="decision_about")]

    def __str__(self) -> str:
        return f"{self.done} under {self.rule}" if self.rule else self.done

    @property
    def done(self) -> str:
        """What was done, as a line about it begins: `Approved`."""
        return self.DONE[self.Action(self.action)]


class ProfileCase(models.Model):
    """What readers say against a name or a profile: one open case per person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="profile_cases")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="+"
    )  # that took something down; none where all of it stays
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(closed_at__isnull=True), name="profile_case_one_open"
            )
        ]
        indexes = [models.Index(fields=["id"], name="profile_case_queue", condition=Q(closed_at__isnull=True))]

    def __str__(self) -> str:
        return f"Profile case {self.pk}"


class ProfileReport(models.Model):
    """A reader's word against a name or a profile; one per person and case."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(ProfileCase, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="profile_reports")
    reason = models.CharField(max_length=16, choices=Report.Reason.choices)
    note = models.TextField(max_length=1000, blank=True)
    illegal = models.BooleanField("said to be illegal", default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "reporter"], name="profile_report_once")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, said of a profile"


class Statement(models.Model):
    """The statement of reasons that the person concerned receives: what, which rule, how to object."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="statement")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="statements")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["recipient", "-id"], name="statement_by_recipient")]

    def __str__(self) -> str:
        return f"Statement {self.pk}"


class PersonNote(models.Model):
    """What a moderator wants the others to know about a person. Private to moderators, and not for that person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes_about")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "-id"], name="note_about")]


class AuditEntry(models.Model):
    """Who did what to which object, with what was there before. PostgreSQL refuses to change it."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    target = models.CharField(max_length=80)  # `comment:018f…`, `subscriber:alice`
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["target", "id"], name="audit_by_target")]

    def __str__(self) -> str:
        return f"{self.verb}, {self.target}"
