"""`manage.py reset_second_factor EMAIL --by EMAIL`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Subscriber
from accounts.signin.addresses import normalise
from core.errors import DomainError
from discussion.moderation.factor_resets import reset_second_factor


class Command(BaseCommand):
    """For the day on which the only administrator has lost phone and codes; the log names whom `--by` names."""

    help = "Take away somebody's second factors, so that new ones can be set up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the administrator who answers for it")

    def handle(self, *, email: str, by: str, **_options: Any) -> None:
        try:
            person, actor = _find(email), _find(by)
            reset_second_factor(subscriber=person, actor=actor, at=timezone.now())
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        self.stdout.write(f"{person.handle} has no second factor any more.")


def _find(email: str) -> Subscriber:
    person = Subscriber.objects.filter(email=normalise(email)).first()
    if person is None:
        raise CommandError(f"Nobody has signed in as {email}.")
    return person
