"""`manage.py changepassword EMAIL`: Django's own, with a line in the audit log."""

from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.db import transaction

from accounts.models import Subscriber
from core.acts import note_act
from core.clock import database_time


class Command(changepassword.Command):
    """A password opens the admin's door, so a new one is an act of whoever runs the site."""

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> Any:
        said = super().handle(*args, **options)
        person = Subscriber.objects.get_by_natural_key(options["username"])
        target, after = f"subscriber:{person.pk}", {"password": "changed"}
        note_act(actor=None, verb="change_password", target=target, after=after, at=database_time())
        return said
