"""Sanctions, strikes and vouches over the API, and how often somebody may report."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Sanction, Subscriber, Vouch
from accounts.strikes import give_strike
from core.errors import TooManyError
from core.ids import new_id
from discussion.moderation.intake import report_comment
from discussion.moderation.models import AuditEntry, Decision, Report
from tests.conftest import NOW
from tests.moderation.conftest import Write

PEOPLE = "/api/v1/moderation/subscribers/"
Clients = Callable[[Subscriber], APIClient]


@pytest.fixture
def desk(client_of: Clients, mo: Subscriber) -> APIClient:
    """Mo's client."""
    return client_of(mo)


@pytest.mark.parametrize("kind", ["warning", "silence", "suspension", "ban"])
def test_a_sanction_and_its_end(desk: APIClient, bob: Subscriber, alice: Subscriber, kind: str) -> None:
    until = timezone.now() + timedelta(days=3)
    body: dict[str, Any] = {"kind": kind, "rule": "R2", "reason": "Forty advertisements."}
    if kind in {"silence", "suspension"}:
        body["until"] = until.isoformat()
    answer = desk.post(f"{PEOPLE}bob/sanctions/", body, format="json")
    assert answer.status_code == 201
    sanction = Sanction.objects.get()
    assert (answer.json()["sanction"], sanction.ends_at) == (str(sanction.pk), until if "until" in body else None)
    again = desk.post(f"{PEOPLE}bob/sanctions/", body, format="json")
    assert (again.status_code, again.json()["code"]) == (
        409,
        "already_banned" if kind == "ban" else "already_sanctioned",
    )
    assert desk.delete(f"{PEOPLE}alice/sanctions/{sanction.pk}/").status_code == 404
    assert desk.delete(f"{PEOPLE}bob/sanctions/{sanction.pk}/").status_code == 204
    gone = desk.delete(f"{PEOPLE}bob/sanctions/{sanction.pk}/")
    assert (gone.status_code, gone.json()["code"]) == (409, "sanction_lifted")
    [told] = desk.get(f"{PEOPLE}bob/").json()["sanctions"]
    assert (told["kind"], told["lifted_by"], told["acknowledged_at"]) == (kind, "mo", None)
    assert Decision.objects.count() == AuditEntry.objects.count() == 2


def test_strikes_and_what_they_propose(desk: APIClient, bob: Subscriber) -> None:
    give_strike(subscriber=bob, points=9, rule="R5", decision=new_id(), at=timezone.now())
    told = desk.get(f"{PEOPLE}bob/").json()["strikes"]
    assert (told["points"], told["proposed"]) == (9, {"points": 9, "kind": "suspension", "days": 30})


def test_a_word_for_a_newcomer(desk: APIClient, newcomer: Subscriber) -> None:
    address = f"{PEOPLE}newton/vouch/"
    assert desk.put(address, {"reason": ""}, format="json").status_code == 400
    assert desk.put(address, {"reason": "The museum's own."}, format="json").status_code == 204
    assert desk.put(address, {"reason": "x"}, format="json").json()["code"] == "already_vouched"
    assert Vouch.objects.get().reason == "The museum's own."
    told = desk.get(f"{PEOPLE}newton/").json()
    assert (told["trust"], told["newcomer"], told["trust_reasons"][0]) == ("member", False, {"code": "vouched"})
    assert desk.delete(address).status_code == 204
    assert desk.delete(address).json()["code"] == "not_vouched"
    assert not Vouch.objects.exists()


@pytest.mark.trust("V8")
@pytest.mark.parametrize("who", ["alice", "edith"])
def test_only_moderators(client_of: Clients, bob: Subscriber, request: pytest.FixtureRequest, who: str) -> None:
    client = client_of(request.getfixturevalue(who))
    sent: dict[str, Any] = {"kind": "warning", "rule": "R2", "reason": "x"}
    for answer in (
        client.post(f"{PEOPLE}bob/sanctions/", sent, format="json"),
        client.delete(f"{PEOPLE}bob/sanctions/{new_id()}/"),
        client.put(f"{PEOPLE}bob/vouch/", {"reason": "x"}, format="json"),
        client.delete(f"{PEOPLE}bob/vouch/"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_moderator")
    assert not Sanction.objects.exists()
    assert not Vouch.objects.exists()


@pytest.mark.usefixtures("trusted")
def test_so_many_reports_an_hour(write: Write, alice: Subscriber, bob: Subscriber, settings: Any) -> None:
    allowed = settings.LIMITS_BY_TRUST
    fewer = {"new": {**allowed["new"], "reports_per_hour": 2}, "trusted": {**allowed["trusted"], "reports_per_hour": 3}}
    settings.LIMITS_BY_TRUST = {**allowed, **fewer}
    comments = [write(alice, f"Word number {number}.", minutes=number) for number in range(4)]

    def report(number: int, *, minutes: int) -> None:
        report_comment(comment=comments[number], reporter=bob, reason="spam", at=NOW + timedelta(minutes=minutes))

    report(0, minutes=10)
    report(1, minutes=20)
    with pytest.raises(TooManyError) as refusal:
        report(2, minutes=30)
    assert (refusal.value.code, refusal.value.retry_after) == ("too_many_reports", 40 * 60)
    assert Report.objects.count() == 2
    bob.trust = "trusted"
    report(2, minutes=30)
    bob.trust = "new"
    with pytest.raises(TooManyError):
        report(3, minutes=79)
    report(3, minutes=90)
    assert Report.objects.count() == 4
