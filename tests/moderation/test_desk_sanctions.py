"""Sanctions, strikes and vouches at the desk: the forms on a person's page, and what case and person say."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Sanction, Subscriber, Vouch
from accounts.strikes import give_strike
from core.ids import new_id
from discussion.moderation.models import AuditEntry, Case, Decision
from stories.noise.newcomers import is_newcomer
from tests.conftest import NOW
from tests.moderation.test_desk import at_the_desk, work

PERSON = "/admin/moderation/case/people/newton/"


@pytest.fixture
def desk(mo: Subscriber) -> Client:
    """The desk with Mo at it."""
    return at_the_desk(mo)


def sent(**more: Any) -> dict[str, Any]:
    return {"kind": "silence", "days": "7", "rule": "R1", "reason": "Names.", **more}


@pytest.mark.parametrize(
    ("kind", "said"),
    [("warning", "is warned."), ("silence", "is silenced until"), ("suspension", "is suspended until")],
)
def test_a_sanction_is_imposed_and_lifted(desk: Client, newcomer: Subscriber, kind: str, said: str) -> None:
    answer = desk.post(f"{PERSON}sanctions/", sent(kind=kind), follow=True)
    assertContains(answer, said)
    sanction = Sanction.objects.get(subscriber=newcomer, kind=kind)
    assert sanction.ends_at == (None if kind == "warning" else sanction.starts_at + timedelta(days=7))
    assertContains(answer, ">warned<" if kind == "warning" else f">{said.split()[1]}<")
    lifting = f"{PERSON}sanctions/{sanction.pk}/lifting/"
    assertContains(answer, lifting)
    assertContains(desk.post(lifting, follow=True), f"The {kind} is lifted")
    sanction.refresh_from_db()
    assert sanction.lifted_at is not None
    assertContains(desk.post(lifting), "lifted already", status_code=409)
    assert Decision.objects.count() == 2


@pytest.mark.usefixtures("newcomer")
@pytest.mark.parametrize(
    ("more", "field", "said", "status"),
    [
        ({"days": ""}, "days", "have an end", 422),
        ({"days": "0"}, "days", "from 1 to 365", 400),
        ({"days": "400"}, "days", "from 1 to 365", 400),
        ({"days": "x"}, "days", "from 1 to 365", 400),
        ({"reason": " "}, "reason", "Say why", 400),
        ({"kind": "ban"}, "kind", "Choose a warning", 400),
        ({"rule": "R9"}, "rule", "Name the rule", 422),
    ],
)
def test_what_is_refused_is_said_with_what_was_typed(
    desk: Client, more: dict[str, str], field: str, said: str, status: int
) -> None:
    answer = desk.post(f"{PERSON}sanctions/", sent(**more))
    page = answer.content.decode()
    assert answer.status_code == status
    assert re.search(rf'id="sanctions-{field}-fault">[^<]*{said}', page)
    assert page.count('class="desk-fault"') == 1
    typed = sent(**more)
    assert page.count(f">{typed['reason']}</textarea>") == 1  # not in the forms beside it
    assert f'max="365" value="{typed["days"]}"' in page
    assert not Sanction.objects.exists()


def test_days_of_a_warning_are_passed_over(desk: Client, newcomer: Subscriber) -> None:
    assert desk.post(f"{PERSON}sanctions/", sent(kind="warning", days="400")).status_code == 302
    assert Sanction.objects.get(subscriber=newcomer).ends_at is None


def test_what_is_known_comes_before_what_can_be_done(desk: Client, newcomer: Subscriber) -> None:
    desk.post(f"{PERSON}sanctions/", sent())
    page = desk.get(PERSON).content.decode()
    assert (
        page.index('id="notes"') < page.index('id="sanctions"') < page.index('id="sanction"') < page.index('id="ban"')
    )


@pytest.mark.usefixtures("newcomer")
@pytest.mark.parametrize("place", ["ban", "renaming", "vouch"])
def test_a_missing_reason_is_said_in_its_own_form(desk: Client, place: str) -> None:
    page = desk.post(f"{PERSON}{place}/", {"rule": "R3", "reason": ""}).content.decode()
    assert f'id="{place}-reason-fault">Say why' in page
    assert page.count('class="desk-fault"') == 1


def test_a_sanction_of_somebody_else_is_not_found(desk: Client, newcomer: Subscriber, bob: Subscriber) -> None:
    desk.post(f"{PERSON}sanctions/", sent())
    sanction = Sanction.objects.get()
    assert desk.post(f"/admin/moderation/case/people/bob/sanctions/{sanction.pk}/lifting/").status_code == 404
    sanction.refresh_from_db()
    assert sanction.lifted_at is None


def test_the_ladder_proposes_on_case_and_person(desk: Client, held_case: Case, newcomer: Subscriber) -> None:
    for path in (work(held_case), PERSON):
        assertNotContains(desk.get(path), "strike point")
    give_strike(subscriber=newcomer, points=6, rule="R1", decision=new_id(), at=timezone.now())
    for path in (work(held_case), PERSON):
        page = desk.get(path)
        assertContains(page, "<b>6</b> strike points")
        assertContains(page, "a silence of 7 days")
    assertContains(desk.get(PERSON), '<option value="silence" selected>')
    desk.post(f"{PERSON}sanctions/", sent())
    assertNotContains(desk.get(PERSON), "ladder proposes <a")


def test_a_moderator_vouches_and_takes_it_back(desk: Client, newcomer: Subscriber, mo: Subscriber) -> None:
    assertContains(desk.get(PERSON), "Trust: new")
    assertContains(desk.post(f"{PERSON}vouch/", {"reason": " "}), "Say why", status_code=400)
    answer = desk.post(f"{PERSON}vouch/", {"reason": "The museum's own."}, follow=True)
    assertContains(answer, "mo vouches")
    assertContains(answer, "Trust: member")
    assert (Vouch.objects.get().by, is_newcomer(subscriber=newcomer, at=NOW)) == (mo, False)
    assertContains(desk.post(f"{PERSON}vouch/", {"reason": "x"}), "already", status_code=409)
    desk.post(f"{PERSON}vouch/withdrawal/")
    assert not Vouch.objects.exists()
    assertContains(desk.post(f"{PERSON}vouch/withdrawal/"), "Nobody vouches", status_code=409)
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")] == ["vouch", "withdraw_vouch"]


@pytest.mark.trust("V8")
def test_nobody_vouches_for_himself(desk: Client, mo: Subscriber) -> None:
    answer = desk.post("/admin/moderation/case/people/mo/vouch/", {"reason": "I am fine."})
    assertContains(answer, "This is about you", status_code=403)
    assert not Vouch.objects.exists()
