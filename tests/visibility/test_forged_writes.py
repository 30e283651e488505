"""Trust row G1: no other site's page writes with somebody's cookie, at any operation of the API, and no reading writes.

The operations come from the committed OpenAPI document, so a new endpoint is here the day it exists.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.models import Story
from tests.signing_in import sign_in
from tests.test_openapi import operations
from tests.visibility.test_matrix import READS, client_for, filled
from tests.visibility.world import build_world

pytestmark = [pytest.mark.django_db, pytest.mark.trust("G1")]
NO_ID = "00000000-0000-0000-0000-000000000000"
TOKEN = "k" * 32  # as long as Django's own; whoever sends it in cookie and header has read the cookie
WRITES = sorted((name, operation) for name, operation in operations() if not name.startswith("GET "))
NOBODYS = [name for name, operation in WRITES if not operation.get("security")]
FIRST = next(name for name, _ in WRITES if name not in NOBODYS)
FOREIGN = (
    "https://evil.example",
    "null",
    "http://testserver.evil.example",
    "http://testserver:81",
    "//testserver",
    "x",
)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain")
UNREADABLE = 415


def address_of(operation: str) -> tuple[str, str]:
    """Method and path, with something in place of every parameter: nobody gets so far as to look for it."""
    method, path = operation.split(" ")
    path = path.replace("rules/{id}", "rules/1")
    return method, re.sub(r"\{(\w+)\}", lambda name: "x" if name[1] in {"slug", "handle", "name"} else NO_ID, path)


def everything() -> dict[str, str]:
    """A fingerprint of every table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        prints = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{table}\" t")
            prints[table] = cursor.fetchone()[0]
        return prints


def forged(operation: str) -> Iterator[dict[str, Any]]:
    """Headers of requests that another site's page can cause, or could if it knew the token.

    How an origin is written matters to what is before all operations: to one of them it is written in every way.
    """
    yield {}
    for content_type in FORMS:
        yield {"content_type": content_type}
    yield {"HTTP_X_CSRFTOKEN": "x" * 32}
    for origin in FOREIGN if operation == FIRST else FOREIGN[:1]:
        yield {"HTTP_X_CSRFTOKEN": TOKEN, "HTTP_ORIGIN": origin}


@pytest.fixture
def browser(mo: Subscriber) -> APIClient:
    """Of somebody who may do nearly everything."""
    client = APIClient(enforce_csrf_checks=True)
    sign_in(client, mo)
    client.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    return client


def test_no_write_is_taken_from_another_sites_page(browser: APIClient) -> None:
    before, wrong = everything(), []
    for operation, _ in WRITES:
        if operation in NOBODYS:
            continue
        method, path = address_of(operation)
        for headers in forged(operation):
            answer = browser.generic(method, path, "{}", **{"content_type": "application/json", **headers})
            unread = answer.status_code == UNREADABLE and headers.get("content_type") in FORMS
            if not unread and (answer.status_code, answer.json()["code"]) != (403, "csrf_failed"):
                wrong.append((operation, headers, answer.status_code))
    assert wrong == []
    assert everything() == before


def test_with_token_and_origin_it_would_be_taken(browser: APIClient, mo: Subscriber) -> None:
    """The requests above lack nothing else."""
    answer = browser.patch("/api/v1/me/", {"handle": "mo_two"}, HTTP_X_CSRFTOKEN=TOKEN, HTTP_ORIGIN="http://testserver")
    assert answer.status_code == 200
    assert Subscriber.objects.get().handle == "mo_two"


def test_what_needs_no_sign_in_is_known() -> None:
    """They have no token to ask for: signing in looks at the origin, asking for a code takes nothing but JSON."""
    assert NOBODYS == ["POST /api/v1/auth/codes/", "POST /api/v1/auth/sessions/"]


@pytest.mark.parametrize("operation", NOBODYS)
def test_a_form_of_another_site_reaches_none_of_them(browser: APIClient, operation: str) -> None:
    before = everything()
    body = '{"email": "mallory@example.com", "code": "123456", "client": "browser"}'
    for content_type in FORMS:
        answer = browser.generic(*address_of(operation), body, content_type=content_type)
        assert answer.status_code == UNREADABLE
    assert everything() == before


@pytest.mark.parametrize("role", ["nobody", "alice", "mo", "edith"])
def test_looking_at_everything_changes_nothing(story: Story, role: str) -> None:
    world = build_world(story)
    client = client_for(world, role)
    before = everything()
    for path in READS:
        urls = list(filled(world, path))[:2]
        client.get(urls[0], {"_method": "DELETE", "confirm": "1"}, HTTP_X_HTTP_METHOD_OVERRIDE="DELETE")
        client.head(urls[-1])
    after = everything()
    assert [table for table, rows in after.items() if before[table] != rows] == []
