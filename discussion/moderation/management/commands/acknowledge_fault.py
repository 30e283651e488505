"""`manage.py acknowledge_fault [ID ... --by ADMINISTRATOR --reason WORDS]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Subscriber
from accounts.profiles import find_subscriber
from core.errors import DomainError
from discussion.moderation.chain_faults import acknowledge_fault, open_faults


class Command(BaseCommand):
    """Where no administrator gets into the admin: who answers for it has to be one all the same."""

    help = "List faults of the audit log that nobody has answered for; with numbers of them, answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("faults", nargs="*", type=int, metavar="ID")
        parser.add_argument("--by", metavar="ADMINISTRATOR", help="who answers for it: a handle")
        parser.add_argument("--reason", help="what has happened, and what was done about it")

    def handle(self, *, faults: list[int], by: str | None, reason: str | None, **_options: Any) -> None:
        if faults and not (by and reason):
            raise CommandError("Say who answers for it, and why: --by and --reason.")
        try:
            for fault in faults:
                actor: Subscriber = find_subscriber(by or "")
                acknowledge_fault(fault_id=fault, reason=reason or "", actor=actor, at=timezone.now())
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        for left in open_faults():
            self.stdout.write(f"{left.pk}  {left.text}  (found {left.found_at:%Y-%m-%d %H:%M} UTC)")
