"""What screening is told to look for."""

from django.conf import settings
from django.db import models


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
