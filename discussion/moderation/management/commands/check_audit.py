"""`manage.py check_audit [--anchor COUNT:HASH]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from discussion.moderation.chain import seal_entries
from discussion.moderation.chain_checking import Anchor, Finding, check_chain


class Command(BaseCommand):
    """For whoever runs the site, and for backups that were read back: exit code 1 where the log was tampered with.

    Faults that somebody has answered for are told on the error stream, and are no failure.
    """

    help = "Check that no entry of the audit log was changed, removed or put in later."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor", metavar="COUNT:HASH", help="a line of the log of earlier: how long the chain was, and its hash"
        )

    def handle(self, *, anchor: str | None, **_options: Any) -> None:
        at = timezone.now()
        seal_entries(at=at)
        finding = check_chain(at=at, anchor=_read(anchor) if anchor else None)
        self._tell_known(finding)
        if finding.fault:
            more = f" So are {len(finding.open) - 1} other places." if len(finding.open) > 1 else ""
            raise CommandError(f"{finding.fault} {finding.sound} entries before it are in order.{more}")
        but = f" but for {len(finding.acknowledged)} known faults" if finding.acknowledged else ""
        self.stdout.write(f"{finding.sound} entries are in order{but}. Anchor: {finding.sound}:{finding.hash}")

    def _tell_known(self, finding: Finding) -> None:
        for each in finding.acknowledged:
            told = f"Known since {each.row.at:%Y-%m-%d %H:%M} UTC, by {each.row.by.handle}: {each.row.reason}"
            self.stderr.write(f"{each.fault.text} {told}")


def _read(anchor: str) -> Anchor:
    count, _, hash_ = anchor.partition(":")
    if not count.isdecimal() or not hash_:
        raise CommandError("An anchor is COUNT:HASH, such as 1207:9f86d081…")
    return Anchor(int(count), hash_)
