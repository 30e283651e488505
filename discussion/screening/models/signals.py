"""What screening found."""

from django.db import models

from discussion.threads.models import Revision


class Signal(models.Model):
    """What one check said about one revision. All checks run and all say something; the verdict comes after."""

    DETAIL_LENGTH = 300

    class Verdict(models.TextChoices):
        PASS = "pass"  # noqa: S105
        FLAG = "flag"
        HOLD = "hold"
        REFUSE = "refuse"

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="signals")
    check_name = models.CharField(max_length=40)
    check_version = models.PositiveIntegerField()
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    code = models.CharField(max_length=40, blank=True)  # the stable reason; empty for a pass
    score = models.FloatField(default=0.0)
    detail = models.CharField(max_length=DETAIL_LENGTH, blank=True)  # for moderators only
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "check_name"], name="signal_once_a_check")]
