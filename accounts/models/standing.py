"""How far the site trusts a person, and the word of a moderator for him."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models.people import Subscriber


class Vouch(models.Model):
    """A moderator's word that a person is no newcomer, whatever the age of the account."""

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, related_name="vouch")
    by = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000)
    at = models.DateTimeField()


class Presence(models.Model):
    """A day, in UTC, on which somebody was here signed in. Forgotten when it is too long ago to count."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="presences")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "day"], name="present_once_a_day")]
        indexes = [models.Index(fields=["day"], name="presence_by_day")]


class AccurateReport(models.Model):
    """A removal that counts for somebody who had reported what was removed, until it is reversed."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="accurate_reports")
    decision = models.UUIDField()  # the removal, a row of a room above
    at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "subscriber"], name="accurate_report_once")]


class Standing(models.Model):
    """What is known of a person's part in the discussions, and how far the site trusts him for it.

    Facts, so that `accounts.trust` can tell the reasons at any later moment. Written by a review of those about whom
    something has changed; somebody whom none has looked at yet has done nothing that counts.
    """

    class Trust(models.TextChoices):
        NEW = "new"
        MEMBER = "member"
        TRUSTED = "trusted"

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    trust = models.CharField(max_length=10, choices=Trust.choices)
    since = models.DateTimeField()  # it is so
    contributions = models.PositiveIntegerField()  # that count, as far as the rule asks for them
    vouched = models.BooleanField()
    present = models.PositiveIntegerField(db_default=0)  # days, of the latest that count
    present_until = models.DateTimeField(null=True)  # when they will be too few if nobody comes back
    reports = models.PositiveIntegerField(db_default=0)  # that ended in a removal, as far as they count
    points = models.PositiveIntegerField(db_default=0)  # of strikes
    struck_until = models.DateTimeField(null=True)  # when the last of them expires
    sanctioned = models.BooleanField(db_default=False)  # now, or too short a time ago to be trusted
    sanctioned_until = models.DateTimeField(null=True)  # null: as long as the sanction has no end
    rule_days = models.PositiveIntegerField()  # the numbers by which it was judged
    rule_contributions = models.PositiveIntegerField()
    rule_trusted = ArrayField(models.PositiveIntegerField(), db_default=[])
    due_at = models.DateTimeField(null=True)  # when it changes by time alone
    computed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="standing_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["rule_days", "rule_contributions"], name="standing_by_rule"),
            models.Index(fields=["rule_trusted"], name="standing_by_rule_of_trust"),
            models.Index(fields=["subscriber"], name="standing_vouched", condition=Q(vouched=True)),
        ]
