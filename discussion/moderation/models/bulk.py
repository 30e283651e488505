"""Decisions about many at once: what was previewed, who confirmed it, and what became of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.ids import new_id
from discussion.moderation.models.decisions import Decision
from discussion.threads.models import Comment
from stories.models import Story


class BulkDecision(models.Model):
    """The parent of many decisions. It begins as a preview, which is a list; confirmed, exactly that list is done."""

    class Action(models.TextChoices):
        APPROVE = "approve"
        REMOVE = "remove"
        WARN = "warn"
        SILENCE = "silence"
        SUSPEND = "suspend"
        BAN = "ban"
        HOLD = "hold"  # what is public, until it has been read again
        LEAVE_OUT = "leave_out"  # of the noise and the counts of reactions of one story
        REVERSE = "reverse"  # another one

    class State(models.TextChoices):
        PREVIEWED = "previewed"
        WAITING = "waiting"  # for a second person
        RUNNING = "running"
        STOPPED = "stopped"  # before its end: what was done until then is what there is to reverse
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    action = models.CharField(max_length=10, choices=Action.choices)
    rule = models.CharField(max_length=40, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    until = models.DateTimeField(null=True)  # of silences and suspensions
    selection = models.JSONField(default=dict)  # what was asked for; people and stories are numbers
    story = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, related_name="+")  # that it is about alone
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREVIEWED)
    needs_second = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, blank=True)  # of what confirms the preview
    fingerprint = models.CharField(max_length=64, blank=True)  # of what was sent for it
    total = models.PositiveIntegerField(default=0)  # that it was to do something about
    unknown = models.PositiveIntegerField(default=0)  # ids and names that are nobody's
    previewed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # of the preview
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversal")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True) | ~Q(seconded_by=models.F("actor")), name="bulk_second_is_another"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "done"]) | Q(needs_second=False) | Q(seconded_by__isnull=False),
                name="bulk_large_is_seconded",
            ),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="bulk_token_once"),
        ]
        indexes = [models.Index(fields=["state", "id"], name="bulk_by_state")]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.total}"


class BulkItem(models.Model):
    """One comment or person of it: what was seen, and what became of it."""

    class Outcome(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        SKIPPED = "skipped"

    bulk = models.ForeignKey(BulkDecision, on_delete=models.CASCADE, related_name="items", db_index=False)
    position = models.PositiveIntegerField()
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(null=True)  # of the comment, as it was previewed
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undoes = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.PENDING)
    code = models.CharField(max_length=40, blank=True)  # why it was skipped
    tries = models.PositiveSmallIntegerField(default=0)  # that an error of ours has ended
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, related_name="bulk_item")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulk", "position"], name="bulk_item_once"),
            models.CheckConstraint(
                condition=Q(outcome="done", decision__isnull=False, code="")
                | Q(outcome="pending", decision__isnull=True, code="")
                | (Q(outcome="skipped", decision__isnull=True) & ~Q(code="")),
                name="bulk_item_has_one_outcome",
            ),
        ]
        indexes = [models.Index(fields=["bulk", "outcome", "position"], name="bulk_items_left")]

    def __str__(self) -> str:
        return f"{self.position}: {self.outcome}"
