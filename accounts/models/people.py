"""Who takes part: subscribers, the names that they had, and the rules that they agreed to."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.handles import skeleton
from accounts.signin.addresses import normalise


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
