"""Comments to be posted: each different, each with an Idempotency-Key."""

import json
from random import Random

from benchmarks.load.asking import request

WORDS = (
    "tram street school water council winter paper bridge garden market harbour driver nurse engine cloud river stone"
    " window letter summer budget doctor teacher farmer worker mayor judge painter singer baker tailor miller sailor"
)


def comment_request(address: str, slug: str, number: int, *, key: str, **headers: str) -> str:
    """A POST of the comment with this number, at the top of the thread."""
    said = Random(f"{key}{number}").choices(WORDS.split(), k=30)
    body = f"In my view {' '.join(said[:12])}, number {number}. But {' '.join(said[12:])}."
    path = f"/api/v1/stories/{slug}/comments/"
    return request("POST", address, path, json.dumps({"body": body}), Idempotency_Key=key, **headers)
