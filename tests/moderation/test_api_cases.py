"""Working the queues over the API."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.credentials import KEY_PREFIX, hash_secret, new_secret
from accounts.models import ApiKey, Sanction, Subscriber
from accounts.second_factor.enrolling import enrol_demo_app
from core.models import IdempotentWrite
from discussion.moderation.intake import report_comment, submit_edit
from discussion.moderation.models import AuditEntry, Case, Decision
from discussion.threads.models import Comment
from tests.conftest import LONG_AGO, NOW
from tests.moderation.conftest import Write

CASES = "/api/v1/moderation/cases/"
Clients = Callable[[Subscriber], APIClient]


@pytest.fixture
def desk(client_of: Clients, mo: Subscriber) -> APIClient:
    """Mo's client."""
    return client_of(mo)


def post(client: APIClient, path: str, **body: Any) -> Any:
    return client.post(path, body, format="json")


def test_the_queue_lists_what_waits(desk: APIClient, held_case: Case, reported_case: Case) -> None:
    held, reported = held_case.about, reported_case.about
    answer = desk.get(CASES, {"queue": "held"}).json()
    assert [row["id"] for row in answer["results"]] == [str(held_case.pk)]
    assert answer["results"][0]["comment"]["excerpt"] == held.body
    assert answer["results"][0]["reason"] == ["newcomer"]
    row = desk.get(CASES, {"queue": "reported"}).json()["results"][0]
    assert (row["comment"]["id"], row["report_count"]) == (str(reported.pk), 1)
    assert row["priority"]["because"] == [
        {"reason": "reported: abuse", "hours": 12.0},
        {"reason": "it stands at the top of a story of noise level 0", "hours": 1.2},
    ]
    assert [row["id"] for row in desk.get(CASES).json()["results"]] == [str(reported_case.pk), str(held_case.pk)]
    oldest = desk.get(CASES, {"sort": "oldest"}).json()["results"]
    assert {row["id"] for row in oldest} == {str(reported_case.pk), str(held_case.pk)}


def test_pages_follow_each_other(desk: APIClient, newcomer: Subscriber, write: Write) -> None:
    for number in range(3):
        write(newcomer, f"Attempt number {number} of a newcomer.", minutes=2 * number)
    seen, cursor = [], ""
    for _ in range(3):
        answer = desk.get(f"{CASES}?limit=1&queue=held" + (f"&cursor={cursor}" if cursor else "")).json()
        seen += [row["comment"]["excerpt"] for row in answer["results"]]
        cursor = answer["next"]
    assert seen == [f"Attempt number {number} of a newcomer." for number in range(3)]
    assert cursor is None


@pytest.mark.parametrize("cases", [1, 12])
def test_the_queue_costs_a_fixed_number_of_queries(
    desk: APIClient,
    trusted: None,
    write: Write,
    alice: Subscriber,
    bob: Subscriber,
    django_assert_num_queries: DjangoAssertNumQueries,
    cases: int,
) -> None:
    for number in range(cases):
        comment = write(alice, " ".join(f"w{number}x{place}" for place in range(5)), minutes=2 * number)
        report_comment(comment=comment, reporter=bob, reason="spam", at=NOW)
    with django_assert_num_queries(
        9
    ):  # session, person, role, sanctions, confirmation 2; cases, reports; who works blind
        assert len(desk.get(CASES).json()["results"]) == cases


def test_next_leases_and_then_there_is_none(desk: APIClient, reported_case: Case) -> None:
    answer = post(desk, f"{CASES}next/")
    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["lease"]["by"]) == (str(reported_case.pk), "mo")
    assert post(desk, f"{CASES}next/", queue="reported").status_code == 204


def test_a_case_shows_everything_about_it(
    desk: APIClient, shown: Comment, write: Write, bob: Subscriber, alice: Subscriber
) -> None:
    reply = write(bob, "Two years without customers.", parent=shown, minutes=1)
    report_comment(comment=reply, reporter=alice, reason="false", note="Not true.", illegal=True, at=NOW)
    body = "https://a.example https://b.example https://c.example https://d.example"
    submit_edit(comment=reply, author=bob, body=body, version=1, at=NOW)
    case = desk.get(f"{CASES}{reply.cases.get().pk}/").json()
    assert case["comment"]["parent"]["body_text"] == "The tram is noisy."
    assert (case["comment"]["body"], case["comment"]["shown_body"]) == (body, "Two years without customers.")
    assert case["comment"]["version"] == 2
    assert [signal["code"] for signal in case["signals"] if signal["verdict"] == "hold"] == ["many_links"]
    assert [(r["reporter"], r["reason"], r["note"], r["version"]) for r in case["reports"]] == [
        ("alice", "false", "Not true.", 1)
    ]
    assert (case["author"]["handle"], case["author"]["report_count"]) == ("bob", 1)
    assert case["author"]["comments"]["published"] == 1
    assert case["decisions"] == []


def test_a_case_costs_a_fixed_number_of_queries(
    desk: APIClient, reported_case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(19):
        assert desk.get(f"{CASES}{reported_case.pk}/").status_code == 200


def test_an_unknown_case(desk: APIClient) -> None:
    answer = desk.get(f"{CASES}{uuid4()}/")
    assert (answer.status_code, answer.json()["code"]) == (404, "case_not_found")


def test_a_lease_is_kept_and_handed_back(
    desk: APIClient, client_of: Clients, held_case: Case, maxine: Subscriber
) -> None:
    lease = f"{CASES}{held_case.pk}/lease/"
    kept = desk.put(lease)
    assert (kept.status_code, kept.json()["by"]) == (200, "mo")
    answer = client_of(maxine).put(lease)
    assert (answer.status_code, answer.json()["code"]) == (409, "case_leased")
    assert desk.delete(lease).status_code == 204
    assert client_of(maxine).put(lease).status_code == 200


def test_a_decision(desk: APIClient, held_case: Case) -> None:
    answer = post(desk, f"{CASES}{held_case.pk}/decision/", action="remove", rule="R2", note="An ad.", version=1)
    assert answer.status_code == 201
    assert (answer.json()["action"], answer.json()["rule"], answer.json()["actor"]) == ("remove", "R2", "mo")
    assert Comment.objects.get().state == "rejected"
    again = post(desk, f"{CASES}{held_case.pk}/decision/", action="approve", version=1)
    assert (again.status_code, again.json()["code"]) == (409, "case_closed")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"action": "approve"}, 428, "version_missing"),
        ({"action": "approve", "version": 7}, 409, "version_stale"),
        ({"action": "remove", "version": 1}, 422, "rule_unknown"),
        ({"action": "ban", "version": 1}, 400, "malformed"),
        ({"action": "approve", "version": "x"}, 400, "malformed"),
        ({"action": "approve", "version": 1, "note": "\ud800\x00"}, 400, "malformed"),
        ({"action": "approve", "version": 1, "note": ["x"]}, 400, "malformed"),
    ],
)
def test_decisions_that_are_refused(
    desk: APIClient, held_case: Case, body: dict[str, Any], status: int, code: str
) -> None:
    path = f"{CASES}{held_case.pk}/decision/"
    answer = desk.generic("POST", path, _json(body), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Decision.objects.exists()


def test_a_stale_version_is_told(desk: APIClient, held_case: Case, newcomer: Subscriber) -> None:
    submit_edit(comment=held_case.about, author=newcomer, body="Other words.", version=1, at=NOW)
    answer = post(desk, f"{CASES}{held_case.pk}/decision/", action="approve", version=1)
    assert (answer.status_code, answer.json()["version"]) == (409, 2)


def test_a_reversal(desk: APIClient, held_case: Case) -> None:
    removed = post(desk, f"{CASES}{held_case.pk}/decision/", action="remove", rule="R2", version=1).json()
    path = f"/api/v1/moderation/decisions/{removed['id']}/reversal/"
    answer = post(desk, path, note="It was no ad.")
    assert answer.status_code == 201
    assert (answer.json()["action"], answer.json()["reverses"]) == ("restore", removed["id"])
    assert Comment.objects.get().state == "published"
    assert post(desk, path).json()["code"] == "already_reversed"
    assert desk.get(f"{CASES}{held_case.pk}/").json()["decisions"][1]["reversed_by"] == answer.json()["id"]
    unknown = post(desk, f"/api/v1/moderation/decisions/{uuid4()}/reversal/")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "decision_not_found")


def test_the_same_decision_sent_twice_is_made_once(desk: APIClient, held_case: Case) -> None:
    path, body = f"{CASES}{held_case.pk}/decision/", {"action": "approve", "version": 1}
    first, second = (desk.post(path, body, format="json", headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert Decision.objects.count() == AuditEntry.objects.count() == 1


@pytest.mark.trust("W6")
@pytest.mark.usefixtures("still_clock")
def test_a_repeat_tells_no_words_that_were_blacked_out_since(desk: APIClient, reported_case: Case) -> None:
    """Of a case only the number is kept: the repeat is that case, as it is read now."""
    comment = reported_case.about
    passage = comment.body[:12]

    def take() -> Any:
        return desk.post(f"{CASES}next/", {"queue": "reported"}, format="json", headers={"Idempotency-Key": "k1"})

    first = take()
    assert (first.status_code, passage in first.json()["comment"]["body"]) == (200, True)
    assert take().content == first.content
    redacted = post(desk, f"/api/v1/moderation/comments/{comment.pk}/redactions/", passage=passage, rule="R1")
    assert redacted.status_code == 201
    again = take()
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert passage not in again.content.decode()
    assert not any(passage.encode() in bytes(kept.body) for kept in IdempotentWrite.objects.all())


@pytest.mark.trust("V8")
def test_who_may_come_to_the_desk(
    client_of: Clients,
    anonymous: APIClient,
    held_case: Case,
    reported_case: Case,
    alice: Subscriber,
    edith: Subscriber,
    mo: Subscriber,
    sonja: Subscriber,
    maxine: Subscriber,
) -> None:
    Sanction.objects.create(subscriber=maxine, kind="ban", rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=sonja)
    one = f"{CASES}{held_case.pk}/"
    gate = [
        ("GET", CASES),
        ("POST", f"{CASES}next/"),
        ("GET", one),
        ("PUT", f"{one}lease/"),
        ("DELETE", f"{one}lease/"),
        ("POST", f"{one}decision/"),
        ("POST", f"/api/v1/moderation/decisions/{uuid4()}/reversal/"),
        ("GET", "/api/v1/moderation/subscribers/alice/"),
        ("POST", "/api/v1/moderation/subscribers/alice/sanctions/"),
        ("DELETE", "/api/v1/moderation/subscribers/alice/sanctions/ban/"),
        ("GET", "/api/v1/moderation/audit/"),
    ]
    people = [(alice, "not_moderator"), (edith, "not_moderator"), (maxine, "banned")]
    body = _json({"action": "approve", "version": 1, "kind": "ban", "rule": "R1", "reason": "x"})
    for method, path in gate:
        assert anonymous.generic(method, path, body, content_type="application/json").status_code == 401
        for person, code in people:
            answer = client_of(person).generic(method, path, body, content_type="application/json")
            assert (answer.status_code, answer.json()["code"]) == (403, code), path
    assert not Decision.objects.exists()
    assert not Case.objects.filter(leased_by__isnull=False).exists()
    audit = [client_of(person).get("/api/v1/moderation/audit/") for person in (mo, sonja)]
    assert [answer.status_code for answer in audit] == [403, 200]
    assert audit[0].json()["code"] == "not_senior"


@pytest.mark.trust("V8")
@pytest.mark.parametrize(("scopes", "status"), [(["read", "write"], 403), (["moderate"], 200)])
def test_a_key_needs_the_scope(mo: Subscriber, held_case: Case, scopes: list[str], status: int) -> None:
    enrol_demo_app(subscriber=mo, at=timezone.now())
    secret = new_secret(KEY_PREFIX)
    ApiKey.objects.create(
        owner=mo, name="desk", scopes=scopes, secret_hash=hash_secret(secret), prefix="hbk_", created_at=timezone.now()
    )
    client = APIClient(headers={"Authorization": f"Bearer {secret}"})
    assert client.get(CASES).status_code == status


@pytest.mark.trust("G1")
def test_reading_changes_nothing(desk: APIClient, held_case: Case) -> None:
    for path in (CASES, f"{CASES}{held_case.pk}/", f"{CASES}next/", f"{CASES}{held_case.pk}/decision/"):
        desk.get(path)
    assert Case.objects.values().get() == Case.objects.filter(leased_by=None, closed_at=None).values().get()
    assert not Decision.objects.exists()


def test_a_lease_that_ended_is_not_shown(desk: APIClient, held_case: Case, mo: Subscriber) -> None:
    Case.objects.update(leased_by=mo, leased_until=timezone.now() - timedelta(seconds=1))
    assert desk.get(CASES).json()["results"][0]["lease"] is None


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body)
