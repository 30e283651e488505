"""What readers say against names and profiles."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.ids import new_id
from discussion.moderation.models.cases import Report
from discussion.moderation.models.decisions import Decision


class ProfileCase(models.Model):
    """What readers say against a name or a profile: one open case per person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="profile_cases")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="+"
    )  # that answered it; none where the account was erased first, or where it was kept before decisions said so
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


class ClearedProfile(models.Model):
    """What a profile told that was taken down, as long as its owner may object. It is read to give it back only."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, primary_key=True, related_name="cleared")
    about = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="cleared_profile_by_time")]


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
