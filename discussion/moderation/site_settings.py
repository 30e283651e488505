"""Settings come from the environment, where nobody signs for them: the audit log is told what a start has changed."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.locks import take_turns
from discussion.moderation.audit import write_audit
from discussion.moderation.models import AuditEntry

VERB, TARGET = "settings", "site"


@transaction.atomic
def note_settings(*, at: datetime) -> AuditEntry | None:
    """Write down which AUDITED_SETTINGS are not what the log says; None where all are. Safe to run twice at once.

    Called by a worker that starts: the last one that starts is right. The first entry of a site tells all of them.
    """
    take_turns("settings in the audit log")
    known, now = _known(), _told(settings.AUDITED_SETTINGS)
    changed = sorted(name for name in {*known, *now} if known.get(name) != now.get(name))
    if not changed:
        return None
    before, after = ({name: each.get(name) for name in changed} for each in (known, now))
    return write_audit(actor=None, verb=VERB, target=TARGET, before=before, after=after, at=at)


def _known() -> dict[str, Any]:
    """What the entries until now add up to."""
    entries = AuditEntry.objects.filter(target=TARGET, verb=VERB).order_by("id")
    return {name: value for entry in entries for name, value in entry.after.items()}


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """As JSON gives it back, so that it can be compared."""
    told: dict[str, Any] = json.loads(json.dumps(values, default=str, sort_keys=True))
    return told
