"""The browsers and apps that somebody has signed in with before: what limits of sign-in know its owner by."""

from django.db import models

from accounts.models.people import Subscriber


class Device(models.Model):
    """A browser or app and one of the people who signed in with it. Its secret opens nothing: it only earns trust."""

    secret_hash = models.CharField(max_length=64)  # SHA-256; the same for all who share the browser
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="devices")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # when the person last signed in with it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["secret_hash", "subscriber"], name="device_once")]
        indexes = [models.Index(fields=["seen_at"], name="device_by_age")]
