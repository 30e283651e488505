"""GET and POST me/notices/: the list, the count, and what is marked as read."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.api.notice_shapes import NoticeListSerializer, NoticeSerializer
from accounts.models import Subscriber
from accounts.notices.models import Cadence, Channel, Kind, Notice
from accounts.notices.preferences import change_preferences
from accounts.sanctions import impose_ban
from discussion.threads.models import Comment
from discussion.threads.services import delete_comment, remove_comment, restore_comment
from tests.conftest import NOW
from tests.telling.conftest import Say, gather

URL = "/api/v1/me/notices/"
ClientOf = Callable[[Subscriber], APIClient]


@pytest.fixture
def answers(shown: Comment, say: Say, bob: Subscriber) -> list[Comment]:
    """Three answers to Alice, of which she is told."""
    comments = [say(bob, f"answer {number}", shown) for number in range(3)]
    gather()
    return comments


def listed(client: APIClient, **query: Any) -> dict[str, Any]:
    response = client.get(URL, query)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    body: dict[str, Any] = response.json()
    return body


def test_a_notice_is_exactly_this(answers: list[Comment], alice: Subscriber, client_of: ClientOf) -> None:
    body = listed(client_of(alice), limit=1)
    notice, latest = Notice.objects.order_by("-id")[0], answers[-1]
    assert body["results"] == [
        {
            "id": str(notice.pk),
            "kind": "reply",
            "at": latest.created_at.isoformat().replace("+00:00", "Z"),
            "read_at": None,
            "headline": "bob answered you on “Tram line nine divides the old town”",
            "text": "answer 2",
            "by": "bob",
            "side": None,
            "story": "tram-line-nine",
            "title": "Tram line nine divides the old town",
            "comment": str(latest.pk),
            "address": f"/comments/{latest.pk}/",
        }
    ]
    assert body["unread"] == 3
    assert set(body) == set(NoticeListSerializer().fields)
    assert set(body["results"][0]) == set(NoticeSerializer().fields)


def test_pages_lead_through_all_of_them(answers: list[Comment], alice: Subscriber, client_of: ClientOf) -> None:
    client, first = client_of(alice), listed(client_of(alice), limit=2)
    second = listed(client, limit=2, cursor=first["next"])
    assert [row["text"] for row in first["results"] + second["results"]] == ["answer 2", "answer 1", "answer 0"]
    assert second["next"] is None


@pytest.mark.parametrize(("sent", "left"), [("some", 2), ("upto", 1), ("all", 0)])
def test_marking_as_read(sent: str, left: int, answers: list[Comment], alice: Subscriber, client_of: ClientOf) -> None:
    client = client_of(alice)
    ids = [row["id"] for row in listed(client)["results"]]
    body = {"some": {"ids": [ids[0], str(uuid4())]}, "upto": {"upto": ids[1]}, "all": {"all": True}}[sent]
    response = client.post(URL, body, format="json")
    assert (response.status_code, response.json()) == (200, {"unread": left})
    assert len(listed(client, unread="true")["results"]) == left
    assert len(listed(client)["results"]) == 3


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"all": False},
        {"all": True, "ids": []},
        {"ids": "x"},
        {"ids": ["x"]},
        {"upto": "7"},
        {"read": []},
        {"ids": [str(uuid4())] * 101},
        [],
    ],
)
def test_what_cannot_be_read_marks_nothing(
    body: Any, answers: list[Comment], alice: Subscriber, client_of: ClientOf
) -> None:
    response = client_of(alice).post(URL, body, format="json")
    assert (response.status_code, response.json()["code"]) == (400, "malformed")
    assert Notice.objects.filter(read_at__isnull=True).count() == 3


@pytest.mark.trust("V2")
def test_nobody_reads_or_marks_those_of_others(
    answers: list[Comment], alice: Subscriber, charlie: Subscriber, client_of: ClientOf, anonymous: APIClient
) -> None:
    mine = listed(client_of(alice), limit=1)
    theirs = client_of(charlie)
    assert listed(theirs) == {"results": [], "next": None, "previous": None, "unread": 0}
    assert theirs.get(URL, {"cursor": mine["next"]}).status_code == 400
    theirs.post(URL, {"ids": [mine["results"][0]["id"]]}, format="json")
    theirs.post(URL, {"all": True}, format="json")
    assert Notice.objects.filter(read_at__isnull=True).count() == 3
    assert [anonymous.get(URL).status_code, anonymous.post(URL, {"all": True}, format="json").status_code] == [401, 401]


@pytest.mark.trust("V12")
def test_what_was_hidden_is_neither_listed_nor_counted(
    answers: list[Comment], alice: Subscriber, client_of: ClientOf
) -> None:
    client, (first, second, _) = client_of(alice), answers
    assert first.author is not None
    delete_comment(comment=first, author=first.author, at=NOW)
    remove_comment(comment=second, reason="rude", by=alice, at=NOW)
    assert [row["text"] for row in listed(client)["results"]] == ["answer 2"]
    gather()
    assert listed(client)["unread"] == 1
    restore_comment(comment=second, by=alice, at=NOW)
    gather()
    assert listed(client)["unread"] == 2


def test_a_kind_that_is_not_wanted_is_neither_listed_nor_counted(
    answers: list[Comment], alice: Subscriber, client_of: ClientOf
) -> None:
    change_preferences(subscriber=alice, cadences={Kind.REPLY: {Channel.PRODUCT: Cadence.NEVER}})
    assert listed(client_of(alice)) == {"results": [], "next": None, "previous": None, "unread": 0}


def test_the_banned_are_told_as_well(
    answers: list[Comment], alice: Subscriber, mo: Subscriber, client_of: ClientOf
) -> None:
    impose_ban(subscriber=alice, rule="R1", reason="x", by=mo, at=NOW)
    client = client_of(alice)
    assert len(listed(client)["results"]) == 3
    assert client.post(URL, {"all": True}, format="json").json() == {"unread": 0}


@pytest.mark.parametrize("number", [1, 9])
def test_the_list_costs_a_fixed_number_of_queries(
    number: int,
    shown: Comment,
    say: Say,
    alice: Subscriber,
    bob: Subscriber,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for turn in range(number):
        say(bob, f"answer {turn}", shown)
    gather()
    client = client_of(alice)
    with django_assert_num_queries(8):
        assert len(listed(client)["results"]) == number
