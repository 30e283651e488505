"""A moderator whose own words, name or profile are in question learns no more of it than anybody else would."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains
from rest_framework.test import APIClient

from accounts import roles
from accounts.models import MergedAccount, Sanction, Subscriber
from core.acts import note_act
from discussion.moderation.appeals import appeal_report, appeal_statement
from discussion.moderation.cases import lease_next_case
from discussion.moderation.decisions import decide, sanction_subscriber
from discussion.moderation.duty import OwnCaseError
from discussion.moderation.escalating import escalate_case
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case, Decision, Report
from discussion.moderation.naming import rename_subscriber
from discussion.moderation.profile_cases import report_profile
from tests.conftest import NOW
from tests.moderation.conftest import Write
from tests.moderation.test_desk import QUEUE, at_the_desk, work

CASES, PROFILES = "/api/v1/moderation/cases/", "/api/v1/moderation/profile-cases/"
REGISTER = "/admin/moderation/case/"
NOTE, INTERNAL = "He bullies me.", "Between ourselves."
PAGES = (
    "/admin/moderation/case/people/{me}/",
    "/admin/moderation/case/{appeal}/work/",
    "/admin/moderation/case/comments/{comment}/",
    "/admin/moderation/decision/",
    "/admin/moderation/decision/{decision}/change/",
    "/admin/accounts/sanction/",
    "/admin/accounts/subscriber/{number}/change/",
)
Clients = Callable[[Subscriber], APIClient]


@pytest.fixture
def own_case(write: Write, trusted: None, alice: Subscriber, mo: Subscriber) -> Case:
    """Alice's word against Mo's."""
    comment = write(mo, "The tram is a fine thing.")
    return report_comment(comment=comment, reporter=alice, reason="abuse", note=NOTE, at=NOW).case


@pytest.fixture
def own_page(mo: Subscriber) -> Client:
    return at_the_desk(mo)


def people_in(case: dict[str, Any]) -> tuple[int, int, int]:
    return len(case["reports"]), len(case["appeals"]), len(case["decisions"])


def test_who_has_reported_a_moderator_is_told_to_the_others(
    client_of: Clients, own_case: Case, mo: Subscriber, maxine: Subscriber
) -> None:
    mine, theirs = (client_of(person).get(f"{CASES}{own_case.pk}/") for person in (mo, maxine))
    assert (people_in(mine.json()), people_in(theirs.json())) == ((0, 0, 0), (1, 0, 0))
    assert [name in theirs.content.decode() for name in ("alice", NOTE)] == [True, True]
    assert [name in mine.content.decode() for name in ("alice", NOTE)] == [False, False]


def test_nor_is_it_on_the_pages_of_the_desk(own_page: Client, own_case: Case, maxine: Subscriber) -> None:
    assertContains(at_the_desk(maxine).get(work(own_case)), NOTE)
    assertNotContains(own_page.get(work(own_case)), NOTE)
    refused = own_page.post(f"/admin/moderation/case/{own_case.pk}/decision/", {"action": "approve", "version": "1"})
    assertContains(refused, "This is about you.", status_code=403)
    assertNotContains(refused, NOTE, status_code=403)


def test_nor_in_the_register_of_reports(own_page: Client, own_case: Case, maxine: Subscriber) -> None:
    [report] = own_case.reports.all()
    register, row = "/admin/moderation/report/", f"/admin/moderation/report/{report.pk}/change/"
    assertContains(at_the_desk(maxine).get(register), "The tram is a fine thing.")
    assertNotContains(own_page.get(register), "The tram is a fine thing.")
    assertNotContains(own_page.get(row, follow=True), NOTE)


def test_who_objects_to_what_was_kept_is_not_told_to_its_author(
    client_of: Clients, own_case: Case, mo: Subscriber, maxine: Subscriber, sonja: Subscriber
) -> None:
    decide(case=own_case, action="approve", note="Fine by me.", version=1, actor=maxine, at=NOW)
    own_case.decisions.get().undo_point.delete()
    appeal = appeal_report(report=own_case.reports.get(), text="He does bully me, look again.", at=NOW)
    mine, theirs = (client_of(person).get(f"{CASES}{appeal.case_id}/").json() for person in (mo, sonja))
    assert (people_in(mine), people_in(theirs)) == ((0, 0, 0), (1, 1, 1))


def test_nor_who_has_reported_his_name(
    client_of: Clients, own_page: Client, alice: Subscriber, mo: Subscriber, maxine: Subscriber
) -> None:
    report_profile(subject=mo, reporter=alice, reason="abuse", note=NOTE, at=NOW)
    mine, theirs = (client_of(person).get(PROFILES).json()["results"] for person in (mo, maxine))
    assert (mine, [case["subscriber"] for case in theirs]) == ([], ["mo"])
    page = "/admin/moderation/case/people/mo/"
    assertContains(at_the_desk(maxine).get(page), NOTE)
    assertNotContains(own_page.get(page), NOTE)
    queue, waiting = "/admin/moderation/case/profiles/", "Profiles <b>1</b>"
    assertContains(at_the_desk(maxine).get(queue), waiting)
    assertContains(at_the_desk(maxine).get(queue), "people/mo/#reported")
    assertNotContains(own_page.get(queue), waiting)
    assertNotContains(own_page.get(queue), "people/mo/#reported")


def test_his_own_case_stands_in_the_lists_of_the_desk_without_people(
    own_page: Client, own_case: Case, alice: Subscriber, maxine: Subscriber, sonja: Subscriber
) -> None:
    Report.objects.update(illegal=True)
    Case.objects.filter(pk=own_case.pk).update(leased_by=maxine, leased_until=timezone.now() + timedelta(days=1))
    told = (">said to be illegal<", ">abuse<", "1 public comment", "with maxine")
    mine, theirs = (client.get(QUEUE).content.decode() for client in (own_page, at_the_desk(sonja)))
    assert ("The tram is a fine thing." in mine, ">taken<" in mine) == (True, True)
    assert [[words in page for words in told] for page in (mine, theirs)] == [[False] * 4, [True] * 4]


@pytest.fixture
def own_report(write: Write, trusted: None, bob: Subscriber, mo: Subscriber) -> Report:
    """Mo's word against Bob's, as of any reader."""
    return report_comment(comment=write(bob, "Trams are toys."), reporter=mo, reason="abuse", at=NOW)


def test_a_moderator_who_appeals_as_a_reader_reads_no_people_of_it_either(
    client_of: Clients, own_page: Client, own_report: Report, mo: Subscriber, maxine: Subscriber, sonja: Subscriber
) -> None:
    decide(case=own_report.case, action="approve", version=1, actor=maxine, at=NOW).undo_point.delete()
    case = appeal_report(report=own_report, text="It is rude, look again.", at=NOW).case
    mine, theirs = (client_of(person).get(CASES).json()["results"] for person in (mo, sonja))
    assert [row["appealed"]["actor"] for row in (*mine, *theirs)] == [None, "maxine"]
    assert [row["priority"] is None for row in (*mine, *theirs)] == [True, False]
    assertContains(at_the_desk(sonja).get(REGISTER), str(case.pk))
    assertNotContains(own_page.get(REGISTER), str(case.pk))


def test_what_was_decided_about_him_under_another_number_is_his(
    client_of: Clients, own_page: Client, bob: Subscriber, mo: Subscriber, maxine: Subscriber, sonja: Subscriber
) -> None:
    ban = sanction_subscriber(subscriber=bob, kind="ban", rule="R1", reason="x", actor=maxine, at=NOW)
    case = appeal_statement(statement=ban.statement, text="I was somebody else then.", at=NOW).case
    MergedAccount.objects.create(gone=bob, kept=mo, at=NOW)
    mine, theirs = (client_of(person).get(CASES).json()["results"] for person in (mo, sonja))
    assert [row["appealed"]["actor"] for row in (*mine, *theirs)] == [None, "maxine"]
    assertNotContains(own_page.get(REGISTER), str(case.pk))
    assert lease_next_case(moderator=mo, at=NOW) is None
    with pytest.raises(OwnCaseError):
        decide(case=case, action="uphold", actor=mo, at=NOW)
    assert lease_next_case(moderator=sonja, at=NOW) == case


@pytest.fixture(params=[roles.MODERATOR, roles.SENIOR, roles.ADMINISTRATOR])
def own_removal(request: pytest.FixtureRequest, own_case: Case, mo: Subscriber, maxine: Subscriber) -> Decision:
    """What Maxine decided and noted about Mo's words and name; he has had this role since."""
    removal = decide(case=own_case, action="remove", rule="R1", note=INTERNAL, version=1, actor=maxine, at=NOW)
    removal.undo_point.delete()
    rename_subscriber(subscriber=mo, rule="R1", reason="A name.", note=INTERNAL, actor=maxine, at=NOW)
    mo.groups.clear()
    sanction_subscriber(subscriber=mo, kind="warning", rule="R1", reason="x", actor=maxine, at=NOW)
    Sanction.objects.update(acknowledged_at=NOW)
    mo.refresh_from_db()
    mo.groups.set([Group.objects.get_or_create(name=request.param)[0]])
    return removal


def test_nor_who_decided_about_him_and_what_they_noted(
    client_of: Clients, own_removal: Decision, mo: Subscriber, make_subscriber: Callable[..., Subscriber]
) -> None:
    appeal = appeal_statement(statement=own_removal.statement, text="It is a fine thing.", at=NOW)
    escalate_case(case=appeal.case, note=INTERNAL, actor=make_subscriber("anna", role=roles.SENIOR), at=NOW)
    other = client_of(make_subscriber("adam", role=roles.ADMINISTRATOR))
    person, audit = f"/api/v1/moderation/subscribers/{mo.handle}/", "/api/v1/moderation/audit/"
    for address in (person, f"{CASES}{own_removal.case_id}/", f"{CASES}{appeal.case_id}/", audit, *PAGES):
        facts = {"me": mo.handle, "number": mo.pk, "comment": own_removal.comment_id}
        path = address.format(decision=own_removal.pk, appeal=appeal.case_id, **facts)
        told = [client.get(path, follow=True).content.decode() for client in (client_of(mo), other)]
        assert [INTERNAL in page or "maxine" in page for page in told] == [False, True], path


def test_what_he_did_himself_stays_in_the_log(client_of: Clients, own_case: Case, mo: Subscriber) -> None:
    mo.groups.set([Group.objects.get_or_create(name=roles.SENIOR)[0]])
    comment = own_case.about
    note_act(actor=mo.pk, verb="opened", target=f"comment:{comment.pk}", after={}, at=NOW)
    note_act(actor=None, verb="hide", target=f"comment:{comment.pk}", after={}, at=NOW)
    note_act(actor=None, verb="settings", target="settings", after={}, at=NOW)
    rows = client_of(mo).get("/api/v1/moderation/audit/").json()["results"]
    assert [row["verb"] for row in rows] == ["settings", "opened"]
