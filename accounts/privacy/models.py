"""What people take along, and how they go."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Subscriber
from core.ids import new_id
from core.personal import Choice, Fate

PART_BYTES = 1024 * 1024


class Export(models.Model):
    """A person's copy of everything that the site keeps about him; the next one takes its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)  # when a worker last began to build it
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)  # of a ready one
    size = models.BigIntegerField(default=0)  # bytes

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ready_at__isnull=True, expires_at__isnull=True)
                | Q(ready_at__isnull=False, expires_at__isnull=False),
                name="export_ready_expires",
            )
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(ready_at__isnull=True), name="export_waiting"),
            models.Index(fields=["expires_at"], name="export_expiring"),
        ]


class ExportPart(models.Model):
    """PART_BYTES of the file, the last one less: in PostgreSQL, so that it is deleted like all the rest."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_part_once")]


class Erasure(models.Model):
    """A person's wish to go. Taken back, the row is deleted; carried out, it stays and says when that was."""

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, primary_key=True, related_name="erasure")
    comments = models.CharField(max_length=10, choices=[(fate.value, fate.name) for fate in Fate])
    otherwise = ArrayField(models.UUIDField(), default=list)  # comments that get the other fate; emptied at the end
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)  # signed out for good: nothing takes it back any more
    tried_at = models.DateTimeField(null=True)  # lately: whoever cannot be erased must not keep the others waiting
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="erasure_waiting")]

    @property
    def choice(self) -> Choice:
        return Choice(comments=Fate(self.comments), otherwise=frozenset(self.otherwise))


class ErasureMail(models.Model):
    """A mail that has to go out, with its address. Deleted as soon as it is out, or has no hope to be."""

    class Kind(models.TextChoices):
        ASKED = "asked"
        DONE = "done"  # waits for the erasure to be done

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="mails", db_index=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    address = models.EmailField(max_length=254)
    written_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["erasure", "kind"], name="erasure_mail_once")]
