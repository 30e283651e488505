"""People and the audit log over the API; and what subscribers see of reports and decisions."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Sanction, Subscriber
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.intake import submit_deletion
from discussion.moderation.models import AuditEntry, Case, Report
from discussion.threads.models import Comment
from tests.conftest import LONG_AGO, NOW

PEOPLE = "/api/v1/moderation/subscribers/"
Clients = Callable[[Subscriber], APIClient]


def post(client: APIClient, path: str, **body: Any) -> Any:
    return client.post(path, body, format="json")


def test_a_ban_and_its_end(client_of: Clients, bob: Subscriber, mo: Subscriber) -> None:
    desk = client_of(mo)
    answer = post(desk, f"{PEOPLE}bob/sanctions/", kind="ban", rule="R2", reason="Forty advertisements.")
    assert (answer.status_code, answer.json()["action"], answer.json()["subject"]) == (201, "ban", "bob")
    person = desk.get(f"{PEOPLE}bob/").json()
    assert (person["banned"], person["sanctions"][0]["imposed_by"]) == (True, "mo")
    assert [decision["action"] for decision in person["decisions"]] == ["ban"]
    assert client_of(bob).put("/api/v1/stories/tram-line-nine/follow/").json()["code"] in {"banned", "story_not_found"}
    assert desk.delete(f"{PEOPLE}bob/sanctions/ban/").status_code == 204
    assert desk.get(f"{PEOPLE}bob/").json()["banned"] is False
    assert desk.delete(f"{PEOPLE}bob/sanctions/ban/").json()["code"] == "not_banned"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "ban", "rule": "R2"}, 400),
        ({"kind": "ban", "rule": "R2", "reason": "  "}, 400),
        ({"kind": "exile", "rule": "R2", "reason": "x"}, 400),
        ({"kind": "silence", "rule": "R2", "reason": "x", "until": "soon"}, 400),
        ({"kind": "silence", "rule": "R2", "reason": "x"}, 422),
        ({"kind": "warning", "rule": "R2", "reason": "x", "until": "2999-01-01T00:00:00Z"}, 422),
        ({"kind": "ban", "rule": "R9", "reason": "x"}, 422),
    ],
)
def test_bans_that_are_refused(
    client_of: Clients, bob: Subscriber, mo: Subscriber, body: dict[str, str], status: int
) -> None:
    assert post(client_of(mo), f"{PEOPLE}bob/sanctions/", **body).status_code == status
    assert not Sanction.objects.exists()
    assert not AuditEntry.objects.exists()


def test_nobody_of_that_name(client_of: Clients, mo: Subscriber) -> None:
    assert client_of(mo).get(f"{PEOPLE}nobody_here/").status_code == 404


def test_seniors_read_the_audit_log(client_of: Clients, reported_case: Case, mo: Subscriber, sonja: Subscriber) -> None:
    decision = decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    reverse_decision(decision=decision, actor=sonja, at=NOW)
    rows = client_of(sonja).get("/api/v1/moderation/audit/").json()["results"]
    assert [(row["actor"], row["verb"]) for row in rows] == [("sonja", "restore"), ("mo", "remove")]
    assert rows[1]["before"]["state"] == "published"
    assert rows[1]["after"]["decision"] == str(decision.pk)


def test_the_audit_log_costs_a_fixed_number_of_queries(
    client_of: Clients, sonja: Subscriber, mo: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        AuditEntry.objects.create(actor=mo, verb="remove", target=f"comment:{number}", at=NOW)
    client = client_of(sonja)
    with django_assert_num_queries(9):  # session, person, two roles, sanctions, confirmation 2; own accounts; entries
        assert len(client.get("/api/v1/moderation/audit/").json()["results"]) == 20


def test_a_report_over_the_api(client_of: Clients, shown: Comment, bob: Subscriber, alice: Subscriber) -> None:
    path = f"/api/v1/comments/{shown.pk}/reports/"
    answer = post(client_of(bob), path, reason="abuse", note="Rude.", illegal=True)
    assert answer.status_code == 201
    told = {"id", "comment", "story", "reason", "note", "illegal", "outcome", "appealable_until", "appeal", "at"}
    assert set(answer.json()) == told
    assert answer.json()["outcome"] == "waiting"
    assert post(client_of(bob), path, reason="abuse").json()["code"] == "already_reported"
    assert post(client_of(alice), path, reason="abuse").json()["code"] == "own_comment"
    assert post(client_of(alice), path, reason="boredom").status_code == 400
    assert Report.objects.count() == 1


@pytest.mark.trust("V19")
def test_a_banned_person_does_not_report(client_of: Clients, shown: Comment, bob: Subscriber, mo: Subscriber) -> None:
    Sanction.objects.create(subscriber=bob, kind="ban", rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=mo)
    answer = post(client_of(bob), f"/api/v1/comments/{shown.pk}/reports/", reason="abuse")
    assert (answer.status_code, answer.json()["code"]) == (403, "banned")
    assert not Report.objects.exists()


def test_a_reporter_is_told_the_outcome(
    client_of: Clients, reported_case: Case, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    def outcome() -> str:
        rows = client_of(bob).get("/api/v1/me/reports/").json()["results"]
        return str(rows[0]["outcome"])

    assert outcome() == "waiting"
    decision = decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    assert outcome() == "removed"
    reverse_decision(decision=decision, actor=mo, at=NOW)
    assert outcome() == "kept"
    assert client_of(alice).get("/api/v1/me/reports/").json()["results"] == []


def test_a_comment_that_its_author_deleted(
    client_of: Clients, reported_case: Case, alice: Subscriber, bob: Subscriber
) -> None:
    submit_deletion(comment=reported_case.about, author=alice, at=NOW)
    assert client_of(bob).get("/api/v1/me/reports/").json()["results"][0]["outcome"] == "withdrawn"


def test_statements_are_for_the_person_concerned(
    client_of: Clients, reported_case: Case, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    decide(case=reported_case, action="remove", rule="R1", note="SECRETNOTE", version=1, actor=mo, at=NOW)
    answer = client_of(alice).get("/api/v1/me/statements/")
    statement = answer.json()["results"][0]
    assert (statement["action"], statement["rule"], statement["story"]) == ("remove", "R1", "tram-line-nine")
    assert statement["comment"] == str(reported_case.comment_id)
    for secret in ("SECRETNOTE", "mo", "bob"):
        assert f'"{secret}"' not in answer.content.decode()
        assert f" {secret} " not in statement["text"]
    assert client_of(bob).get("/api/v1/me/statements/").json()["results"] == []


@pytest.mark.trust("V19")
def test_a_banned_person_still_reads_the_statement(client_of: Clients, bob: Subscriber, mo: Subscriber) -> None:
    post(client_of(mo), f"{PEOPLE}bob/sanctions/", kind="ban", rule="R2", reason="Forty advertisements.")
    text = client_of(bob).get("/api/v1/me/statements/").json()["results"][0]["text"]
    assert "Forty advertisements." in text


@pytest.mark.parametrize("path", ["/api/v1/me/reports/", "/api/v1/me/statements/"])
def test_nobody_has_neither(anonymous: APIClient, path: str) -> None:
    assert anonymous.get(path).status_code == 401
