"""Who takes part: subscribers, how they prove who they are, and what was decided about them."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.handles import skeleton
from accounts.signin.addresses import normalise
from core.ids import new_id


class SubscriberManager(BaseUserManager["Subscriber"]):
    """Lookups by the login address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Subscriber":
        return self.get(email=(username or "").lower())

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Subscriber":
        """For `manage.py createsuperuser`, where an administrator names himself: reserved handles are allowed."""
        fields = {"joined_at": timezone.now(), "is_staff": True, "is_superuser": True, **fields}
        subscriber = self.model(email=normalise(email), handle_skeleton=skeleton(fields["handle"]), **fields)
        subscriber.set_password(password)
        subscriber.save(using=self._db)
        return subscriber


class Subscriber(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the login and never public; the handle is public and never a login."""

    email = models.EmailField(max_length=254, unique=True)  # folded: one casing, one account
    handle = models.CharField(max_length=30)
    handle_skeleton = models.CharField(max_length=60, unique=True)  # folded form: look-alikes share it
    joined_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may open the admin", default=False)

    objects = SubscriberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["handle"]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="subscriber_email_is_folded")]

    def __str__(self) -> str:
        return self.handle

    def get_short_name(self) -> str:
        """By what the admin greets: never the address."""
        return self.handle


class GivenUpHandle(models.Model):
    """A name that somebody had. Kept for that person for a while, so that nobody else can speak under it."""

    skeleton = models.CharField(max_length=60, unique=True)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()


class RulesAcceptance(models.Model):
    """A person's consent to one version of the community guidelines."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "version"], name="rules_accepted_once")]


class SignInCode(models.Model):
    """A request for a one-time code. The code itself is made in the mail task and kept only as a keyed hash."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254)  # as `accounts.signin.addresses.normalise` leaves it
    mailbox = models.CharField(max_length=254)  # the same for all spellings that one mailbox is known by
    network = models.CharField(max_length=45)  # IPv4 address or IPv6 /64 that asked for it
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
            # One live request an address and network: a second one at the same moment meets this, not a race.
            models.UniqueConstraint(
                fields=["email", "network"],
                condition=Q(used_at__isnull=True, superseded_at__isnull=True),
                name="sign_in_code_one_live",
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
    email = models.CharField(max_length=254)
    network = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["door", "email", "at"], name="sign_in_failure_by_email"),
            models.Index(fields=["door", "network", "at"], name="sign_in_failure_by_network"),
        ]


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


class Vouch(models.Model):
    """A moderator's word that a person is no newcomer, whatever the age of the account."""

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, related_name="vouch")
    by = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000)
    at = models.DateTimeField()


class Standing(models.Model):
    """What is known of a person's part in the discussions, and how far the site trusts him for it.

    Facts, so that `accounts.trust` can tell the reasons at any later moment. Written by a review of those about whom
    something has changed; somebody whom none has looked at yet has done nothing that counts.
    """

    class Trust(models.TextChoices):
        NEW = "new"
        MEMBER = "member"

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    trust = models.CharField(max_length=10, choices=Trust.choices)
    since = models.DateTimeField()  # it is so
    contributions = models.PositiveIntegerField()  # that count, as far as the rule asks for them
    vouched = models.BooleanField()
    rule_days = models.PositiveIntegerField()  # the numbers by which it was judged
    rule_contributions = models.PositiveIntegerField()
    due_at = models.DateTimeField(null=True)  # when it changes by time alone
    computed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="standing_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["rule_days", "rule_contributions"], name="standing_by_rule"),
            models.Index(fields=["subscriber"], name="standing_vouched", condition=Q(vouched=True)),
        ]
