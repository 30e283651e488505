"""Who takes part: subscribers, what they tell of themselves, the names that they had, the rules that they agreed to."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.functions import RandomUUID
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.handles import skeleton
from accounts.signin.addresses import normalise
from core.acts import note_act


class SubscriberManager(BaseUserManager["Subscriber"]):
    """Lookups by the login address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Subscriber":
        return self.get(email=(username or "").lower())

    @transaction.atomic
    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Subscriber":
        """For `manage.py createsuperuser`, where an administrator names himself: reserved handles are allowed.

        The audit log says that there is one more.
        """
        fields = {"joined_at": timezone.now(), "is_staff": True, "is_superuser": True, **fields}
        subscriber = self.model(email=normalise(email), handle_skeleton=skeleton(fields["handle"]), **fields)
        subscriber.set_password(password)
        subscriber.save(using=self._db)
        target, at, after = f"subscriber:{subscriber.pk}", subscriber.joined_at, {"superuser": True}
        note_act(actor=None, verb="make_superuser", target=target, after=after, at=at)
        return subscriber


class Subscriber(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the login and never public; the handle is public and never a login."""

    email = models.EmailField(max_length=254, unique=True)  # folded: one casing, one account
    handle = models.CharField(max_length=30)
    handle_skeleton = models.CharField(max_length=60, unique=True)  # folded form: look-alikes share it
    joined_at = models.DateTimeField()
    trust = models.CharField(max_length=10, default="new", db_default="new")  # the `Standing`'s, for limits
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may open the admin", default=False)
    avatar_seed = models.UUIDField(db_default=RandomUUID(), editable=False)  # nothing else goes into the picture

    was_admitted = False  # no column: the admin's gate has found the request's own person not to be shut out
    was_let_in = False  # no column: a request has looked at its own person as a moderator (`accounts.roles.let_in`)
    has_no_role = False  # no column, likewise: the key of the request was found with a person who has none

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


class Profile(models.Model):
    """What a person tells everybody. Who has no row tells nothing but the month of joining."""

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    about = models.TextField(max_length=500, blank=True)  # plain text
    link = models.CharField(max_length=200, blank=True)  # as `accounts.links.check_link` lets it pass
    show_joined = models.BooleanField(default=True)
    show_comments = models.BooleanField(default=False)


class HandleChange(models.Model):
    """That a person goes by another name, for moderators and for the limit of how often."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="handle_changes")
    before = models.CharField(max_length=30)
    after = models.CharField(max_length=30)
    decision = models.UUIDField(null=True)  # of a moderator, a row of a room above
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subscriber", "-at"], name="handle_change_by_subscriber")]


class GivenUpHandle(models.Model):
    """A name that somebody had. Kept for that person for a while, so that nobody else can speak under it."""

    skeleton = models.CharField(max_length=60, unique=True)
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, null=True, related_name="+"
    )  # null: kept from that person as well
    at = models.DateTimeField()


class RulesAcceptance(models.Model):
    """A person's consent to one version of the community guidelines."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "version"], name="rules_accepted_once")]
