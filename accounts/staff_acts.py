"""What people who work here change about their own way in, keys, factors, the address: in the audit log.

Of everybody else nothing is noted: what readers do with their accounts is their own business.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import Subscriber
from core.acts import note_act


def note_staff_act(
    *,
    person: Subscriber,
    verb: str,
    at: datetime,
    target: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Note what somebody who works here did, to himself where no `target` is named; in the transaction of the act."""
    if person.is_staff:
        about = target or f"subscriber:{person.pk}"
        note_act(actor=person.pk, verb=verb, target=about, before=before, after=after, at=at)
