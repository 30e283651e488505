"""Trust row W6 at every operation: whoever sends a POST again with its `Idempotency-Key` gets the same answer, and
nothing is written a second time; what is kept for that names nobody else, and has no words that can be blacked out.
The operations come from the committed OpenAPI document.
"""

import re
from itertools import product
from typing import Any

import orjson
import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from core.models import IdempotentWrite
from stories.models import Story
from tests.visibility.occasions import NEED_A_FACTOR, Occasion, make_occasions
from tests.visibility.test_mass_assignment import DURABLE, bodies_of
from tests.visibility.test_matrix import client_for
from tests.visibility.test_wrong_types import WRITES, address
from tests.visibility.world import STATES, World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock"), pytest.mark.trust("W6")]
KEY = {"Idempotency-Key": "once"}
POSTS = [(name, operation) for name, operation in WRITES if name.startswith("POST ") and name not in DURABLE]
# Their answers hold a secret, or nothing that was written; or nobody is signed in.
NOT_KEPT = {
    "POST /api/v1/auth/codes/",
    "POST /api/v1/me/api-keys/",
    "POST /api/v1/me/second-factors/",
    "POST /api/v1/moderation/bulk-decisions/",
    "POST /api/v1/preview/",
}


def post(client: APIClient, path: str, body: Any) -> Any:
    cache.clear()  # no limit is reached
    return client.generic("POST", path, orjson.dumps(body), "application/json", headers=KEY)  # type: ignore[arg-type]  # bytes are sent as they are


def others_in_what_is_kept(world: World) -> list[str]:
    """Names of others, and words of comments, in the answer that is kept."""
    kept = IdempotentWrite.objects.get()
    names = [person.handle for person in world.people.values() if kept.owner != f"subscriber:{person.pk}"]
    return re.findall(rf'["/](?:{"|".join(names)})["/]|{"|".join(STATES)}', bytes(kept.body).decode())


def test_a_repeat_is_answered_like_the_first(story: Story) -> None:
    world = build_world(story)
    occasions = make_occasions(world, timezone.now())
    clients = [client_for(world, actor) for actor in ("senior", "edith", "alice", "bob", "dora")]
    different, repeated, others = [], set(), {}
    for name, operation in POSTS:
        occasion = occasions.get(name, Occasion())
        path, bodies = occasion.path or address(world, name), bodies_of(operation, occasion)
        for client, body in product(clients, bodies):
            with transaction.atomic():
                first = post(client, path, body)
                again = post(client, path, body) if first.status_code < 300 else first
                if "Idempotency-Replayed" in again:
                    repeated.add(name)
                    others[name] = others_in_what_is_kept(world)
                transaction.set_rollback(True)
            if first.status_code < 300:
                is_same = (first.status_code, first.content) == (again.status_code, again.content)
                different += [] if is_same or name in NOT_KEPT else [(name, first.content, again.content)]
                break
    assert different == []
    assert not any(others.values()), others
    assert {name for name, _ in POSTS} - repeated - NEED_A_FACTOR == NOT_KEPT
