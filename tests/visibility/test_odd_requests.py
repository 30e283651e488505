"""Requests that no client of ours makes, at every operation: other types, foreign names, dressed-up addresses.

The operations come from the committed OpenAPI document, so a new endpoint is here the day it exists.
"""

import re

import pytest
from django.core.cache import cache
from django.http import HttpResponse

from discussion.threads.changes import positions
from stories.models import Story
from tests.test_openapi import operations
from tests.visibility.test_forged_writes import address_of
from tests.visibility.test_matrix import LIVE, PAGES, READS, client_for, filled
from tests.visibility.world import World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
ACCEPTED = ("text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png", "*/*", "x", "application/json; q=0")
QUERIES = ("?format=api", "?format=html", "?_accept=text/html")
ODD = [*(("", accept) for accept in ACCEPTED), *((query, ACCEPTED[0]) for query in QUERIES)]
TYPES = {
    "application/atom+xml",
    "application/json",
    "application/problem+json",
    "application/vnd.oai.openapi",
    "application/zip",
    "image/svg+xml",
}
# Names by which other systems let clients reach through relations: see rows V6 and X10 of docs/threat-model.md.
FOREIGN = {
    "author__email__startswith": "a",
    "author__password__regex": "^p",
    "expand": "author.email",
    "fields": "*",
    "filter": "email",
    "format": "api",
    "id__in": "1",
    "include": "author",
    "order_by": "-author__password",
    "ordering": "author__password",
    "state__in": "held",
    "subscriber__email": "alice@private.example",
}
SUFFIXES = ("x.css", ".css", ";x.css", "%0ax.css", "%2fx.css", "%00.css", "x.js", "..%2fx.png", "/x.css")
OWN = [path for path in (*READS, *PAGES, "/me/notices/", "/me/data/", "/me/preferences/") if "/me/" in path]


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """How far somebody has read changes names whoever writes at this moment, in any database: as if nobody did."""
    transactions = r"ARRAY\(SELECT pg_snapshot.*\),\s*pg_snapshot_xmax.*"
    still, found = re.subn(transactions, "ARRAY[]::bigint[], 1000000000::bigint", positions.NOW)
    assert found == 1
    monkeypatch.setattr(positions, "NOW", still)


@pytest.fixture
def world(story: Story) -> World:
    return build_world(story)


def first(world: World, path: str) -> str:
    """The path with one thing that exists for each of its parameters."""
    return next(iter(filled(world, path)))


@pytest.mark.trust("X9", "X10")
def test_nothing_of_the_api_is_ever_a_page(world: World) -> None:
    wrong = []
    for operation, _ in operations():
        client = client_for(world, "mo")  # one of them signs out
        cache.clear()  # no limit answers in place of the operation
        method, path = operation.split(" ")
        address = first(world, path) if method == "GET" else address_of(operation)[1]
        for query, accept in ODD:
            answer = client.generic(method, address + query, "{}", "application/json", HTTP_ACCEPT=accept)
            kind = answer.get("Content-Type", "application/json").partition(";")[0]
            if kind not in TYPES or answer["X-Content-Type-Options"] != "nosniff" or b"<html" in answer.content:
                wrong.append((operation, query, accept, answer.status_code, kind))
    assert wrong == []


@pytest.mark.trust("V6")
@pytest.mark.parametrize("role", ["nobody", "mo"])
def test_no_parameter_reaches_through_relations(world: World, role: str) -> None:
    wrong = []
    client = client_for(world, role)
    for path in READS:
        address = first(world, path)
        usual = told(client.get(address))
        # All at once change nothing: none of them does anything, as long as none can hide what another does.
        if told(client.get(address, FOREIGN)) == usual:
            continue
        for name, value in FOREIGN.items():
            answer = client.get(address, {name: value})
            if answer.status_code != 400 and told(answer) != usual:
                wrong.append((path, name, answer.status_code))
    assert wrong == []


@pytest.mark.trust("V16")
def test_nothing_of_mine_answers_to_the_name_of_a_file(world: World) -> None:
    client = client_for(world, "alice")
    for address in (first(world, path) for path in OWN):
        for suffix in SUFFIXES:
            answer = client.get(address + suffix)
            assert answer.status_code == 404, address + suffix
            assert "public" not in answer.get("Cache-Control", ""), address + suffix


@pytest.mark.trust("V15")
def test_a_cache_that_anybody_puts_in_front_crosses_nobody(world: World) -> None:
    """What may be kept is the same for everybody, to the byte; whatever is somebody's own says that it is."""
    strangers, people = client_for(world, "nobody"), [client_for(world, role) for role in ("alice", "bob", "mo")]
    crossed, kept = [], 0
    for path in (path for path in (*READS, *PAGES) if path != LIVE):
        address = first(world, path)
        answers = [person.get(address) for person in people]
        shared = [answer for answer in answers if not is_own(answer)]
        if path in READS:
            shared += [answer for answer in [strangers.get(address)] if not is_own(answer)]
        kept += bool(shared)
        sets_apart = any("Set-Cookie" in answer or "cookie" in answer.get("Vary", "").lower() for answer in shared)
        if sets_apart or len({(*told(answer), answer.get("ETag")) for answer in shared}) > 1:
            crossed.append(address)
    assert crossed == []
    assert kept > 20


def told(answer: HttpResponse) -> tuple[int, bytes]:
    return answer.status_code, answer.content


def is_own(answer: HttpResponse) -> bool:
    """Whether no cache keeps it that others ask as well."""
    policy = answer.get("Cache-Control", "")
    return "no-store" in policy or "private" in policy
