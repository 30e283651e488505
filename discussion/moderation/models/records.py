"""What moderators write down: notes about people, and the audit log."""

from django.conf import settings
from django.db import models

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
