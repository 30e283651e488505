"""What was decided, and what the person concerned is told of it."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from core.ids import new_id
from discussion.moderation.models.cases import Case
from discussion.threads.models import Comment


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, with and without those that were taken back before anybody learnt of them."""

    def lasting(self) -> "DecisionQuerySet":
        """Without what its decider took back within seconds: to everybody but moderators it never was."""
        return self.exclude(action=Decision.Action.UNDO).exclude(reversal__action=Decision.Action.UNDO)


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
        KEEP = "keep"  # a name and a profile that readers reported
        PROFILE_BACK = "profile_back"
        LOCK = "lock"  # a branch
        UNLOCK = "unlock"
        MOVE = "move"  # a branch
        MOVE_BACK = "move_back"
        REDACT = "redact"  # words of a comment
        REVEAL = "reveal"
        EDIT_REQUEST = "edit_request"  # words that wait: their author is asked for others
        FEATURE = "feature"  # a comment that the editors pick
        UNFEATURE = "unfeature"
        UPHOLD = "uphold"  # a decision that somebody appealed against
        UNDO = "undo"  # within seconds, by whoever decided
        LEAVE_OUT = "leave_out"  # of the noise and the counts of one story: many at once only
        TAKE_IN = "take_in"
        HOLD = "hold"  # public words, until they have been read again: many at once only
        RELEASE = "release"

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
        Action.KEEP: "Name and profile kept",
        Action.PROFILE_BACK: "Profile given back",
        Action.LOCK: "Branch locked",
        Action.UNLOCK: "Branch unlocked",
        Action.MOVE: "Branch moved",
        Action.MOVE_BACK: "Branch moved back",
        Action.REDACT: "Words blacked out",
        Action.REVEAL: "Words shown again",
        Action.EDIT_REQUEST: "Other words asked for",
        Action.FEATURE: "Picked",
        Action.UNFEATURE: "Picked no more",
        Action.UPHOLD: "Upheld",
        Action.UNDO: "Undone at once",
        Action.LEAVE_OUT: "Left out of a story's noise and counts",
        Action.TAKE_IN: "Counted again on a story",
        Action.HOLD: "Taken out of sight to be read again",
        Action.RELEASE: "Shown again",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    action = models.CharField(max_length=16, choices=Action.choices)
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

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "actor"], name="decision_by_actor"),  # for the keys of appeals
            models.CheckConstraint(
                condition=Q(comment__isnull=False)
                | Q(action__in=["warn", "silence", "suspend", "ban", "lift", "unban", "clear", "merge"])
                | Q(action__in=["rename", "name_back", "keep", "profile_back", "leave_out", "take_in", "uphold"]),
                name="decision_has_a_target",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "-id"], name="decision_about"),
            BrinIndex(fields=["at"], name="decision_by_time"),  # those of a month
        ]

    def __str__(self) -> str:
        return f"{self.done} under {self.rule}" if self.rule else self.done

    @property
    def done(self) -> str:
        """What was done, as a line about it begins: `Approved`."""
        return self.DONE[self.Action(self.action)]


class Statement(models.Model):
    """The statement of reasons that the person concerned receives: what, which rule, how to object."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="statement")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="statements")
    text = models.TextField()
    at = models.DateTimeField()
    readable_at = models.DateTimeField()  # later than `at` where the decision can be undone for some seconds

    class Meta:
        indexes = [models.Index(fields=["recipient", "-id"], name="statement_by_recipient")]

    def __str__(self) -> str:
        return f"Statement {self.pk}"


class UndoPoint(models.Model):
    """A decision that its decider can still take back as if it had never been, and what was there before.

    It goes with the undoing, or when the time is over; until then nobody is told of the decision.
    """

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, primary_key=True, related_name="undo_point")
    ends_at = models.DateTimeField()
    before = models.JSONField()  # states and numbers of versions, no words
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="undo_point_ends")]


class EditRequest(models.Model):
    """Until when an author is waited for, who was asked to change words that nobody can read yet."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, primary_key=True, related_name="edit_request")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="edit_requests")
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # they were changed or deleted, or wait for a moderator again

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="edit_request_due", condition=Q(settled_at__isnull=True)),
        ]
