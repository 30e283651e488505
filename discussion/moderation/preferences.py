"""How a moderator wants the desk to be."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from accounts.models import Subscriber
from core.kept_sql import Search, given
from discussion.moderation.models import DeskPreference

_CHOSEN = Search(lambda: DeskPreference.objects.filter(moderator=given("moderator")))


def preference_of(moderator: "AbstractBaseUser | AnonymousUser") -> DeskPreference:
    """What the moderator has chosen, or what everybody begins with. One query."""
    return _CHOSEN.first(moderator=moderator.pk) or DeskPreference()


def choose_preference(*, moderator: Subscriber, is_blind: bool, uses_keys: bool) -> DeskPreference:
    """Keep what the moderator has chosen, for every browser."""
    chosen = {"is_blind": is_blind, "uses_keys": uses_keys}
    return DeskPreference.objects.update_or_create(moderator=moderator, defaults=chosen)[0]
