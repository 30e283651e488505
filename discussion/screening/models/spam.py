"""Versions of the spam classifier, and who let it do what."""

from django.conf import settings
from django.db import models


class SpamModel(models.Model):
    """One version: what it learnt, from how much, and how it did on decisions that it had not seen.

    Never changed but to leave force, and then it loses its weights: its figures stay.
    """

    trained_at = models.DateTimeField()
    features = models.PositiveSmallIntegerField()  # the version of what is looked at
    key_mark = models.CharField(max_length=16)  # of the secret under which words were hashed
    spam = models.PositiveIntegerField()  # decisions that it learnt from
    ham = models.PositiveIntegerField()
    upto = models.DateTimeField()  # when the last of all decisions was made, those held back included
    weights = models.BinaryField()
    flag_from = models.FloatField(null=True)  # scores; none where no score is precise enough
    hold_from = models.FloatField(null=True)
    # Of the decisions that were held back, at the score from which it flags.
    caught = models.PositiveIntegerField()  # spam, called so
    missed = models.PositiveIntegerField()  # spam, not called so
    mistaken = models.PositiveIntegerField()  # ham, called spam
    spared = models.PositiveIntegerField()
    held_caught = models.PositiveIntegerField()  # spam, at the score from which it holds
    held_mistaken = models.PositiveIntegerField()
    in_force = models.BooleanField()
    must_forget = models.BooleanField(default=False)  # somebody was erased since: the next version replaces it
    note = models.CharField(max_length=200)  # why it came into force, or did not

    class Meta:
        verbose_name = "version of the spam classifier"
        verbose_name_plural = "spam classifier"
        constraints = [
            models.UniqueConstraint(fields=["in_force"], condition=models.Q(in_force=True), name="spam_model_in_force")
        ]
        permissions = [("switch_spammodel", "Can say what the spam classifier may do")]

    def __str__(self) -> str:
        return f"Version {self.pk}"


class SpamSwitch(models.Model):
    """What the classifier may do from a moment on, and who said so. The last row holds; without one it flags."""

    class Mode(models.TextChoices):
        OFF = "off"
        FLAG = "flag"
        HOLD = "hold"

    mode = models.CharField(max_length=4, choices=Mode.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.get_mode_display()


class AkismetLesson(models.Model):
    """That Akismet was told of a decision which differs from what it had said."""

    decision = models.UUIDField(primary_key=True)
    spam = models.BooleanField()
    at = models.DateTimeField()
