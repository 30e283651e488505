"""What those who work here do in rooms that the audit log stands above: signing in, roles, exports.

The setting AUDIT_LOG names the function that writes it down, so nobody here imports the room that keeps it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def note_act(
    *,
    actor: int | None,
    verb: str,
    target: str,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write it into the audit log, in the transaction of the act. People are numbers; no actor is a command.

    States and numbers only, never words, names or addresses: those can be erased, the log cannot.
    """
    write = import_string(settings.AUDIT_LOG)
    write(actor=actor, verb=verb, target=target, before=before or {}, after=after or {}, at=at)
