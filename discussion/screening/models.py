"""What screening is told to look for, and what it found."""

from django.conf import settings
from django.db import models

from discussion.threads.models import Revision


class WordRule(models.Model):
    """A word or phrase, matched after folding, so that look-alike letters and hidden characters do not help."""

    class Action(models.TextChoices):
        REFUSE = "refuse"
        HOLD = "hold"
        FLAG = "flag"

    phrase = models.CharField(max_length=100)
    folded = models.TextField(unique=True)  # one character may fold to many
    action = models.CharField(max_length=6, choices=Action.choices)
    enabled = models.BooleanField(default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        permissions = [("switch_wordrule", "Can put word rules in force or out of it")]

    def __str__(self) -> str:
        return self.phrase


class WordRuleSwitch(models.Model):
    """Who put a rule in force or out of it, and when."""

    rule = models.ForeignKey(WordRule, on_delete=models.CASCADE, related_name="switches")
    enabled = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


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
