"""What everybody is told of moderation, month by month; and when both sides were not treated alike."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.db.models.lookups import Exact


class TransparencyReport(models.Model):
    """What moderators did in a month that is over. PostgreSQL refuses to change it: what is overturned later is told in
    the month in which it was.
    """

    month = models.DateField(primary_key=True)  # its first day
    edition = models.PositiveSmallIntegerField()  # of the shape of its figures
    figures = models.JSONField()  # counts and seconds, no names and no ids
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="transparency_month_begins")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ParityTurn(models.Model):
    """The sides began to be treated differently in one measure, further apart than chance explains, or are no longer.

    Of each measure the turns are numbered: odd ones part the sides, even ones bring them together. Append-only, but for
    `told_at`.
    """

    class Measure(models.TextChoices):
        HELD = "held", "Held at first"
        REMOVED = "removed", "Removed or refused"
        OVERTURNED = "overturned", "Given back, of what was removed"
        WAITING = "waiting", "Waiting for a decision"

    measure = models.CharField(max_length=10, choices=Measure.choices)
    number = models.PositiveIntegerField()
    parted = models.BooleanField()
    figures = models.JSONField()  # of both sides, as they were
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # seniors were mailed; null as well where there is nothing to tell

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="parity_turn_once"),
            models.CheckConstraint(
                condition=Exact(F("number") % 2, Cast("parted", models.IntegerField())), name="parity_turns_alternate"
            ),
        ]
        indexes = [models.Index(fields=["at"], name="parity_untold", condition=Q(parted=True, told_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {'parted' if self.parted else 'together'}"
