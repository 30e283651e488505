"""How far somebody is trusted: the rule, what is kept of it, and what the person and moderators are told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.api.standing_shapes import StandingSerializer, TrustReasonSerializer
from accounts.conduct import Conduct
from accounts.judging import Facts, Rule, TrustedRule
from accounts.models import Standing, Subscriber, Vouch
from accounts.trust import judge, keep_standings, outdated_standings, trust_of
from tests.conftest import LONG_AGO, NOW
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
RULE = Rule(
    days=30, contributions=10, trusted=TrustedRule(days=90, contributions=50, presence=30, clean=90, reports=20)
)
YOUNG_UNTIL = NOW + DAY
YOUNG = {"code": "young", "until": YOUNG_UNTIL}
FEW = {"code": "few_contributions", "counted": 9, "needed": 10}
FEWER = {"code": "few_contributions", "counted": 10, "needed": 50}
AGREED = {"code": "accurate_reports", "counted": 20}
NO_DAYS = {"code": "few_days", "counted": 0, "needed": 30}
GOOD = Conduct(present=30)


def facts(person: Subscriber | None = None, **known: Any) -> Facts:
    who = {"subscriber": person.pk, "joined_at": person.joined_at} if person else {"subscriber": 1}
    return Facts(**{"joined_at": LONG_AGO, "contributions": 10, "vouched": False, **who, **known})


def keep(*known: Facts, at: datetime = NOW) -> int:
    return keep_standings(facts=known, at=at)


def outdated(at: datetime) -> list[int]:
    return [row.pk for rows in outdated_standings(at=at) for row in rows]


@pytest.mark.parametrize(
    ("known", "trust", "reasons"),
    [
        ({}, "member", [FEWER, NO_DAYS]),
        ({"joined_at": YOUNG_UNTIL - 30 * DAY}, "new", [YOUNG]),
        ({"joined_at": NOW - 30 * DAY}, "member", [{"code": "young", "until": NOW + 60 * DAY}, FEWER, NO_DAYS]),
        ({"contributions": 9}, "new", [FEW]),
        ({"contributions": 9, "joined_at": YOUNG_UNTIL - 30 * DAY}, "new", [YOUNG, FEW]),
        (
            {"contributions": 10, "vouched": True, "joined_at": NOW},
            "member",
            [{"code": "vouched"}, {"code": "young", "until": NOW + 90 * DAY}, FEWER, NO_DAYS],
        ),
        ({"contributions": 50, "conduct": GOOD}, "trusted", []),
        ({"contributions": 50, "conduct": GOOD, "vouched": True}, "trusted", [{"code": "vouched"}]),
        ({"contributions": 50, "conduct": GOOD, "joined_at": NOW - 90 * DAY}, "trusted", []),
        ({"contributions": 45, "conduct": replace(GOOD, reports=5)}, "trusted", [{**AGREED, "counted": 5}]),
        ({"contributions": 10, "conduct": replace(GOOD, reports=30)}, "member", [AGREED, {**FEWER, "counted": 30}]),
        ({"contributions": 9, "conduct": replace(GOOD, reports=5)}, "new", [FEW]),
        ({"contributions": 50, "conduct": Conduct(present=29)}, "member", [{**NO_DAYS, "counted": 29}]),
        ({"contributions": 50, "conduct": replace(GOOD, present_until=NOW)}, "member", [{**NO_DAYS, "counted": 29}]),
        (
            {"contributions": 50, "conduct": replace(GOOD, points=2, struck_until=NOW + MINUTE)},
            "member",
            [{"code": "strikes", "points": 2, "until": NOW + MINUTE}],
        ),
        ({"contributions": 50, "conduct": replace(GOOD, points=2, struck_until=NOW)}, "trusted", []),
        (
            {"contributions": 50, "conduct": replace(GOOD, sanctioned=True)},
            "member",
            [{"code": "sanctioned", "until": None}],
        ),
        (
            {"contributions": 50, "conduct": replace(GOOD, sanctioned=True, sanctioned_until=NOW + MINUTE)},
            "member",
            [{"code": "sanctioned", "until": NOW + MINUTE}],
        ),
        ({"contributions": 50, "conduct": replace(GOOD, sanctioned=True, sanctioned_until=NOW)}, "trusted", []),
    ],
)
def test_the_rule_and_its_reasons(known: dict[str, Any], trust: str, reasons: list[dict[str, Any]]) -> None:
    judgement = judge(facts(**known), RULE, at=NOW)
    assert (judgement.trust, judgement.reasons) == (trust, reasons)


def test_what_time_alone_will_change() -> None:
    joined = YOUNG_UNTIL - 30 * DAY
    assert judge(facts(), RULE, at=NOW).due_at is None
    assert judge(facts(joined_at=joined), RULE, at=NOW).due_at == YOUNG_UNTIL
    assert judge(facts(contributions=9, next_at=NOW + MINUTE, joined_at=joined), RULE, at=NOW).due_at == NOW + MINUTE
    assert judge(facts(joined_at=NOW - 60 * DAY), RULE, at=NOW).due_at == NOW + 30 * DAY
    for end in ("present_until", "struck_until", "sanctioned_until"):
        over: dict[str, Any] = {end: NOW}
        coming: dict[str, Any] = {end: NOW + DAY}
        assert judge(facts(conduct=replace(GOOD, **coming)), RULE, at=NOW).due_at == NOW + DAY
        assert judge(facts(conduct=replace(GOOD, **over)), RULE, at=NOW).due_at is None


def test_only_what_changes_is_written(alice: Subscriber, bob: Subscriber) -> None:
    assert keep(facts(alice, contributions=3), facts(bob)) == 2
    assert keep(facts(alice, contributions=3), facts(bob), at=NOW + DAY) == 0
    assert keep(facts(alice, contributions=4), facts(bob), at=NOW + 2 * DAY) == 1
    kept = Standing.objects.get(subscriber=alice)
    assert (kept.trust, kept.contributions, kept.since, kept.computed_at) == ("new", 4, LONG_AGO, NOW + 2 * DAY)
    assert keep(facts(alice), at=NOW + 3 * DAY) == 1
    kept.refresh_from_db()
    assert (kept.trust, kept.since) == ("member", NOW + 3 * DAY)
    assert Standing.objects.get(subscriber=bob).since == NOW


def test_rows_are_outdated_by_time_by_another_rule_and_without_their_vouch(
    alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber, settings: Any
) -> None:
    vouch = Vouch.objects.create(subscriber=bob, by=mo, reason="A colleague.", at=NOW)
    keep(facts(alice, joined_at=YOUNG_UNTIL - 30 * DAY), facts(bob, vouched=True), facts(charlie))
    assert outdated(NOW) == []
    assert outdated(YOUNG_UNTIL - MINUTE) == []
    assert outdated(YOUNG_UNTIL) == [alice.pk]
    vouch.delete()
    assert outdated(NOW) == [bob.pk]
    settings.NEWCOMER_CONTRIBUTIONS = 11
    assert sorted(outdated(NOW)) == [alice.pk, bob.pk, bob.pk, charlie.pk]
    keep(facts(alice), facts(bob), facts(charlie))
    assert outdated(NOW) == []
    settings.NEWCOMER_DAYS = 10
    assert len(outdated(NOW)) == 3
    keep(facts(alice), facts(bob), facts(charlie))
    settings.TRUSTED_PRESENCE_DAYS = 20
    assert sorted(outdated(NOW)) == [alice.pk, bob.pk, charlie.pk]


def test_age_and_vouches_are_exact_between_two_reviews(alice: Subscriber, mo: Subscriber) -> None:
    def trust(at: datetime) -> str:
        return trust_of(Subscriber.objects.get(pk=alice.pk), at=at).trust

    Subscriber.objects.filter(pk=alice.pk).update(joined_at=YOUNG_UNTIL - 30 * DAY)
    keep(facts(alice, joined_at=YOUNG_UNTIL - 30 * DAY))
    assert [trust(YOUNG_UNTIL - MINUTE), trust(YOUNG_UNTIL)] == ["new", "member"]
    Vouch.objects.create(subscriber=alice, by=mo, reason="A colleague.", at=NOW)
    assert trust(NOW) == "member"


def test_every_request_knows_what_was_kept(alice: Subscriber, bob: Subscriber) -> None:
    keep(facts(alice, contributions=50, conduct=GOOD), facts(bob))
    assert list(Subscriber.objects.order_by("handle").values_list("trust", flat=True)) == ["trusted", "member"]
    keep(facts(alice, contributions=9), facts(bob))
    assert list(Subscriber.objects.order_by("handle").values_list("trust", flat=True)) == ["new", "member"]


def test_another_rule_counts_for_a_person_from_the_review_on(alice: Subscriber, settings: Any) -> None:
    keep(facts(alice, contributions=10))
    settings.NEWCOMER_CONTRIBUTIONS = 20  # and how many of 20 she has is not known yet
    assert trust_of(alice, at=NOW).trust == "member"
    keep(facts(alice, contributions=12))
    assert trust_of(Subscriber.objects.get(pk=alice.pk), at=NOW).reasons == [{**FEW, "counted": 12, "needed": 20}]


def test_the_person_is_told_why(alice: Subscriber, client_of: Callable[[Subscriber], APIClient]) -> None:
    keep(facts(alice, contributions=9))
    told = client_of(alice).get("/api/v1/me/standing/").json()
    assert (told["trust"], told["trust_reasons"]) == ("new", [FEW])
    assert set(told) == set(StandingSerializer().fields)
    assert {*YOUNG, *FEW, "points"} == set(TrustReasonSerializer().fields)
    keep(facts(alice))
    told = client_of(alice).get("/api/v1/me/standing/").json()
    assert (told["trust"], told["next_trust"], told["trust_reasons"]) == ("member", "trusted", [FEWER, NO_DAYS])
    keep(facts(alice, contributions=50, conduct=GOOD))
    told = client_of(alice).get("/api/v1/me/standing/").json()
    assert (told["trust"], told["next_trust"], told["trust_reasons"]) == ("trusted", None, [])


def test_moderators_see_it_in_the_admin(alice: Subscriber, bob: Subscriber, mo: Subscriber) -> None:
    client = Client()
    sign_in(client, mo)
    keep(facts(alice, contributions=9), facts(bob, contributions=50, conduct=GOOD))
    listed = client.get("/admin/accounts/subscriber/").content.decode()
    assert listed.count('field-trust">trusted') == 1
    page = client.get(f"/admin/accounts/subscriber/{alice.pk}/change/").content.decode()
    assert "9 of the 10 contributions that are needed" in page
    page = client.get(f"/admin/accounts/subscriber/{bob.pk}/change/").content.decode()
    assert "nothing is missing" in page
