"""What every room needs and none owns: the event log (outbox), the memory of idempotent writes, and marks of jobs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """Something that happened, in the order in which it was written, for webhooks and live streams to deliver."""

    kind = models.CharField(max_length=40)
    story = models.CharField(max_length=120, blank=True)  # the slug: core does not know what a story is
    payload = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["story", "id"], name="event_by_story")]

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"


class IdempotentWrite(models.Model):
    """The answer to a POST that carried an Idempotency-Key, kept for 24 hours and replayed to a repeat."""

    owner = models.CharField(max_length=80)  # who asked: `subscriber:7`, or the network of an anonymous caller
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="idempotent_write_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotent_write_by_age")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"


class Mark(models.Model):
    """How far a job has read a table that only grows. `core.marks` moves it."""

    name = models.CharField(max_length=40, primary_key=True)
    read = models.BigIntegerField(default=0)  # every row up to this id was read, however late it was committed
    seen = models.BigIntegerField(default=0)  # the highest id there was, a moment before these transactions
    writers = ArrayField(models.CharField(max_length=40), default=list)  # were writing the table

    def __str__(self) -> str:
        return f"{self.name} {self.read}"
