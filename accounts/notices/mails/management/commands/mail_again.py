"""`manage.py mail_again EMAIL`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Subscriber
from accounts.notices.mails.suppressing import lift_suppression


class Command(BaseCommand):
    """For somebody whose mailbox is well again, and who asks."""

    help = "Mail notices to an address again after bounces or a complaint."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **_options: Any) -> None:
        person = Subscriber.objects.filter(email=email.lower()).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        lifted = lift_suppression(subscriber=person, at=timezone.now())
        self.stdout.write(f"{person.handle} gets mails again." if lifted else f"Nothing stopped the mails to {person}.")
