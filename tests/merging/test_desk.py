"""Merging over the API and at the desk: for seniors with a confirmed second factor, after a look at what would move."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from rest_framework.test import APIClient

from accounts.models import MergedAccount, Subscriber
from accounts.privacy.erasures import ask_for_erasure
from core.personal import Fate
from discussion.api.moderating import examples
from discussion.api.moderating.serializers import DecisionSerializer, MergerSerializer
from discussion.moderation.models import Decision
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.merging.conftest import REASON, Post
from tests.moderation.test_api_shapes import differences
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
API = "/api/v1/moderation/subscribers/other_alice/merge/"
PAGE = "/admin/moderation/case/people/other_alice/merge/"
SENT = {"into": "alice", "reason": REASON, "confirmation": "other_alice"}
Clients = Callable[[Subscriber], APIClient]


@pytest.fixture
def desk(sonja: Subscriber) -> Client:
    client = Client()
    sign_in(client, sonja)
    return client


def test_a_look_at_what_would_move(
    client_of: Clients, post: Post, alice: Subscriber, other: Subscriber, sonja: Subscriber
) -> None:
    post(other)
    answer = client_of(sonja).get(API, {"into": "@Alice"})
    assert answer.status_code == 200
    assert differences(answer.json(), MergerSerializer()) == []
    assert (answer.json()["into"], answer.json()["moves"]["comments"], answer.json()["refusals"]) == ("alice", 1, [])
    ask_for_erasure(subscriber=alice, comments=Fate.REMOVED, at=NOW)
    assert [each["code"] for each in client_of(sonja).get(API, {"into": "alice"}).json()["refusals"]] == [
        "account_leaving"
    ]
    assert not MergedAccount.objects.exists()


def test_it_is_done_and_done_once(
    client_of: Clients, post: Post, alice: Subscriber, other: Subscriber, sonja: Subscriber
) -> None:
    post(other)
    senior = client_of(sonja)
    answers = [senior.post(API, SENT, HTTP_IDEMPOTENCY_KEY="merge-1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert differences(answers[0].json(), DecisionSerializer()) == []
    assert (answers[0].json()["action"], answers[0].json()["subject"]) == ("merge", "alice")
    assert Comment.objects.get().author == alice
    assert Decision.objects.count() == 1
    assert senior.post(API, SENT).status_code == 404
    assert [each["action"] for each in senior.get("/api/v1/moderation/subscribers/alice/").json()["decisions"]] == [
        "merge"
    ]
    reversal = senior.post(f"/api/v1/moderation/decisions/{answers[0].json()['id']}/reversal/")
    assert (reversal.status_code, reversal.json()["code"]) == (422, "not_reversible")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"into": "nobody_here"}, 400, "malformed"),
        ({"into": 7}, 400, "malformed"),
        ({"into": "\x00"}, 400, "malformed"),
        ({"reason": " "}, 400, "malformed"),
        ({"because": "x"}, 400, "malformed"),
        ({"confirmation": "alice"}, 422, "confirmation_wrong"),
        ({"into": "other_alice"}, 422, "same_account"),
        ({"into": "mo"}, 422, "has_role"),
        ({"into": "sonja"}, 403, "own_case"),
    ],
)
def test_what_is_refused(
    client_of: Clients, alice: Subscriber, other: Subscriber, mo: Subscriber, sonja: Subscriber,
    change: dict[str, Any], status: int, code: str,
) -> None:  # fmt: skip
    answer = client_of(sonja).post(API, {**SENT, **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not MergedAccount.objects.exists()


@pytest.mark.trust("V8")
@pytest.mark.parametrize(
    ("role", "code"), [("", "not_moderator"), ("editor", "not_moderator"), ("moderator", "not_senior")]
)
def test_others_neither_look_nor_merge(
    client_of: Clients, make_subscriber: Callable[..., Subscriber], alice: Subscriber, other: Subscriber, role: str,
    code: str,
) -> None:  # fmt: skip
    client = client_of(make_subscriber("eve", role=role))
    answers = [client.get(API, {"into": "alice"}), client.post(API, SENT)]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, code)] * 2
    assert not MergedAccount.objects.exists()


@pytest.mark.trust("A18")
def test_a_session_without_a_second_factor_does_not_merge(
    alice: Subscriber, other: Subscriber, sonja: Subscriber
) -> None:
    client = APIClient()
    client.force_login(sonja)
    answer = client.post(API, SENT)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_missing")
    assert not MergedAccount.objects.exists()


def test_at_the_desk(desk: Client, post: Post, alice: Subscriber, other: Subscriber) -> None:
    post(other)
    assertContains(desk.get("/admin/moderation/case/people/other_alice/"), PAGE)
    assertContains(desk.get(PAGE), "Account that stays")
    preview = desk.get(PAGE, {"into": "@alice"})
    assertContains(preview, "<dt>comments</dt><dd>1</dd>")
    assertContains(preview, "This cannot be undone.")
    done = desk.post(PAGE, SENT)
    assertRedirects(done, "/admin/moderation/case/people/alice/")
    page = desk.get("/admin/moderation/case/people/alice/")
    assertContains(page, "Accounts merged")
    assertContains(page, "<bdi>@other_alice</bdi> became <bdi>@alice</bdi>")
    assert Comment.objects.get().author == alice


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"into": "nobody_here"}, 422, "Nobody has this name."),
        ({"into": ""}, 400, "Name the account that stays."),
        ({"reason": ""}, 400, "Say why"),
        ({"confirmation": "alice"}, 422, "Type the name of the account that goes"),
    ],
)
def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(
    desk: Client, alice: Subscriber, other: Subscriber, change: dict[str, str], status: int, words: str
) -> None:
    answer = desk.post(PAGE, {**SENT, **change})
    assertContains(answer, words, status_code=status)
    assert not MergedAccount.objects.exists()


def test_the_page_is_for_seniors(mo: Subscriber, alice: Subscriber, other: Subscriber) -> None:
    client = Client()
    sign_in(client, mo)
    assert [client.get(PAGE).status_code, client.post(PAGE, SENT).status_code] == [403, 403]
    assertNotContains(client.get("/admin/moderation/case/people/other_alice/"), PAGE)
    assert not MergedAccount.objects.exists()


@pytest.mark.parametrize(
    ("example", "shape"), [(examples.MERGER, MergerSerializer()), (examples.MERGING, DecisionSerializer())]
)
def test_examples_have_the_shape(example: dict[str, Any], shape: Any) -> None:
    assert differences(example, shape) == []
