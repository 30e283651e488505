"""What could not be told yet."""

from django.db import models

from core.models import Event


class SetAside(models.Model):
    """An event that broke its contract: nobody was told of it, and what came after it was told all the same."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="set_aside")
    cause = models.CharField(
        max_length=100
    )  # the kind of the error; its words, which may be somebody's, are in the log
    tries = models.PositiveIntegerField(default=1)
    at = models.DateTimeField("since")
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "event set aside"
        verbose_name_plural = "events set aside"
        indexes = [models.Index(fields=["id"], name="set_aside_waiting", condition=models.Q(told_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.event_id} {self.cause}"
