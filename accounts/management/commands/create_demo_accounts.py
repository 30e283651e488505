"""`manage.py create_demo_accounts`: people to try everything with, on a machine of one's own."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.demo import RealSubscribersError, demo_document, renew_demo_accounts, still_opens
from accounts.roles import ROLES


class Command(BaseCommand):
    """Runs at every start of the development setup: accounts that are there and written down stay as they are."""

    help = "Create a demo account of every role with random passwords, and write them to a file of mode 600."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", type=Path, required=True, metavar="PATH", help="the JSON file to keep them in")
        parser.add_argument("--base-url", default=settings.BASE_URL, help="where the site is reached")

    def handle(self, *, write: Path, base_url: str, **_options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo accounts are not created in production. Use createsuperuser.")
        kept = _read(write)
        fresh = not still_opens(kept)
        try:
            secret = renew_demo_accounts(at=timezone.now()) if fresh else kept
        except RealSubscribersError as refusal:
            raise CommandError(refusal.detail) from refusal
        document = demo_document(base_url=base_url.rstrip("/"), secret=secret)
        if document != kept:
            _write(write, document)
        self._report(write, document if fresh else None)

    def _report(self, path: Path, document: dict[str, Any] | None) -> None:
        if document is None:
            self.stdout.write(f"The demo accounts are as written in {path}.")
            return
        self.stdout.write(f"Demo accounts, shown this once and kept in {path}:")
        for role in ROLES:
            person = document[role]
            self.stdout.write(f"  {role:<13} {person['email']}  {person['password']}  TOTP {person['totp_secret']}")
        self.stdout.write(f"  {'API key':<13} {document['api_key']}")


def _read(path: Path) -> dict[str, Any]:
    """What the file holds; nothing if it is gone or was spoilt."""
    try:
        document = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}


def _write(path: Path, document: dict[str, Any]) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(document, file, indent=2)
        file.write("\n")
    unfinished.replace(path)
