"""`manage.py tell_again`"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from discussion.telling.gathering import tell_again
from discussion.telling.models import SetAside


class Command(BaseCommand):
    """For when the program can read again what it could not."""

    help = "Tell people of events that were set aside because they broke their contract."

    def handle(self, **_options: Any) -> None:
        told, waiting = tell_again(rows=SetAside.objects.all(), actor=None, at=timezone.now())
        self.stdout.write(f"{told} told, {waiting} still set aside.")
