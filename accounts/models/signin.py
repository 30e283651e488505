"""What proves that an address is somebody's, and the guesses that were wrong."""

from django.db import models
from django.db.models import Q

from accounts.models.devices import Device
from accounts.models.people import Subscriber
from core.ids import new_id


class SignInCode(models.Model):
    """A request for a one-time code. The code itself is made in the mail task and kept only as a keyed hash."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254)  # as `accounts.signin.addresses.normalise` leaves it
    mailbox = models.CharField(max_length=254)  # the same for all spellings that one mailbox is known by
    network = models.CharField(max_length=45)  # IPv4 address or IPv6 /64 that asked for it
    device = models.ForeignKey(Device, on_delete=models.CASCADE, null=True, related_name="+")  # if it was a known one
    # Whose address it is to become. Null: it signs in.
    new_address_of = models.ForeignKey(Subscriber, on_delete=models.CASCADE, null=True, related_name="+")
    requested_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)  # when a worker last began to mail it
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    code_hash = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempts_elsewhere = models.PositiveSmallIntegerField(default=0)  # those of other networks than the one that asked
    used_at = models.DateTimeField(null=True)
    used_from = models.CharField(max_length=45, blank=True)  # the network that typed it
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One live request for whoever asks: a second one at the same moment meets these, not a race.
            models.UniqueConstraint(
                fields=["email", "network"],
                condition=Q(used_at=None, superseded_at=None, device=None, new_address_of=None),
                name="sign_in_code_one_live",
            ),
            models.UniqueConstraint(
                fields=["device"],
                condition=Q(used_at=None, superseded_at=None, new_address_of=None),
                name="sign_in_code_one_live_a_device",
            ),
            models.UniqueConstraint(
                fields=["new_address_of"],
                condition=Q(used_at=None, superseded_at=None),
                name="email_change_code_one_live",
            ),
        ]
        indexes = [
            models.Index(fields=["email", "requested_at"], name="sign_in_code_by_email"),
            models.Index(fields=["mailbox", "requested_at"], name="sign_in_code_by_mailbox"),
            models.Index(fields=["network", "requested_at"], name="sign_in_code_by_network"),
            models.Index(
                fields=["requested_at"],
                condition=Q(sent_at__isnull=True, superseded_at__isnull=True),
                name="sign_in_code_unsent",
            ),
        ]


class SignInFailure(models.Model):
    """A code or password that was judged and was wrong. Counted across codes, accounts and doors."""

    class Door(models.TextChoices):
        CODE = "code"
        PASSWORD = "password"  # noqa: S105  # the admin's

    door = models.CharField(max_length=10, choices=Door.choices)
    email = models.CharField(max_length=254)  # normalised; empty if what was typed is no address
    mailbox = models.CharField(max_length=254, db_default="")  # as that of a code
    network = models.CharField(max_length=45)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, null=True, related_name="+")  # if it was a known one
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["door", "email", "at"], name="sign_in_failure_by_email"),
            models.Index(fields=["door", "network", "at"], name="sign_in_failure_by_network"),
            models.Index(fields=["at"], name="sign_in_failure_by_age"),
        ]
