"""Trust row V8: whoever tries what is not theirs is in the log, by number, a bounded number of times."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Sanction, Subscriber
from accounts.refusals import WRITTEN_DOWN
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment, submit_comment
from discussion.moderation.models import AuditEntry, Case, Decision
from stories.models import Story
from tests.audit.scene import Scene
from tests.conftest import LONG_AGO
from tests.signing_in import sign_in

pytestmark = [pytest.mark.trust("V8"), pytest.mark.django_db]
VOUCH = "/api/v1/moderation/subscribers/bob/vouch/"


def client_for(person: Subscriber, **options: Any) -> APIClient:
    client = APIClient(**options)
    sign_in(client, person)
    return client


def test_what_is_told(alice: Subscriber, bob: Subscriber) -> None:
    assert client_for(alice).put(VOUCH, {"reason": "Known."}).status_code == 403
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.target) == (alice, "refused", "place:api:vouch")
    assert (entry.before, entry.after) == ({}, {"method": "PUT", "status": 403, "code": "not_moderator"})


def test_names_are_left_out_and_ids_are_not(mo: Subscriber, bob: Subscriber) -> None:
    client_for(mo).post("/admin/moderation/case/people/bob/second-factor/reset/")
    client_for(mo).post("/admin/moderation/case/audit-chain/7/acknowledgement/")
    person, fault = AuditEntry.objects.order_by("id")
    assert "bob" not in str(person.after)
    assert person.target == "place:admin:moderation_second_factor_reset"
    assert fault.after["fault_id"] == "7"


@pytest.mark.parametrize(("kind", "code"), [("ban", "banned"), ("suspension", "suspended")])
def test_whoever_is_shut_out_of_the_admin_is_told_as_such(
    mo: Subscriber, edith: Subscriber, kind: str, code: str
) -> None:
    client = client_for(mo)
    facts = {"rule": "R1", "reason": "x", "starts_at": LONG_AGO, "imposed_by": edith}
    Sanction.objects.create(subscriber=mo, kind=kind, **facts)
    assert client.post("/admin/moderation/case/next/").status_code == 403
    assert AuditEntry.objects.get().after["code"] == code


def test_nobody_fills_the_log(alice: Subscriber, bob: Subscriber, caplog: pytest.LogCaptureFixture) -> None:
    client = client_for(alice)
    for _ in range(WRITTEN_DOWN.amount + 5):
        assert client.put(VOUCH, {"reason": "Known."}).status_code == 403
    assert AuditEntry.objects.count() == WRITTEN_DOWN.amount
    lines = [record for record in caplog.records if record.name == "accounts.refusals"]
    assert len(lines) == WRITTEN_DOWN.amount + 5
    assert "alice" not in "".join(record.message for record in lines)


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_of_who_only_looks_there_is_a_line(alice: Subscriber, method: str, caplog: pytest.LogCaptureFixture) -> None:
    assert getattr(client_for(alice), method)("/api/v1/moderation/audit/").status_code == 403
    assert not AuditEntry.objects.exists()
    [line] = [record.message for record in caplog.records if record.name == "accounts.refusals"]
    assert line == f"Subscriber {alice.pk} was refused {method.upper()} api:audit: not_moderator"


def test_what_another_sites_page_sends_is_not_the_persons_act(mo: Subscriber, bob: Subscriber) -> None:
    assert client_for(mo, enforce_csrf_checks=True).put(VOUCH, {"reason": "Known."}).status_code == 403
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, mo)
    assert browser.post("/admin/moderation/case/people/bob/second-factor/reset/").status_code == 403
    assert not AuditEntry.objects.exists()


def test_nobody_in_particular_and_other_places_are_not_told(alice: Subscriber, story: Story, mo: Subscriber) -> None:
    assert APIClient().put(VOUCH).status_code == 401
    case = Case.objects.count()
    address = f"/api/v1/stories/{story.slug}/comments/"
    assert client_for(alice).post(address, {"body": "x", "parent": "y"}).status_code == 400
    assert (AuditEntry.objects.count(), Case.objects.count()) == (0, case)


def remove_words_of(person: Subscriber, scene: Scene) -> Decision:
    facts: dict[str, Any] = {"story": scene.story(), "parent": None, "side": "", "body": "The tram is mine."}
    comment = submit_comment(author=person, **facts, at=scene.at)
    case = report_comment(comment=comment, reporter=scene.bob, reason="spam", at=scene.at).case
    return decide(case=case, action="remove", rule="R1", version=1, actor=scene.maxine, at=scene.at)


def test_of_a_sentence_on_the_next_page_there_is_an_entry_too(mo: Subscriber) -> None:
    scene = Scene()
    about_mo, theirs = remove_words_of(mo, scene), scene.removed()
    known, decided = AuditEntry.objects.count(), Decision.objects.count()
    client = client_for(mo)
    for address, sent in (
        (f"decisions/{about_mo.pk}/reversal/", {"note": ""}),
        (f"decisions/{theirs.pk}/undo/", {}),
        ("next/", {"queue": "escalated"}),
        (f"{theirs.case_id}/decision/", {"action": "approve", "version": "1"}),  # 409: closed, and no matter of rights
    ):
        client.post(f"/admin/moderation/case/{address}", sent, format="multipart")
    entries = AuditEntry.objects.order_by("id")[known:]
    assert [(entry.verb, entry.actor, entry.after["code"]) for entry in entries] == [
        ("refused", mo, "own_case"),
        ("refused", mo, "not_your_decision"),
        ("refused", mo, "not_senior"),
    ]
    assert Decision.objects.count() == decided
