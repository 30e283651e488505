"""`Idempotency-Key`: the same POST, sent twice, happens once and is answered twice.

The memory of a write is a row in PostgreSQL, inserted first, in the transaction of the write itself. A second request
with the same key waits at that row until the first is committed, and then gives the first one's answer. If the first
fails or the server dies, the row dies with the write, and the second request does the work. Refusals are not kept:
nothing was written, so asking again is safe.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.json import read_body, to_json
from core.errors import DomainError
from core.kept_cursors import tell
from core.models import IdempotentWrite
from core.whole import as_a_whole

MAX_KEY = 200
KEPT_FOR = timedelta(hours=24)
CLAIM = """
INSERT INTO core_idempotentwrite AS kept (owner, key, fingerprint, headers, body, created_at)
VALUES (%s, %s, %s, '{}', '', %s)
ON CONFLICT (owner, key) DO UPDATE SET fingerprint = excluded.fingerprint, created_at = excluded.created_at
    WHERE kept.created_at < %s
"""
REMEMBER = "UPDATE core_idempotentwrite SET status = %s, headers = %s, body = %s WHERE owner = %s AND key = %s"


class KeyReusedError(DomainError):
    code = "idempotency_key_reused"
    message = "This Idempotency-Key was used for another request. Take a new key for a new request."


def run_once(
    request: Request,
    owner: str,
    write: Callable[[], Response],
    *,
    keep: Callable[[Any], Any],
    retell: Callable[[bytes], bytes],
) -> HttpResponse | Response:
    """Run `write`, and keep of its answer what `keep` leaves of it; or give what `retell` makes of that, if the same
    owner has sent the same key before.

    Raises KeyReusedError (422) if the key came with another path or body, ParseError (400) if it is no sensible key.
    """
    key = request.headers["Idempotency-Key"]
    if not 0 < len(key) <= MAX_KEY or not key.isprintable():
        raise ParseError(f"Idempotency-Key has 1 to {MAX_KEY} printable characters.")
    fingerprint = _fingerprint(request)
    now = timezone.now()
    with as_a_whole():
        if not _claim(owner, key, fingerprint, now):
            return _replay(owner, key, fingerprint, retell)
        response = write()
        _remember(owner, key, response, keep(response.data))
    return response


def forget_old_writes(*, at: datetime) -> int:
    """Delete what is older than 24 hours; returns how many rows went."""
    return IdempotentWrite.objects.filter(created_at__lt=at - KEPT_FOR).delete()[0]


def _claim(owner: str, key: str, fingerprint: str, now: datetime) -> bool:
    """Insert the row, waiting for whoever is inserting the same one; a row past its 24 hours is taken over."""
    return tell(CLAIM, [owner, key, fingerprint, now, now - KEPT_FOR]) == 1


def _remember(owner: str, key: str, response: Response, kept: Any) -> None:
    headers = {name: response[name] for name in ("Location", "ETag") if name in response}
    body = b"" if kept is None else to_json(kept)
    tell(REMEMBER, [response.status_code, orjson.dumps(headers).decode(), body, owner, key])


def _replay(owner: str, key: str, fingerprint: str, retell: Callable[[bytes], bytes]) -> HttpResponse:
    kept = IdempotentWrite.objects.get(owner=owner, key=key)
    if kept.fingerprint != fingerprint:
        raise KeyReusedError
    body = retell(bytes(kept.body))
    answer = HttpResponse(body, status=kept.status, content_type="application/json", headers=kept.headers)
    answer["Idempotency-Replayed"] = "true"
    return answer


def _fingerprint(request: Request) -> str:
    parts: list[Any] = [request.method, request.get_full_path()]
    return hashlib.sha256(orjson.dumps(parts) + _lasting(request)).hexdigest()


def _lasting(request: Request) -> bytes:
    """What of a body is the same when the same is sent again: a form's boundary is made up anew each time."""
    body = read_body(request)
    boundary = (request.content_params or {}).get("boundary", "")
    return body.replace(boundary.encode(), b"") if boundary else body
