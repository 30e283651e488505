"""What was decided about a person, and for how long."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.models.people import Subscriber
from core.ids import new_id


class SanctionQuerySet(models.QuerySet["Sanction"]):
    """Which sanctions hold at a moment."""

    def in_force(self, *, at: datetime) -> "SanctionQuerySet":
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at, lifted_at__isnull=True)


class Sanction(models.Model):
    """What a moderator decided about a person: a row with period and reason, never a flag."""

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
        ]
