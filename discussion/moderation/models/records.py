"""What moderators write down: notes about people, and the audit log."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.ids import new_id


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

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: whoever runs the site, by a command
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


class AuditSeal(models.Model):
    """The place of one entry in the chain: a hash over it and over the seal before. PostgreSQL refuses to change it."""

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3, … without a gap, in the order of sealing
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)  # SHA-256
    sealed_at = models.DateTimeField()  # the same for all that were sealed together

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gt=0), name="audit_seal_is_numbered")]

    def __str__(self) -> str:
        return f"Seal {self.number}"


class AuditHead(models.Model):
    """Where the chain ends, and what the last look at all of it found: one row, which is the lock of who seals."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    count = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked = models.BigIntegerField(default=0)  # seals that the last check found in order
    fault = models.CharField(max_length=300, blank=True)  # what it found wrong first; empty: nothing

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_head_is_one")]

    def __str__(self) -> str:
        return f"{self.count} entries sealed"


class ChainFault(models.Model):
    """One place of the chain that a check found wrong, in one state. PostgreSQL refuses to change it."""

    key = models.CharField(max_length=100, unique=True)  # changed again, it is another one
    text = models.CharField(max_length=300)
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text


class FaultAcknowledgement(models.Model):
    """An administrator's answer to a fault: it is known, and this is why. PostgreSQL refuses to change it."""

    fault = models.OneToOneField(ChainFault, on_delete=models.PROTECT, related_name="acknowledgement")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="fault_has_reason")]
