"""What was decided about a person, and for how long."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.models.people import Subscriber
from core.ids import new_id


class SanctionQuerySet(models.QuerySet["Sanction"]):
    """Which sanctions hold at a moment."""

    def in_force(self, *, at: datetime) -> "SanctionQuerySet":
        return self.filter(starts_at__lte=at).standing(at=at)

    def standing(self, *, at: datetime) -> "SanctionQuerySet":
        """In force at this moment, or from a later one on."""
        is_open = self.filter(lifted_at__isnull=True, acknowledged_at__isnull=True)
        return is_open.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))


class Sanction(models.Model):
    """What a moderator decided about a person: a row with period and reason, never a flag.

    A silence forbids words, a suspension and a ban every write; a warning does so until it is acknowledged.
    """

    class Kind(models.TextChoices):
        WARNING = "warning"
        SILENCE = "silence"
        SUSPENSION = "suspension"
        BAN = "ban"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="sanctions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    rule = models.CharField(max_length=40)
    reason = models.TextField(max_length=2000)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    imposed_by = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Subscriber, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)  # by the person warned

    objects = SanctionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber"],
                condition=Q(kind="ban", lifted_at__isnull=True),
                name="sanction_one_ban",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="sanction_lifted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(kind="warning"),
                name="sanction_only_warnings_acknowledged",
            ),
        ]


class KeptSanction(models.Model):
    """A sanction of somebody who is erased: whoever comes back with the same mailbox comes back under it.

    It names neither the account that was nor the address; see `accounts.kept_sanctions`.
    """

    mailbox_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=Sanction.Kind.choices)
    rule = models.CharField(max_length=40)
    ends_at = models.DateTimeField(null=True)
    imposed_by = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+")
    forget_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox_hash", "kind"], name="kept_sanction_once")]
        indexes = [models.Index(fields=["forget_at"], name="kept_sanction_by_age")]


class StrikeQuerySet(models.QuerySet["Strike"]):
    """Which strikes count at a moment."""

    def in_force(self, *, at: datetime) -> "StrikeQuerySet":
        return self.filter(cancelled_at__isnull=True, at__lte=at, expires_at__gt=at)


class Strike(models.Model):
    """Points against a person for words that were taken down. They expire, and go when the removal is reversed."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="strikes")
    points = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=40)
    decision = models.UUIDField(unique=True)  # the removal, a row of a room above
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    objects = StrikeQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(points__gt=0), name="strike_has_points")]
