"""`manage.py set_role EMAIL ROLE [--take]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.roles import ROLES
from accounts.staffing import give_role, take_role
from core.errors import DomainError


class Command(BaseCommand):
    """How moderators are made: they sign in once as anybody does, and are given the role here."""

    help = "Give somebody who has signed in a role, or take it away again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=ROLES)
        parser.add_argument("--take", action="store_true", help="take the role away")

    def handle(self, *, email: str, role: str, take: bool, **_options: Any) -> None:
        try:
            person = (take_role if take else give_role)(email=email, role=role)
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        self.stdout.write(f"{person.handle} is {'no longer' if take else 'now'} {role}.")
