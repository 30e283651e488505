"""Names and profiles: who reported what was kept objects, and so does whose name or profile was changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import AccurateReport, Profile, Subscriber
from core.errors import DomainError
from discussion.moderation.appeals import appeal_profile_report, appeal_statement
from discussion.moderation.cases import lease_next_case
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.models import Appeal, Case, ClearedProfile, Decision, ProfileReport
from discussion.moderation.personal import collect
from discussion.moderation.profile_cases import keep_profile, report_profile
from discussion.moderation.profiles import forget_cleared, take_down_profile
from tests.conftest import NOW
from tests.moderation.test_desk import at_the_desk, work

LATER = NOW + timedelta(hours=1)
MINE = "/api/v1/me/profile-reports/"
WHY = "It is an insult, read it backwards."
TOLD = {"about": "I sell shoes.", "link": "https://shoes.example/"}
Clients = Callable[[Subscriber], APIClient]


@pytest.fixture
def report(alice: Subscriber, bob: Subscriber) -> ProfileReport:
    """Alice's word against Bob."""
    Profile.objects.update_or_create(subscriber=bob, defaults=TOLD)
    return report_profile(subject=bob, reporter=alice, reason="abuse", note="Backwards!", at=NOW)


@pytest.fixture
def kept(report: ProfileReport, bob: Subscriber, mo: Subscriber) -> Decision:
    """Mo's word that Bob stays as he is."""
    return keep_profile(subject=bob, actor=mo, at=NOW)


@pytest.fixture
def appeal(kept: Decision, report: ProfileReport) -> Appeal:
    report.refresh_from_db()
    return appeal_profile_report(report=report, text=WHY, at=LATER)


@pytest.fixture
def cleared(report: ProfileReport, bob: Subscriber, mo: Subscriber) -> Decision:
    return take_down_profile(subscriber=bob, rule="R2", reason="Shoes.", actor=mo, at=NOW)


def judge(appeal: Appeal, actor: Subscriber, action: str, **told: Any) -> Decision:
    return decide(case=appeal.case, action=action, actor=actor, at=LATER, **told)


def refused(act: Callable[[], Any]) -> str:
    decisions, cases = Decision.objects.count(), Case.objects.filter(closed_at__isnull=True).count()
    with pytest.raises(DomainError) as refusal:
        act()
    assert (Decision.objects.count(), Case.objects.filter(closed_at__isnull=True).count()) == (decisions, cases)
    return refusal.value.code


def profile_of(person: Subscriber) -> tuple[str, str]:
    profile = Profile.objects.get(subscriber=person)
    return profile.about, profile.link


def test_over_the_api_once_and_by_whom_it_was_reported(
    client_of: Clients, report: ProfileReport, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber
) -> None:
    address = f"{MINE}{report.pk}/appeal/"
    assert client_of(alice).post(address, {"text": WHY}).json()["code"] == "not_appealable"
    keep_profile(subject=bob, actor=mo, at=NOW)
    [row] = client_of(alice).get(MINE).json()["results"]
    assert (row["outcome"], row["appeal"]) == ("kept", None)
    assert row["appealable_until"] is not None
    assert client_of(charlie).post(address, {"text": WHY}).json()["code"] == "report_not_found"
    assert client_of(alice).post(address, {"text": WHY}).status_code == 201
    assert client_of(alice).post(address, {"text": WHY}).json()["code"] == "already_appealed"
    [row] = client_of(alice).get(MINE).json()["results"]
    assert (row["appealable_until"], row["appeal"]["text"], row["appeal"]["verdict"]) == (None, WHY, None)
    assert client_of(bob).get("/api/v1/me/statements/").json()["results"] == []


@pytest.mark.trust("V8")
def test_nobody_judges_it_who_kept_it_whom_it_is_about_or_who_objects(
    appeal: Appeal, alice: Subscriber, bob: Subscriber, mo: Subscriber, maxine: Subscriber
) -> None:
    for person in (alice, bob):
        person.groups.set(mo.groups.all())
    for person, code in ((mo, "own_decision"), (alice, "own_case"), (bob, "own_case")):
        assert refused(lambda: judge(appeal, person, "uphold")) == code  # noqa: B023 - called at once
        assert lease_next_case(moderator=person, queue="appeals", at=LATER) is None
    assert lease_next_case(moderator=maxine, queue="appeals", at=LATER) == appeal.case


@pytest.mark.parametrize(("part", "action"), [("name", "rename"), ("profile", "clear")])
def test_granted_the_name_or_the_profile_goes(
    part: str, action: str, appeal: Appeal, report: ProfileReport, alice: Subscriber, bob: Subscriber,
    maxine: Subscriber, client_of: Clients,
) -> None:  # fmt: skip
    assert refused(lambda: judge(appeal, maxine, "overturn", rule="R1")) == "part_unknown"
    assert refused(lambda: judge(appeal, maxine, "overturn", part=part)) == "rule_unknown"
    judgement = judge(appeal, maxine, "overturn", rule="R1", part=part, note="Backwards indeed.")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert (judgement.action, judgement.case, judgement.note) == (action, appeal.case, "Backwards indeed.")
    assert "Backwards indeed" not in judgement.statement.text
    bob.refresh_from_db()
    assert (bob.handle == "bob", profile_of(bob)[0] == "") == (part == "profile", part == "profile")
    assert client_of(alice).get(MINE).json()["results"][0]["outcome"] == "removed"
    assert AccurateReport.objects.get(cancelled_at=None).subscriber == alice


@pytest.mark.trust("V8")
def test_whose_name_goes_objects_in_turn_and_neither_of_the_two_judges(
    appeal: Appeal, alice: Subscriber, mo: Subscriber, maxine: Subscriber, sonja: Subscriber, client_of: Clients
) -> None:
    judgement = judge(appeal, maxine, "overturn", rule="R1", part="name")
    second = appeal_statement(statement=judgement.statement, text="It is my name.", at=LATER)
    for person in (mo, maxine):
        assert refused(lambda: judge(second, person, "overturn")) == "own_decision"  # noqa: B023 - called at once
        assert lease_next_case(moderator=person, queue="appeals", at=LATER) is None
    judge(second, sonja, "overturn")
    assert Subscriber.objects.filter(handle="bob").exists()
    assert client_of(alice).get(MINE).json()["results"][0]["outcome"] == "kept"
    assert not AccurateReport.objects.filter(cancelled_at=None).exists()


def test_upheld_nobody_but_who_objected_learns_of_it(
    appeal: Appeal, bob: Subscriber, maxine: Subscriber, client_of: Clients
) -> None:
    judge(appeal, maxine, "uphold", answer="It is his real name.")
    appeal.refresh_from_db()
    assert (appeal.verdict, bob.statements.count()) == ("uphold", 0)
    again = report_profile(subject=bob, reporter=appeal.appellant, reason="abuse", at=LATER)
    keep_profile(subject=bob, actor=maxine, at=LATER)
    again.refresh_from_db()
    assert refused(lambda: appeal_profile_report(report=again, text=WHY, at=LATER)) == "already_appealed"
    assert profile_of(bob) == (TOLD["about"], TOLD["link"])


@pytest.mark.parametrize("part", ["name", "profile"])
def test_who_has_reported_again_meanwhile_is_right_once(
    part: str, appeal: Appeal, alice: Subscriber, bob: Subscriber, maxine: Subscriber
) -> None:
    again = report_profile(subject=bob, reporter=alice, reason="abuse", at=LATER)
    judgement = judge(appeal, maxine, "overturn", rule="R1", part=part)
    again.case.refresh_from_db()
    assert again.case.decision == judgement
    assert AccurateReport.objects.get().decision == judgement.pk


def test_once_a_person_is_said_before_anybody_writes(
    appeal: Appeal, bob: Subscriber, maxine: Subscriber, client_of: Clients
) -> None:
    judge(appeal, maxine, "uphold")
    again = report_profile(subject=bob, reporter=appeal.appellant, reason="abuse", at=LATER)
    keep_profile(subject=bob, actor=maxine, at=LATER)
    [row, _] = client_of(appeal.appellant).get(MINE).json()["results"]
    assert (row["id"], row["outcome"], row["appealable_until"]) == (str(again.pk), "kept", None)


def test_what_was_overturned_is_appealed_by_nobody_else(
    report: ProfileReport, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber, maxine: Subscriber,
    client_of: Clients,
) -> None:  # fmt: skip
    second = report_profile(subject=bob, reporter=charlie, reason="abuse", at=NOW)
    keep_profile(subject=bob, actor=mo, at=NOW)
    judge(appeal_profile_report(report=report, text=WHY, at=LATER), maxine, "overturn", rule="R1", part="name")
    assert refused(lambda: appeal_profile_report(report=second, text=WHY, at=LATER)) == "not_appealable"
    [row] = client_of(charlie).get(MINE).json()["results"]
    assert (row["outcome"], row["appealable_until"]) == ("removed", None)


def test_the_export_does_not_tell_that_somebody_was_kept(kept: Decision, bob: Subscriber) -> None:
    told = {section.name: list(section.rows) for section in collect(bob.pk)}
    assert (kept.subject, told["decisions"]) == (bob, [])


def test_a_decision_without_a_comment_leads_to_its_case(appeal: Appeal, bob: Subscriber, maxine: Subscriber) -> None:
    judge(appeal, maxine, "overturn", rule="R1", part="profile")
    page = at_the_desk(maxine).get(f"/admin/moderation/case/people/{bob.handle}/").content.decode()
    assert f'{work(appeal.case)}">its case</a>' in page


def test_what_nobody_can_give_back_is_not_appealed(
    cleared: Decision, bob: Subscriber, maxine: Subscriber, client_of: Clients
) -> None:
    page, statements = f"/admin/moderation/case/people/{bob.handle}/", "/api/v1/me/statements/"
    assert ">Reverse</button>" in at_the_desk(maxine).get(page).content.decode()
    assert client_of(bob).get(statements).json()["results"][0]["appealable_until"] is not None
    ClearedProfile.objects.all().delete()  # as of decisions before there were any
    statement = bob.statements.get()
    assert refused(lambda: appeal_statement(statement=statement, text=WHY, at=LATER)) == "not_appealable"
    assert client_of(bob).get(statements).json()["results"][0]["appealable_until"] is None
    assert ">Reverse</button>" not in at_the_desk(maxine).get(page).content.decode()


def test_the_judge_reads_the_profile_and_what_was_said_against_it(appeal: Appeal, maxine: Subscriber) -> None:
    page = at_the_desk(maxine).get(work(appeal.case)).content.decode()
    for told in ("I sell shoes.", "Backwards!", WHY, "The name</option>", "take it down under rule"):
        assert told in page, told
    sent = {"with_rule": "overturn", "rule": "R1", "part": "profile", "note": "", "answer": ""}
    address = f"/admin/moderation/case/{appeal.case_id}/decision/"
    assert at_the_desk(maxine).post(address, sent).status_code == 302
    assert Decision.objects.filter(action="clear", case=appeal.case).exists()


def test_a_profile_that_was_taken_down_is_given_back_on_appeal(
    cleared: Decision, bob: Subscriber, mo: Subscriber, maxine: Subscriber
) -> None:
    assert profile_of(bob) == ("", "")
    appeal = appeal_statement(statement=cleared.statement, text="Shoes are no crime.", at=LATER)
    assert refused(lambda: judge(appeal, mo, "overturn")) == "own_decision"
    judgement = judge(appeal, maxine, "overturn")
    assert (judgement.action, judgement.reverses) == ("profile_back", cleared)
    assert profile_of(bob) == (TOLD["about"], TOLD["link"])
    assert "is on your public page again" in judgement.statement.text
    assert not ClearedProfile.objects.exists()
    assert not AccurateReport.objects.filter(cancelled_at=None).exists()
    assert refused(lambda: reverse_decision(decision=cleared, actor=maxine, at=LATER)) == "already_reversed"


def test_what_the_person_tells_by_now_stays(cleared: Decision, bob: Subscriber, maxine: Subscriber) -> None:
    Profile.objects.filter(subscriber=bob).update(about="I mend shoes.")
    reversal = reverse_decision(decision=cleared, actor=maxine, at=LATER)
    assert profile_of(bob) == ("I mend shoes.", "")
    assert "What you tell there now stays" in reversal.statement.text


def test_it_is_kept_as_long_as_somebody_may_object(cleared: Decision, maxine: Subscriber) -> None:
    end = NOW + timedelta(days=180)
    assert forget_cleared(at=end - timedelta(seconds=1)) == 0
    appeal_statement(statement=cleared.statement, text="Shoes are no crime.", at=LATER)
    assert forget_cleared(at=end) == 0
    judge(Appeal.objects.get(), maxine, "uphold")
    assert forget_cleared(at=end) == 1
    assert refused(lambda: reverse_decision(decision=cleared, actor=maxine, at=end)) == "profile_forgotten"
