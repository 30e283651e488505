"""By what a person is known once signed in: the sessions of browsers and apps, and the keys of servers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.devices import Device
from accounts.models.people import Subscriber
from core.ids import new_id


class AccessSession(models.Model):
    """One signed-in client. A browser is known by its Django session, an app by the hash of its token."""

    class Client(models.TextChoices):
        BROWSER = "browser"
        APP = "app"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="sessions")
    client = models.CharField(max_length=10, choices=Client.choices)
    secret_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of the session key or the token
    session_key = models.CharField(max_length=40, blank=True)  # of a browser: revoking deletes Django's row, too
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, null=True, related_name="+")
    user_agent = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subscriber", "created_at"], name="session_by_subscriber")]


class ApiKey(models.Model):
    """A server client's key. Shown once; only its hash stays here."""

    class Scope(models.TextChoices):
        READ = "read"
        WRITE = "write"
        MODERATE = "moderate"
        WEBHOOKS = "webhooks"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices))
    secret_hash = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)  # the first characters, so that its owner knows which it is
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
