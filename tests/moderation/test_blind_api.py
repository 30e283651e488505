"""The API tells a moderator who works blind no names, sides and numbers until he has decided, as the desk does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.api.moderating import examples
from discussion.moderation.appeals import appeal_statement
from discussion.moderation.decisions import decide
from discussion.moderation.escalating import escalate_case
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case, DeskPreference
from discussion.moderation.profile_cases import keep_profile, report_profile
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.moderation.conftest import Write

CASES, BULK = "/api/v1/moderation/cases/", "/api/v1/moderation/bulk-decisions/"
LATER = NOW + timedelta(hours=1)
NAMES = ("alice", "bob", "charlie", "newton", "mo says", '"mo"', "sonja")
Clients = Callable[[Subscriber], APIClient]


@pytest.fixture
def blind(client_of: Clients, sonja: Subscriber) -> APIClient:
    DeskPreference.objects.create(moderator=sonja, is_blind=True)
    return client_of(sonja)


@pytest.fixture
def reported(
    write: Write, shown: Comment, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber
) -> Case:
    """Twice, about an answer to Bob, of whom the notes tell; decided once before, and escalated."""
    comment = write(charlie, "So it is.", parent=shown)
    first = report_comment(comment=comment, reporter=bob, reason="abuse", note="Ask Alice, @charlie.", at=NOW).case
    decide(case=first, action="approve", note="mo says: charlie is like that.", version=1, actor=mo, at=NOW)
    told: dict[str, Any] = {"reason": "abuse", "note": "And bob?", "illegal": True}
    case = report_comment(comment=comment, reporter=alice, **told, at=LATER).case
    escalate_case(case=case, note="Charlie is my neighbour.", actor=mo, at=LATER)
    return case


def names_in(answer: Any) -> list[str]:
    told = answer.content.decode().lower()
    return [name for name in NAMES if name in told]


def test_a_case_is_told_without_people(blind: APIClient, reported: Case) -> None:
    for answer in (
        blind.get(f"{CASES}{reported.pk}/"),
        blind.get(CASES),
        blind.post(f"{CASES}next/", {"queue": "escalated"}),
    ):
        assert (answer.status_code, names_in(answer)) == (200, [])
    told = blind.get(f"{CASES}{reported.pk}/").json()
    assert set(told) == set(examples.CASE_FILE)
    assert (told["report_count"], told["priority"], told["author"], told["comment"]["side"]) == (None,) * 4
    assert told["escalation"]["note"] == "@… is my neighbour."
    assert [decision["note"] for decision in told["decisions"]] == ["@… says: @… is like that."]
    assert told["comment"]["body"] == "So it is."
    [report] = told["reports"]
    assert (report["reason"], report["note"]) == ("abuse", "And @…?")
    assert {report[name] for name in ("id", "reporter", "version", "at")} == {None}


def test_checks_that_speak_of_the_author_are_left_out(blind: APIClient, held_case: Case) -> None:
    told = blind.get(f"{CASES}{held_case.pk}/")
    assert "newcomer" not in told.content.decode()
    assert names_in(told) == names_in(blind.get(CASES)) == []


def test_an_appeal_and_after_the_decision_all_of_it(blind: APIClient, reported_case: Case, mo: Subscriber) -> None:
    removal = decide(case=reported_case, action="remove", rule="R1", note="It is alice.", version=1, actor=mo, at=NOW)
    appeal = appeal_statement(statement=removal.statement, text="I am alice, and bob hates me.", at=LATER)
    address = f"{CASES}{appeal.case_id}/"
    told = blind.get(address)
    assert names_in(told) == []
    assert told.json()["appeals"][0]["text"] == "I am @…, and @… hates me."
    assert blind.post(f"{address}decision/", {"action": "uphold", "version": 1}).status_code == 201
    assert {"alice", "bob", "sonja"} <= set(names_in(blind.get(address)))


def test_of_an_appeal_about_a_name_the_name_is_told(
    blind: APIClient, alice: Subscriber, bob: Subscriber, mo: Subscriber, client_of: Clients
) -> None:
    report = report_profile(subject=bob, reporter=alice, reason="abuse", note="Backwards.", at=NOW)
    keep_profile(subject=bob, actor=mo, at=NOW)
    client_of(alice).post(f"/api/v1/me/profile-reports/{report.pk}/appeal/", {"text": "Do read it backwards."})
    told = blind.get(f"{CASES}{Case.objects.get().pk}/").json()
    assert (told["appealed"]["subject"], told["author"]["handle"]) == ("bob", "bob")
    assert (told["reports"][0]["note"], told["reports"][0]["version"]) == ("Backwards.", None)
    assert told["profile"] == {"about": "", "link": ""}


def test_many_at_once(blind: APIClient, shown: Comment) -> None:
    asked = {"preview": True, "selection": {"comments": [str(shown.pk)]}, "action": "remove", "rule": "R1"}
    answer = blind.post(BULK, asked, format="json")
    assert (answer.status_code, names_in(answer)) == (200, [])
    assert answer.json()["samples"][0]["excerpt"] == "The tram is noisy."
