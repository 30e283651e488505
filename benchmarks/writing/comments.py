"""Comments to be posted: each different, so that screening takes none for a copy, each with an Idempotency-Key."""

import json
from random import Random

from benchmarks.load.asking import request
from benchmarks.site.words import talk


def comment_request(address: str, slug: str, number: int, *, key: str, **headers: str) -> str:
    """A POST of the comment with this number, at the top of the thread."""
    draw = Random(f"{key}{number}")
    body = f"{talk(draw, 14)} {number}. {talk(draw, 16)}."
    path = f"/api/v1/stories/{slug}/comments/"
    return request("POST", address, path, json.dumps({"body": body}), Idempotency_Key=key, **headers)
