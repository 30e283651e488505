"""Appeals, escalations, undoing and picks over the API: who may, and what is answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Sanction, Subscriber
from discussion.moderation.decisions import decide
from discussion.moderation.models import Appeal, Case, Decision
from discussion.threads.models import Comment
from tests.conftest import LONG_AGO, NOW

API = "/api/v1/"
Clients = Callable[[Subscriber], APIClient]
WHY = {"text": "I quoted somebody else; the words are not mine."}


def post(client: APIClient, path: str, **body: Any) -> Any:
    return client.post(f"{API}{path}", body, format="json")


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


@pytest.fixture
def removal(reported_case: Case, mo: Subscriber) -> Decision:
    return decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=NOW)


@pytest.mark.trust("V19")
def test_an_appeal_from_the_statement_to_its_answer(
    client_of: Clients, removal: Decision, alice: Subscriber, bob: Subscriber, mo: Subscriber, maxine: Subscriber
) -> None:
    Sanction.objects.create(subscriber=alice, kind="ban", rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=mo)
    path = f"me/statements/{removal.statement.pk}/appeal/"
    assert post(APIClient(), path, **WHY).status_code == 401
    assert told(post(client_of(bob), path, **WHY)) == (404, "statement_not_found")
    assert told(post(client_of(alice), path, text="No.")) == (400, "malformed")
    assert not Appeal.objects.exists()
    answer = post(client_of(alice), path, **WHY)
    assert (answer.status_code, answer.json()["verdict"]) == (201, None)
    assert told(post(client_of(alice), path, **WHY)) == (409, "already_appealed")
    case = Case.objects.get(queue="appeals")
    verdict = {"action": "overturn", "version": 1, "answer": "You are right."}
    assert told(post(client_of(mo), f"moderation/cases/{case.pk}/decision/", **verdict)) == (403, "own_decision")
    assert told(post(client_of(bob), f"moderation/cases/{case.pk}/decision/", **verdict)) == (403, "not_moderator")
    row = post(client_of(maxine), "moderation/cases/next/", queue="appeals").json()
    assert (row["appealed"]["id"], row["appeals"][0]["text"]) == (str(removal.pk), WHY["text"])
    judged = post(client_of(maxine), f"moderation/cases/{case.pk}/decision/", **verdict)
    assert (judged.status_code, judged.json()["reverses"]) == (201, str(removal.pk))
    statements = client_of(alice).get(f"{API}me/statements/").json()["results"]
    [appeal] = [each["appeal"] for each in statements if each["appeal"]]
    assert appeal["verdict"] == "overturn"
    assert "You are right." in appeal["answer"]
    assert maxine.handle not in str(statements)


def test_a_reporter_appeals(client_of: Clients, reported_case: Case, bob: Subscriber, mo: Subscriber) -> None:
    path = f"me/reports/{bob.reports.get().pk}/appeal/"
    assert told(post(client_of(bob), path, **WHY)) == (422, "not_appealable")
    decide(case=reported_case, action="approve", version=1, actor=mo, at=NOW)
    row = client_of(bob).get(f"{API}me/reports/").json()["results"][0]
    assert (row["outcome"], row["appeal"]) == ("kept", None)
    assert row["appealable_until"].startswith("2027-05-20")
    assert post(client_of(bob), path, **WHY).status_code == 201
    assert told(post(client_of(bob), f"me/reports/{uuid4()}/appeal/", **WHY)) == (404, "report_not_found")


def test_escalated_undone_and_picked(
    client_of: Clients, held_case: Case, shown: Comment, bob: Subscriber, mo: Subscriber, edith: Subscriber
) -> None:
    path = f"moderation/cases/{held_case.pk}/"
    assert told(post(client_of(bob), f"{path}escalation/", note="x")) == (403, "not_moderator")
    decision = decide(case=held_case, action="approve", version=1, actor=mo, at=timezone.now() + timedelta(hours=1))
    assert told(post(client_of(edith), f"moderation/decisions/{decision.pk}/undo/")) == (403, "not_moderator")
    undone = post(client_of(mo), f"moderation/decisions/{decision.pk}/undo/")
    assert (undone.status_code, undone.json()["action"]) == (201, "undo")
    assert told(post(client_of(mo), f"moderation/decisions/{decision.pk}/undo/")) == (409, "undo_too_late")
    escalated = post(client_of(mo), f"{path}escalation/", note="A witness.")
    assert (escalated.status_code, escalated.json()["escalation"]["note"]) == (201, "A witness.")
    assert told(post(client_of(mo), f"{path}decision/", action="approve", version=1)) == (403, "not_senior")
    pick = f"comments/{shown.pk}/feature/"
    assert told(post(client_of(bob), pick)) == (403, "not_of_the_house")
    assert post(client_of(edith), pick).status_code == 201
    assert APIClient().get(f"{API}comments/{shown.pk}/").json()["featured_at"]
    assert client_of(mo).delete(f"{API}{pick}").status_code == 204
    assert client_of(mo).get(f"{API}moderation/cases/?story=nowhere&queue=held").json()["results"] == []
