"""Decisions about many over the API."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.api.moderating.bulk_shapes import BulkFileSerializer, BulkItemSerializer, BulkPreviewSerializer
from discussion.moderation.models import AuditEntry, BulkDecision, Decision
from discussion.threads.models import Comment
from tests.moderation.bulk.conftest import carry_out

ADDRESS = "/api/v1/moderation/bulk-decisions/"
Client = Callable[[Subscriber], APIClient]
REMOVAL = {"action": "remove", "rule": "R2", "note": "Advertisements."}


@pytest.fixture(autouse=True)
def now(still_clock: None) -> None:
    """All of it happens at one moment."""


@pytest.fixture
def desk(mo: Subscriber, client_of: Client) -> APIClient:
    return client_of(mo)


def preview(client: APIClient, **sent: Any) -> dict[str, Any]:
    asked = {"preview": True, "selection": {"author": "person0"}, **REMOVAL, **sent}
    answer = client.post(ADDRESS, asked, format="json")
    assert answer.status_code == 200, answer.data
    found: dict[str, Any] = answer.json()
    return found


def test_look_confirm_read_and_take_back(desk: APIClient, words: list[Comment]) -> None:
    found = preview(desk, selection={"comments": [str(words[0].pk), str(uuid4())]})
    assert set(found) == set(BulkPreviewSerializer().fields)
    assert (found["total"], found["people"], found["needs_second"]) == (1, 1, False)
    assert found["skipped"] == [{"code": "not_found", "count": 1}]
    [sample] = found["samples"]
    assert set(sample) == set(BulkItemSerializer().fields)
    assert (sample["comment"], sample["handle"], sample["excerpt"]) == (
        str(words[0].pk),
        "person0",
        "Word 0 of person0.",
    )
    answer = desk.post(ADDRESS, {"token": found["token"]}, format="json")
    assert (answer.status_code, answer.data["state"], answer.data["pending"]) == (202, "running", 1)
    assert set(answer.data) == set(BulkFileSerializer().fields)
    place = f"{ADDRESS}{answer.data['id']}/"
    carry_out()
    told = desk.get(place).data
    assert (told["state"], told["done"], told["pending"]) == ("done", 1, 0)
    back = desk.post(f"{place}reversal/", {"note": "A mistake."}, format="json")
    assert (back.status_code, back.data["reverses"], back.data["total"]) == (202, answer.data["id"], 1)
    carry_out()
    words[0].refresh_from_db()
    assert words[0].state == "published"
    assert [row["action"] for row in desk.get(ADDRESS).data["results"]] == ["reverse", "remove"]
    assert desk.get(place).data["reversed_by"] == back.data["id"]


def test_the_same_with_the_token(desk: APIClient, words: list[Comment]) -> None:
    token = preview(desk)["token"]
    other = {"token": token, "selection": {"author": "person1"}, **REMOVAL}
    answer = desk.post(ADDRESS, other, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "preview_differs")
    same = {**other, "selection": {"author": "person0"}}
    assert desk.post(ADDRESS, same, format="json").status_code == 202
    again = desk.post(ADDRESS, same, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "bulk_confirmed")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"preview": True},
        {"preview": False},
        {"preview": True, "token": "hbb_x", "selection": {"author": "person0"}, "action": "remove"},
        {"preview": True, "selection": {"author": "person0"}},
        {"preview": True, "selection": {"author": ["person0"]}, "action": "remove"},
        {"preview": True, "selection": {"comments": "all"}, "action": "remove"},
        {"preview": True, "selection": {"comments": [1.5, []]}, "action": "remove"},
        {"preview": True, "selection": {"comments": ["x" * 36] * 1_001}, "action": "remove"},
        {"preview": True, "selection": {"people": [{}]}, "action": "ban"},
        {"preview": True, "selection": {"people": ["a\x00b"]}, "action": "ban"},
        {"preview": True, "selection": {"since": "yesterday", "story": "x"}, "action": "remove"},
        {"preview": True, "selection": {"author": "person0"}, "action": "reverse"},
        {"preview": True, "selection": [], "action": "remove"},
        {"preview": "maybe", "selection": {"author": "person0"}, "action": "remove"},
        {"token": "x" * 101},
        {"token": None},
        [],
    ],
)
@pytest.mark.usefixtures("words")
def test_nonsense_is_malformed(desk: APIClient, sent: Any) -> None:
    answer = desk.post(ADDRESS, sent, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert not BulkDecision.objects.exists()


def test_a_million_ids_are_refused_before_they_are_read(desk: APIClient, words: list[Comment]) -> None:
    body = (
        b'{"preview":true,"action":"remove","rule":"R1","selection":{"comments":[' + b'"' + b"0" * 36_000_000 + b'"]}}'
    )
    answer = desk.post(ADDRESS, body, content_type="application/json")
    assert answer.status_code in {400, 413}
    assert not BulkDecision.objects.exists()


def test_who_may(
    client_of: Client,
    alice: Subscriber,
    edith: Subscriber,
    mo: Subscriber,
    maxine: Subscriber,
    sonja: Subscriber,
    words: list[Comment],
    settings: Any,
    anonymous: APIClient,
) -> None:
    settings.BULK_CAP = 1
    token = preview(client_of(mo))["token"]
    assert client_of(maxine).post(ADDRESS, {"token": token}, format="json").json()["code"] == "preview_not_found"
    pk = client_of(mo).post(ADDRESS, {"token": token}, format="json").data["id"]
    place = f"{ADDRESS}{pk}/"
    for person, code in ((alice, "not_moderator"), (edith, "not_moderator")):
        for method, address in (("get", ADDRESS), ("post", ADDRESS), ("get", place), ("post", f"{place}reversal/")):
            answer = getattr(client_of(person), method)(address)
            assert (answer.status_code, answer.json()["code"]) == (403, code), address
    assert anonymous.post(ADDRESS).status_code == 401
    seconds = f"{place}confirmation/"
    assert client_of(maxine).post(seconds).json()["code"] == "not_senior"
    assert client_of(mo).post(seconds).json()["code"] == "not_senior"
    before = AuditEntry.objects.count()
    answer = client_of(sonja).post(seconds)
    assert (answer.status_code, answer.data["state"], answer.data["seconded_by"]) == (202, "running", "sonja")
    assert AuditEntry.objects.count() == before + 1
    assert client_of(sonja).post(f"{ADDRESS}{uuid4()}/confirmation/").json()["code"] == "bulk_not_found"
    assert not Decision.objects.exists()


def test_the_list_takes_as_many_queries_for_ten_as_for_one(desk: APIClient, words: list[Comment]) -> None:
    counts = []
    for number in (1, 9):
        for _ in range(number):
            desk.post(ADDRESS, {"token": preview(desk)["token"]}, format="json")
        with CaptureQueriesContext(connection) as queries:
            assert len(desk.get(ADDRESS).data["results"]) in {1, 10}
        counts.append(len(queries))
    assert counts[0] == counts[1]
