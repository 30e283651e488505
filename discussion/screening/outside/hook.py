"""The operator's own server: a signed POST, and a verdict in return."""

import hashlib
import hmac
import math
from typing import Any

import httpx
import orjson
from django.conf import settings

from core.errors import DomainError
from discussion.screening.drafts import Finding, Outcome, flagged, held, refused
from discussion.screening.outside.calling import OutsideError, open_client
from discussion.screening.outside.questions import Question

VERDICTS = {"pass", "flag", "hold", "refuse"}
REASON_LENGTH = 200


class RefusedOutsideError(DomainError):
    code = "refused_outside"
    message = "A check that this site has made elsewhere does not accept this."


def sign(*, secret: str, timestamp: str, body: bytes) -> str:
    """What `Hubbub-Signature` says: HMAC-SHA256 over the timestamp, a dot and the body, in hexadecimal."""
    return "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def ask_hook(question: Question, seconds: float) -> Finding:
    """Ask the server of SCREENING_HOOK_URL. Raises OutsideError, or what httpx raises, for anything but a verdict."""
    body = orjson.dumps(describe(question), option=orjson.OPT_UTC_Z)
    timestamp = str(int(question.at.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "Hubbub-Timestamp": timestamp,
        "Hubbub-Signature": sign(secret=settings.SCREENING_HOOK_SECRET, timestamp=timestamp, body=body),
    }
    with open_client(seconds=seconds) as client:
        answer = client.post(settings.SCREENING_HOOK_URL, content=body, headers=headers)
    if answer.status_code != httpx.codes.OK:
        raise OutsideError(f"status {answer.status_code}")
    return read_verdict(answer.content)


def describe(question: Question) -> dict[str, Any]:
    """The question as JSON, with the names of the API."""
    described: dict[str, Any] = {
        "id": question.comment,
        "story": question.story,
        "parent": question.parent,
        "author": {"handle": question.handle, "trust": question.trust, "joined_at": question.joined_at},
        "body": question.body,
        "written_at": question.at,
    }
    if settings.SCREENING_SENDS_ADDRESSES:
        described["author"] |= {"email": question.email, "network": question.network}
    return described


def read_verdict(content: bytes) -> Finding:
    """The finding that `{"verdict", "score", "reason"}` says. Raises OutsideError for anything else."""
    try:
        said = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise OutsideError("no JSON") from error
    if not isinstance(said, dict) or not isinstance(said.get("verdict"), str) or said["verdict"] not in VERDICTS:
        raise OutsideError("no verdict")
    score, reason = said.get("score", 1.0), said.get("reason", "")
    if isinstance(score, bool) or not isinstance(score, int | float) or not math.isfinite(score):
        raise OutsideError("a score that is no number")
    if not isinstance(reason, str):
        raise OutsideError("a reason without words")
    detail = reason[:REASON_LENGTH].replace("\x00", "")
    if said["verdict"] == "refuse":
        return refused(RefusedOutsideError(), detail=detail)
    if said["verdict"] == "pass":
        return Finding(Outcome.PASS, score=float(score), detail=detail)
    say = held if said["verdict"] == "hold" else flagged
    return say("held_outside" if say is held else "flagged_outside", score=float(score), detail=detail)
