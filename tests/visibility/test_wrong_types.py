"""Trust row X13: no member of any body, whatever stands in it, is a fault of ours (5xx). Nor is any body that is none.

The operations come from the committed OpenAPI document, so a new endpoint is here the day it exists.
"""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from rest_framework.test import APIClient

from accounts import roles
from stories.models import Story
from tests.test_openapi import committed, operations
from tests.visibility.test_forged_writes import address_of
from tests.visibility.test_matrix import client_for, filled
from tests.visibility.world import World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.trust("X13")]
SCHEMAS = committed()["components"]["schemas"]
WRITES = [(name, operation) for name, operation in operations() if not name.startswith("GET ")]
DURABLE = {"POST /api/v1/auth/sessions/"}  # commits by itself, also where it refuses: a failure is to be counted
# Of our own making, by the classes of the Big List of Naughty Strings; and whatever JSON has that is no string.
# Alone, with all other members right: what passes for a value of some type, and is found out by whoever uses it.
ALONE: list[Any] = [
    None,
    2**70,
    "\x00",
    "\ud800",
    "'; DROP TABLE threads_comment; -- %s %(x)s {0} {{7*7}} ${x} $(id) ../../etc/passwd%00" + "Z\u0351\u036b" * 40,
    "\u202e\u2066x\ufeff\u200b\U000e0001 \ufdfa\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "x" * 30_000,
    "ffffffff-ffff-7fff-bfff-ffffffffffff",
    "0001-01-01T00:00:00+14:00",
]
# In all members at once: what no member takes but those for which it is right.
TOGETHER: list[Any] = [
    True,
    -1,
    1e308,
    [],
    ["x", None],
    {},
    {"$ne": ""},
    "",
    "9999-99-99T99:99:99Z",
]
BODIES = [b"", b"{", b"[]", b'"x"', b"null", b"1e999", b'{"a": 1e999}', b"\xff", b'{"\\ud800": 1}', b"[" * 5_000]


@pytest.fixture
def world(story: Story) -> World:
    return build_world(story)


def members(operation: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """An example of the body, and what it may have."""
    told = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = told.get("schema", {}).get("$ref", "").rpartition("/")[2]
    examples = [each["value"] for each in told.get("examples", {}).values() if isinstance(each.get("value"), dict)]
    return (examples or [{}])[0], sorted(SCHEMAS.get(name, {}).get("properties", {}))


def address(world: World, operation: str) -> str:
    """With something that is there, where the matrix knows it."""
    try:
        return next(iter(filled(world, operation.partition(" ")[2])))
    except AssertionError:
        return address_of(operation)[1]


def bodies(operation: dict[str, Any]) -> Iterator[bytes]:
    example, names = members(operation)
    for name in names:
        for wrong in ALONE:
            yield json.dumps({**example, name: wrong}).encode()
    for wrong in TOGETHER:
        yield json.dumps(dict.fromkeys(names, wrong)).encode()
    yield from BODIES


def send(client: APIClient, operation: str, path: str, body: bytes) -> int:
    """The status; whatever it wrote goes back, and no limit is reached."""
    cache.clear()
    with nullcontext() if operation in DURABLE else transaction.atomic():
        answer = client.generic(operation.partition(" ")[0], path, body, "application/json")  # type: ignore[arg-type]  # bytes are sent as they are
        if operation not in DURABLE:
            transaction.set_rollback(True)
    return int(answer.status_code)


def test_no_member_of_any_body_is_a_fault(world: World) -> None:
    everything = Group.objects.filter(name__in=[roles.MODERATOR, roles.EDITOR, roles.SENIOR])
    world.people["senior"].groups.add(*everything)
    client = client_for(world, "senior")
    client.raise_request_exception = False
    wrong = []
    for name, operation in WRITES:
        path = address(world, name)
        sent = ((send(client, name, path, body), body[:200]) for body in bodies(operation))
        wrong += [(name, *each) for each in sent if each[0] >= 500]
    assert wrong == []
