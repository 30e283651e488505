"""`manage.py reset_second_factor PERSON --by ADMINISTRATOR`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Subscriber
from accounts.profiles import SubscriberNotFoundError, find_subscriber
from accounts.signin.addresses import normalise
from core.errors import DomainError
from discussion.moderation.factor_resets import reset_second_factor


class Command(BaseCommand):
    """For the day on which the only administrator has lost phone and codes; the log names whom `--by` names."""

    help = "Take away somebody's second factors, so that new ones can be set up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="whose they are: address or handle")
        parser.add_argument(
            "--by", required=True, metavar="ADMINISTRATOR", help="who answers for it: address or handle"
        )

    def handle(self, *, person: str, by: str, **_options: Any) -> None:
        try:
            subscriber, actor = _find(person), _find(by)
            reset_second_factor(subscriber=subscriber, actor=actor, at=timezone.now())
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        self.stdout.write(f"{subscriber.handle} has no second factor any more.")


def _find(name: str) -> Subscriber:
    """By address or by handle."""
    if "@" not in name:
        return _called(name)
    person = Subscriber.objects.filter(email=normalise(name)).first()
    if person is None:
        raise CommandError(f"Nobody has signed in as {name}.")
    return person


def _called(handle: str) -> Subscriber:
    try:
        return find_subscriber(handle)
    except SubscriberNotFoundError as refusal:
        raise CommandError(f"Nobody is called {handle}.") from refusal
