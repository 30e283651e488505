"""How far the site trusts a person, and the word of a moderator for him."""

from django.db import models
from django.db.models import Q

from accounts.models.people import Subscriber


class Vouch(models.Model):
    """A moderator's word that a person is no newcomer, whatever the age of the account."""

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, related_name="vouch")
    by = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000)
    at = models.DateTimeField()


class Standing(models.Model):
    """What is known of a person's part in the discussions, and how far the site trusts him for it.

    Facts, so that `accounts.trust` can tell the reasons at any later moment. Written by a review of those about whom
    something has changed; somebody whom none has looked at yet has done nothing that counts.
    """

    class Trust(models.TextChoices):
        NEW = "new"
        MEMBER = "member"

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    trust = models.CharField(max_length=10, choices=Trust.choices)
    since = models.DateTimeField()  # it is so
    contributions = models.PositiveIntegerField()  # that count, as far as the rule asks for them
    vouched = models.BooleanField()
    rule_days = models.PositiveIntegerField()  # the numbers by which it was judged
    rule_contributions = models.PositiveIntegerField()
    due_at = models.DateTimeField(null=True)  # when it changes by time alone
    computed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="standing_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["rule_days", "rule_contributions"], name="standing_by_rule"),
            models.Index(fields=["subscriber"], name="standing_vouched", condition=Q(vouched=True)),
        ]
