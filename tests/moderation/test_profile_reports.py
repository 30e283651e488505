"""Names and profiles that readers report: a case of their own, answered by replacing, taking down or keeping."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework import serializers
from rest_framework.test import APIClient

from accounts.models import AccurateReport, GivenUpHandle, HandleChange, Profile, Subscriber
from accounts.notices.models import Notice
from accounts.sanctions import impose_ban
from core.models import Event
from discussion.api.moderating import examples
from discussion.api.moderating.profiles import ProfileCaseSerializer
from discussion.api.reporting_people import OwnProfileReportSerializer
from discussion.moderation.decisions import reverse_decision
from discussion.moderation.models import AuditEntry, Decision, ProfileCase, ProfileReport, Statement
from discussion.moderation.naming import rename_subscriber
from discussion.moderation.profile_cases import report_profile
from discussion.telling.gathering import gather_notices
from tests.conftest import NOW
from tests.moderation.test_api_shapes import differences
from tests.moderation.test_desk import at_the_desk

API = "/api/v1/"
REPORT, MINE = f"{API}subscribers/bob/report/", f"{API}me/profile-reports/"
CASES, PERSON = f"{API}moderation/profile-cases/", f"{API}moderation/subscribers/bob/"
RENAME, KEEP = f"{PERSON}handle/replacement/", f"{PERSON}profile/keeping/"
WORDS = {"reason": "abuse", "note": "Read it backwards."}
WHY: dict[str, Any] = {"rule": "R1", "reason": "The name is an insult."}
Clients = Callable[[Subscriber], APIClient]


@pytest.fixture
def reported(alice: Subscriber, bob: Subscriber) -> ProfileReport:
    """Alice's word against Bob's name."""
    return report_profile(subject=bob, reporter=alice, reason="abuse", note="Backwards!", at=NOW)


@pytest.fixture
def rename(bob: Subscriber, mo: Subscriber) -> Callable[[], Decision]:
    def rename() -> Decision:
        return rename_subscriber(subscriber=bob, **WHY, actor=mo, at=NOW)

    return rename


def outcome(client: APIClient) -> str:
    return str(client.get(MINE).json()["results"][0]["outcome"])


def test_a_report_opens_a_case_that_others_join(
    client_of: Clients, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber
) -> None:
    answer = client_of(alice).post(REPORT, WORDS)
    assert (answer.status_code, answer.json()["subscriber"], answer.json()["outcome"]) == (201, "bob", "waiting")
    assert client_of(charlie).post(REPORT, {"reason": "other", "illegal": True}).status_code == 201
    event = Event.objects.latest("id")
    assert (event.kind, event.payload["subscriber"]) == ("subscriber.reported", bob.pk)
    [case] = client_of(mo).get(CASES).json()["results"]
    assert (case["subscriber"], [report["reporter"] for report in case["reports"]]) == ("bob", ["alice", "charlie"])
    assert differences(case, ProfileCaseSerializer()) == []
    assert differences(client_of(alice).get(MINE).json()["results"][0], OwnProfileReportSerializer()) == []
    assert client_of(bob).get(MINE).json()["results"] == []


@pytest.mark.parametrize(
    ("example", "shape"),
    [(examples.PROFILE_CASE, ProfileCaseSerializer()), (examples.OWN_PROFILE_REPORT, OwnProfileReportSerializer())],
)
def test_examples_have_the_shape(example: dict[str, Any], shape: serializers.Serializer[Any]) -> None:
    assert differences(example, shape) == []


def test_what_is_refused_writes_nothing(
    client_of: Clients, anonymous: APIClient, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber
) -> None:
    impose_ban(subscriber=charlie, rule="R1", reason="x", by=mo, at=NOW)
    Subscriber.objects.filter(pk=mo.pk).update(is_active=False)
    refusals = [
        (client_of(bob), REPORT, WORDS, 422, "own_profile"),
        (client_of(charlie), REPORT, WORDS, 403, "banned"),
        (anonymous, REPORT, WORDS, 401, "not_signed_in"),
        (client_of(alice), f"{API}subscribers/mo/report/", WORDS, 404, "not_found"),
        (client_of(alice), f"{API}subscribers/nobody/report/", WORDS, 404, "not_found"),
        (client_of(alice), REPORT, {"reason": "envy"}, 400, "malformed"),
        (client_of(alice), REPORT, {"reason": "abuse", "note": "x" * 1001}, 400, "malformed"),
    ]
    for client, address, words, status, code in refusals:
        answer = client.post(address, words)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not ProfileCase.objects.exists()
    assert not Event.objects.exists()


def test_twice_is_one_report_until_it_is_answered(
    client_of: Clients, alice: Subscriber, mo: Subscriber, reported: ProfileReport
) -> None:
    again = client_of(alice).post(REPORT, WORDS)
    assert (again.status_code, again.json()["code"]) == (409, "already_reported")
    assert ProfileReport.objects.count() == 1
    assert client_of(mo).post(KEEP).status_code == 204
    assert outcome(client_of(alice)) == "kept"
    assert client_of(alice).post(REPORT, WORDS).status_code == 201


def test_reports_of_either_kind_are_counted_together(
    client_of: Clients, alice: Subscriber, charlie: Subscriber, reported: ProfileReport, settings: Any
) -> None:
    allowed = settings.LIMITS_BY_TRUST
    settings.LIMITS_BY_TRUST = {**allowed, "new": {**allowed["new"], "reports_per_hour": 1}}
    ProfileReport.objects.update(at=NOW + timedelta(days=4000))
    answer = client_of(alice).post(f"{API}subscribers/charlie/report/", WORDS)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_reports")


def test_a_name_is_replaced_and_kept_from_everybody(
    client_of: Clients, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber, reported: ProfileReport
) -> None:
    answer = client_of(mo).post(RENAME, WHY)
    assert (answer.status_code, set(answer.json())) == (201, set(examples.RENAMING))
    assert (answer.json()["action"], answer.json()["rule"]) == ("rename", "R1")
    bob.refresh_from_db()
    assert bob.handle == answer.json()["subject"]
    assert bob.handle.startswith("reader_")
    kept = GivenUpHandle.objects.get()
    assert (kept.subscriber, "bob" in kept.skeleton) == (None, False)
    for person in (bob, charlie):
        refused = client_of(person).patch(f"{API}me/", {"handle": "bob"})
        assert (refused.status_code, refused.json()["code"]) == (409, "handle_taken")
    assert client_of(alice).get(f"{API}subscribers/bob/").status_code == 404
    change = HandleChange.objects.get(subscriber=bob)
    assert (change.before, change.after, str(change.decision)) == ("bob", bob.handle, answer.json()["id"])
    told = client_of(bob).get(f"{API}me/statements/").json()["results"][0]
    assert (told["action"], bob.handle in told["text"], "The name is an insult." in told["text"]) == (
        "rename",
        True,
        True,
    )
    assert "You can object once within 180 days" in told["text"]
    assert outcome(client_of(alice)) == "removed"
    assert AccurateReport.objects.get().subscriber == alice
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.target) == ("rename", f"subscriber:{bob.pk}")
    gather_notices(at=NOW)
    assert list(Notice.objects.values_list("subscriber", "kind")) == [(bob.pk, "decision")]


def test_a_reversal_gives_the_name_back(
    client_of: Clients, alice: Subscriber, bob: Subscriber, mo: Subscriber, reported: ProfileReport, rename: Any
) -> None:
    decision = rename()
    answer = client_of(mo).post(f"{API}moderation/decisions/{decision.pk}/reversal/", {"note": "It is his surname."})
    assert (answer.status_code, answer.json()["action"], answer.json()["subject"]) == (201, "name_back", "bob")
    bob.refresh_from_db()
    assert bob.handle == "bob"
    assert not GivenUpHandle.objects.exists()
    assert AccurateReport.objects.get().cancelled_at is not None
    assert outcome(client_of(alice)) == "kept"
    assert "You are bob again" in Statement.objects.latest("id").text
    again = client_of(mo).post(f"{API}moderation/decisions/{decision.pk}/reversal/", {})
    assert (again.status_code, again.json()["code"]) == (409, "already_reversed")


@pytest.mark.parametrize("code", ["handle_changed_since", "handle_taken"])
def test_what_cannot_be_given_back_stays(
    bob: Subscriber, charlie: Subscriber, mo: Subscriber, rename: Any, code: str
) -> None:
    decision = rename()
    if code == "handle_taken":
        Subscriber.objects.filter(pk=charlie.pk).update(handle="bob", handle_skeleton="bob")
    else:
        Subscriber.objects.filter(pk=bob.pk).update(handle="robert", handle_skeleton="robert")
    with pytest.raises(Exception, match=r".") as refusal:
        reverse_decision(decision=decision, actor=mo, at=NOW)
    assert getattr(refusal.value, "code", "") == code
    assert Decision.objects.count() == 1


def test_taking_the_profile_down_answers_too(
    client_of: Clients, alice: Subscriber, bob: Subscriber, mo: Subscriber, reported: ProfileReport
) -> None:
    Profile.objects.create(subscriber=bob, about="CHEAP")
    assert client_of(mo).post(f"{PERSON}profile/clearing/", WHY).status_code == 201
    assert outcome(client_of(alice)) == "removed"
    assert client_of(mo).get(CASES).json()["results"] == []
    gather_notices(at=NOW)
    assert Notice.objects.get().subscriber == bob


@pytest.mark.trust("V8")
def test_only_moderators_and_nobody_about_himself(
    client_of: Clients, alice: Subscriber, mo: Subscriber, reported: ProfileReport
) -> None:
    for answer in (
        client_of(alice).get(CASES),
        client_of(alice).post(KEEP),
        client_of(alice).post(RENAME, WHY),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_moderator")
    own = client_of(mo).post(RENAME.replace("bob", "mo"), WHY)
    assert (own.status_code, own.json()["code"]) == (403, "own_case")
    wrong = client_of(mo).post(RENAME, {**WHY, "rule": "R9"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "rule_unknown")
    assert client_of(mo).post(KEEP.replace("bob", "alice")).json()["code"] == "nothing_reported"
    assert not Decision.objects.exists()
    assert ProfileCase.objects.get().closed_at is None


def test_the_queue_costs_the_same_for_one_and_for_many(
    client_of: Clients,
    alice: Subscriber,
    mo: Subscriber,
    make_subscriber: Callable[..., Subscriber],
    reported: ProfileReport,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        report_profile(subject=make_subscriber(f"person_{number}"), reporter=alice, reason="spam", at=NOW)
    desk = client_of(mo)
    with django_assert_max_num_queries(9):
        assert len(desk.get(CASES).json()["results"]) == 6


def test_the_desk_shows_and_answers(bob: Subscriber, mo: Subscriber, reported: ProfileReport) -> None:
    desk: Client = at_the_desk(mo)
    assert "Profiles <b>1</b>" in desk.get("/admin/moderation/case/queue/").content.decode()
    assert "@bob" in desk.get("/admin/moderation/case/profiles/").content.decode()
    page = desk.get("/admin/moderation/case/people/bob/").content.decode()
    assert "Backwards!" in page
    refused = desk.post("/admin/moderation/case/people/bob/renaming/", {"rule": "R1", "reason": ""})
    assert refused.status_code == 400
    answer = desk.post("/admin/moderation/case/people/bob/renaming/", WHY)
    bob.refresh_from_db()
    assert answer["Location"] == f"/admin/moderation/case/people/{bob.handle}/"
    page = desk.get(answer["Location"]).content.decode()
    assert "by a moderator" in page
    assert "Backwards!" not in page
    reversal = f"/admin/moderation/case/decisions/{Decision.objects.get().pk}/reversal/"
    assert reversal in page
    assert desk.post(reversal)["Location"] == "/admin/moderation/case/people/bob/"


def test_the_desk_keeps_what_breaks_no_rule(bob: Subscriber, mo: Subscriber, reported: ProfileReport) -> None:
    desk = at_the_desk(mo)
    answer = desk.post("/admin/moderation/case/people/bob/profile/keeping/")
    assert answer["Location"] == "/admin/moderation/case/profiles/"
    assert "Nothing waits here" in desk.get(answer["Location"]).content.decode()
    assert not Statement.objects.exists()
    again = desk.post("/admin/moderation/case/people/bob/profile/keeping/")
    assert again.status_code == 409
