"""Trust row V7: columns that are sent along with a write change nothing of what it writes.

Every operation that takes a body is sent its own example, and the same with every column of every model besides the
members that it takes; the rows that both leave are compared. The operations come from the committed OpenAPI document,
so a new endpoint is here the day it exists.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache as redis
from django.db import connection, models, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import roles
from stories.models import Story
from tests.test_admin_walk import OWN
from tests.visibility.occasions import NEED_A_FACTOR, Occasion, make_occasions
from tests.visibility.test_matrix import client_for
from tests.visibility.test_wrong_types import DURABLE as SIGNING_IN
from tests.visibility.test_wrong_types import SCHEMAS, WRITES, address, members
from tests.visibility.world import World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock"), pytest.mark.trust("V7")]
ROOMS = {"accounts", "core", "discussion", "seeds", "stories", "web"}
WORD, NUMBER, MOMENT, ID = "canaryassigned", 987_654_321, "2001-02-03T04:05:06Z", str(UUID(int=0x1DEA))
CANARIES = (WORD, str(NUMBER), "2001-02-03", ID)
# What nobody may say of himself, of his words or of a story, though more than one model has it.
COVETED = {"state": "published", "is_staff": True, "is_superuser": True, "role": "administrator", "groups": [1]}
ACTORS = ("senior", "alice", "bob", "dora")
WRITTEN = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)")
DURABLE = {*SIGNING_IN, "PUT /api/v1/me/email/"}  # with a code that is no code
REFUSED = {400, 422}
NOTHING: dict[str, Any] = {"properties": {}}  # of a body where none is asked for


class Left(NamedTuple):
    """What a request has left: its status, and of each table that it wrote all rows, column by column."""

    status: int
    rows: dict[str, list[dict[str, Any]]]


@pytest.fixture
def world(story: Story) -> World:
    built = build_world(story)
    everything = Group.objects.filter(name__in=[roles.MODERATOR, roles.EDITOR, roles.SENIOR])
    built.people["senior"].groups.add(*everything)
    return built


@cache
def columns() -> dict[str, Any]:
    """{name: a value that would be found again}, for every field of every model of ours."""
    fields = [
        field
        for model in apps.get_models()
        if model.__module__.split(".", maxsplit=1)[0] in ROOMS
        for field in model._meta.concrete_fields
    ]
    named = {name: value_for(field) for field in fields for name in (field.name, field.attname)}
    return {**named, "pk": NUMBER, **COVETED}


def value_for(field: Any) -> Any:
    if field.is_relation:
        return value_for(field.target_field)
    if field.choices:
        return [choice for choice, _ in field.flatchoices if choice != field.get_default()][-1]
    kinds: list[tuple[type[models.Field[Any, Any]], Any]] = [
        (models.BooleanField, not field.get_default()),
        (models.UUIDField, ID),
        (models.DateField, MOMENT),
        (models.JSONField, {"canary": WORD}),
        (ArrayField, [WORD]),
        (models.IntegerField, NUMBER),
        (models.FloatField, NUMBER + 0.5),
    ]
    return next((value for kind, value in kinds if isinstance(field, kind)), WORD)


def schema_of(operation: dict[str, Any]) -> dict[str, Any]:
    """Of its body."""
    content = operation.get("requestBody", {}).get("content", {})
    return dict(content.get("application/json", {}).get("schema", NOTHING))


def bodies_of(operation: dict[str, Any], occasion: Occasion) -> list[dict[str, Any]]:
    """What may be taken: all that is told, and no more than has to be."""
    example = occasion.body or members(operation)[0]
    least = {each: example[each] for each in shape(schema_of(operation)).get("required", ()) if each in example}
    return [example] if least == example else [example, least]


def shape(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that is meant, where another one is named."""
    for part in (schema, *schema.get("allOf", ()), *schema.get("oneOf", ())):
        if "$ref" in part:
            return dict(SCHEMAS[part["$ref"].rpartition("/")[2]])
    return schema


def widened(value: Any, schema: dict[str, Any]) -> Any:
    """The value with all those columns in every object of it, but for what may be there."""
    told = shape(schema)
    if isinstance(value, list):
        return [widened(each, told.get("items", {})) for each in value]
    if not isinstance(value, dict) or "properties" not in told:
        return value
    taken = told["properties"]
    own = {name: widened(each, taken.get(name, {})) for name, each in value.items()}
    return {**{name: each for name, each in columns().items() if name not in taken}, **own}


def left_by(client: APIClient, operation: str, path: str, body: Any) -> Left:
    """What this request would leave; it is undone."""
    redis.clear()  # no limit is reached
    written: set[str] = set()

    def note(execute: Any, sql: Any, *rest: Any) -> Any:
        written.update(WRITTEN.findall(str(sql)))
        return execute(sql, *rest)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            answer = client.generic(operation.partition(" ")[0], path, orjson.dumps(body), "application/json")  # type: ignore[arg-type]  # bytes are sent as they are
        left = Left(answer.status_code, {table: rows_of(table) for table in sorted(written & tables())})
        transaction.set_rollback(True)
    return left


@cache
def tables() -> set[str]:
    """All but those of sessions, which any request writes."""
    return {name for name in connection.introspection.table_names() if name not in OWN}


def rows_of(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT row_to_json(each)::text FROM "{table}" each')
        return [orjson.loads(row) for (row,) in cursor.fetchall()]


def lasting(one: Left, other: Left) -> dict[str, list[str]]:
    """{table: its columns that hold the same after the same request}: not ids, and not secrets."""
    return {
        table: [name for name in (rows[0] if rows else ()) if values(rows, name) == values(other.rows[table], name)]
        for table, rows in one.rows.items()
    }


def values(rows: list[dict[str, Any]], *names: str) -> Counter[bytes]:
    return Counter(orjson.dumps([row[name] for name in names]) for row in rows)


def faults(usual: Left, again: Left, wide: Left) -> Iterator[str]:
    """How what was sent along has had an effect."""
    if wide.status in REFUSED and wide.status != usual.status:
        yield from (f"refused, and wrote {table}" for table in wide.rows)
        return
    if (wide.status, wide.rows.keys()) != (usual.status, usual.rows.keys()):
        yield f"{wide.status} {list(wide.rows)} instead of {usual.status} {list(usual.rows)}"
        return
    for table, names in lasting(usual, again).items():
        if values(wide.rows[table], *names) != values(usual.rows[table], *names):
            yield f"other rows in {table}"
        found = [canary for canary in CANARIES if canary.encode() in orjson.dumps(wide.rows[table])]
        if found:
            yield f"{found} in {table}"


def accepted(clients: dict[str, APIClient], name: str, path: str, bodies: list[Any]) -> tuple[str, Any, Left]:
    """Who sends which of the bodies, and what it leaves: the first that is taken, or the first of all."""
    tried = []
    for body, actor in product(bodies, clients):
        tried.append((actor, body, left_by(clients[actor], name, path, body)))
        if tried[-1][2].status < 300:
            return tried[-1]
    return tried[0]


def test_columns_that_are_sent_along_have_no_effect(world: World) -> None:
    occasions = make_occasions(world, timezone.now())
    clients = {actor: client_for(world, actor) for actor in ACTORS}
    assert {"is_staff", "author_id", "state", "created_at", "body_html"} <= columns().keys()
    wrong, refused = [], set()
    for name, operation in WRITES:
        if name in DURABLE or name.startswith("DELETE "):
            continue
        occasion = occasions.get(name, Occasion())
        path, bodies = occasion.path or address(world, name), bodies_of(operation, occasion)
        actor, body, usual = accepted(clients, name, path, bodies)
        again = left_by(clients[actor], name, path, body)
        wide = left_by(clients[actor], name, path, widened(body, schema_of(operation)))
        wrong += [f"{name}: {fault}" for fault in faults(usual, again, wide)]
        refused |= {name} if usual.status >= 300 else set()
    assert wrong == []
    assert refused == NEED_A_FACTOR
