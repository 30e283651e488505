"""What was or will be mailed, and to whom nothing may be mailed any more."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Subscriber
from accounts.notices.models import Cadence, Notice
from core.ids import new_id


class Mailing(models.Model):
    """One mail to one person: planned, and then tried until it has an outcome.

    What it tells is read when it is sent. Whoever tries it moves `due_at` on first: nobody else tries it until then,
    and after a crash somebody does.
    """

    class Outcome(models.TextChoices):
        SENT = "sent"
        EMPTY = "empty"  # when it was due, nothing was left of what it would have told
        STOPPED = "stopped"  # nothing is mailed to this address or person any more
        REFUSED = "refused"  # by the mail server, for good
        LATE = "late"  # it could not be handed over for a day

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Cadence.choices)
    period = models.CharField(max_length=36)  # `2026-11-21`, `2026-W47`, an hour in UTC; at once: the id of the notice
    planned_at = models.DateTimeField()
    planned_for = models.DateTimeField()
    due_at = models.DateTimeField()  # of the next try
    attempts = models.PositiveSmallIntegerField(default=0)
    arguments = ArrayField(models.UUIDField(), default=list)  # comments of the other side that it told
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "kind", "period"], name="mailing_once"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, outcome="") | (Q(finished_at__isnull=False) & ~Q(outcome="")),
                name="mailing_finished_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(finished_at__isnull=True), name="mailing_due"),
            models.Index(fields=["finished_at"], condition=Q(finished_at__isnull=False), name="mailing_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"


class MailedNotice(models.Model):
    """A notice is told by one mail and no other."""

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, primary_key=True, related_name="+")
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="items")


class Suppression(models.Model):
    """An address that gets no mails of notices. Only its keyed hash: nobody can read from here who that is."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce"  # there is no such mailbox
        COMPLAINT = "complaint"  # whoever reads it called a mail of ours spam
        UNSUBSCRIBED = "unsubscribed"  # at the provider

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    at = models.DateTimeField()


class ProviderEvent(models.Model):
    """Something that the mail provider told us, once: a repeat finds its row here and does nothing."""

    key = models.CharField(max_length=64, unique=True)  # SHA-256 of what makes it this event
    kind = models.CharField(max_length=20)
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField()  # it came in

    class Meta:
        indexes = [
            models.Index(fields=["address_hash", "at"], name="provider_event_by_address"),
            models.Index(fields=["at"], name="provider_event_by_age"),
        ]
