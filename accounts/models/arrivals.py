"""Where accounts were made from and for which addresses: what the limits of signing up count."""

from django.db import models

from accounts.models.people import Subscriber


class Arrival(models.Model):
    """An account was made. Kept for a while, because it holds a network."""

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, primary_key=True, related_name="+")
    mailbox = models.CharField(max_length=254)  # the same for all spellings that one mailbox is known by
    domain = models.CharField(max_length=254)  # that somebody has registered: all its subdomains are one
    network = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["mailbox", "at"], name="arrival_by_mailbox"),
            models.Index(fields=["domain", "at"], name="arrival_by_domain"),
            models.Index(fields=["network", "at"], name="arrival_by_network"),
            models.Index(fields=["at"], name="arrival_by_age"),
        ]


class EmailChange(models.Model):
    """Somebody's address became another one. The mailbox that it was is told, unless it refuses mail."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+")
    before = models.EmailField(max_length=254)
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)  # when a worker last began to mail it
    told_at = models.DateTimeField(null=True)  # or given up

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="email_change_by_age"),
            models.Index(fields=["at"], condition=models.Q(told_at__isnull=True), name="email_change_untold"),
        ]
