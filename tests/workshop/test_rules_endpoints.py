"""`moderation/rules/`: who may do what, and what is answered."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts import roles
from accounts.models import Subscriber
from discussion.api.moderating import rule_shapes as shapes
from discussion.screening.models import Rehearsal, Rule
from discussion.workshop.rehearsing import rehearse_rule
from stories.models import Story
from tests.conftest import NOW
from tests.workshop.conftest import MakeRule, Say

RULES = "/api/v1/moderation/rules/"
WORD = {"kind": "word", "term": "casino", "action": "hold"}
ClientOf = Callable[[Subscriber], APIClient]


@pytest.fixture
def as_sonja(client_of: ClientOf, sonja: Subscriber, still_clock: None) -> APIClient:
    return client_of(sonja)


def one(rule: Rule) -> str:
    return f"{RULES}{rule.pk}/"


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.trust("V2")
@pytest.mark.parametrize(
    ("role", "reads", "keeps"),
    [
        ("", 403, 403),
        (roles.MODERATOR, 200, 403),
        (roles.SENIOR, 200, 201),
        (roles.EDITOR, 200, 201),
        (roles.ADMINISTRATOR, 200, 201),
    ],
)
def test_who_may(
    make_subscriber: Callable[..., Subscriber],
    client_of: ClientOf,
    make_rule: MakeRule,
    role: str,
    reads: int,
    keeps: int,
) -> None:
    rule = make_rule("poker", mode="rehearsal")
    client = client_of(make_subscriber("walter", role=role))
    for address in (RULES, one(rule), f"{one(rule)}rehearsal/"):
        assert client.get(address).status_code == reads
    assert client.post(RULES, WORD, format="json").status_code == keeps
    assert client.post(f"{one(rule)}rehearsal/", {}, format="json").status_code == keeps
    assert client.patch(one(rule), {"mode": "off"}, format="json").status_code == (200 if keeps == 201 else 403)
    rule.refresh_from_db()
    assert rule.mode == ("off" if keeps == 201 else "rehearsal")
    assert Rule.objects.count() == (2 if keeps == 201 else 1)
    assert Rehearsal.objects.count() == (1 if keeps == 201 else 0)


def test_somebody_who_is_not_signed_in_reads_nothing(anonymous: APIClient, make_rule: MakeRule) -> None:
    assert told(anonymous.get(one(make_rule()))) == (401, "not_signed_in")


def test_a_rule_is_made_off_and_told_whole(as_sonja: APIClient, story: Story) -> None:
    answer = as_sonja.post(RULES, {**WORD, "term": "C\u0430sino", "story": story.slug}, format="json")
    assert answer.status_code == 201
    body = answer.json()
    assert body.keys() == shapes.RULE_FILE.keys() == shapes.RuleFileSerializer().fields.keys()
    assert body["changes"][0].keys() == shapes.CHANGE.keys() == shapes.RuleChangeSerializer().fields.keys()
    assert body["precision"] == {"held": 0, "decided": 0, "removed": 0, "percent": 0.0}
    assert (body["reads_as"], body["mode"], body["enabled"], body["scope"]) == ("casino", "off", False, "story")
    assert (body["story"], body["created_by"]) == (story.slug, "sonja")


REFUSED: list[tuple[dict[str, Any], tuple[int, str]]] = [
    ({"term": "!"}, (422, "phrase_empty")),
    ({"kind": "pattern", "term": "("}, (422, "pattern_invalid")),
    ({"kind": "pattern", "term": "x*"}, (422, "pattern_matches_all")),
    ({"kind": "pattern", "term": "a" * 100_000}, (413, "body_too_large")),
    ({"kind": "pattern", "term": "a" * 501}, (400, "malformed")),
    ({"kind": "link", "term": "a.example"}, (400, "malformed")),
    ({"aspect": "domain"}, (400, "malformed")),
    ({"kind": "link", "aspect": "domain", "term": "a"}, (422, "domain_invalid")),
    ({"kind": "link", "aspect": "count", "term": "0"}, (422, "count_invalid")),
    ({"kind": "link", "aspect": "disguise", "term": "0"}, (422, "term_unwanted")),
    ({"mode": "on"}, (422, "rule_begins_off")),
    ({"story": "nothing-here"}, (404, "not_found")),
    ({"topic": "a", "story": "b"}, (400, "malformed")),
    ({"action": "delete"}, (400, "malformed")),
    ({"term": ["casino"]}, (400, "malformed")),
]


@pytest.mark.parametrize(("wrong", "said"), REFUSED)
def test_what_is_wrong_is_refused_and_nothing_is_written(
    as_sonja: APIClient, wrong: dict[str, Any], said: tuple[int, str]
) -> None:
    assert told(as_sonja.post(RULES, {**WORD, **wrong}, format="json")) == said
    assert not Rule.objects.exists()


def test_a_rule_that_is_there_is_named(as_sonja: APIClient, make_rule: MakeRule) -> None:
    rule = make_rule()
    answer = as_sonja.post(RULES, WORD, format="json")
    assert told(answer) == (409, "rule_listed")
    assert answer.json()["rule"] == str(rule.pk)


def test_a_broad_rule_is_switched_on_with_the_token_of_its_rehearsal(
    as_sonja: APIClient, make_rule: MakeRule, say: Say
) -> None:
    say(3, "casino")
    rule = make_rule()
    answer = as_sonja.patch(one(rule), {"enabled": True}, format="json")
    assert told(answer) == (409, "rule_too_broad")
    assert (answer.json()["matched"], answer.json()["percent"]) == (3, 100.0)
    assert Rule.objects.get().mode == "off"
    confirm = answer.json()["rehearsal"]
    assert told(as_sonja.patch(one(rule), {"enabled": True, "confirm": str(uuid4())}, format="json"))[0] == 404
    answer = as_sonja.patch(one(rule), {"enabled": True, "confirm": confirm}, format="json")
    assert (answer.status_code, answer.json()["enabled"]) == (200, True)
    assert [change["mode"] for change in answer.json()["changes"]] == ["on", "off"]


def test_enabled_and_mode_are_two_words_for_one_thing(as_sonja: APIClient, make_rule: MakeRule) -> None:
    rule = make_rule()
    assert told(as_sonja.patch(one(rule), {"enabled": True, "mode": "off"}, format="json")) == (400, "malformed")
    assert told(as_sonja.patch(f"{RULES}{10**30}/", {"enabled": True}, format="json")) == (404, "rule_not_found")
    assert rule.changes.count() == 1


def test_a_rehearsal_is_asked_for_and_read(
    as_sonja: APIClient, client_of: ClientOf, edith: Subscriber, make_rule: MakeRule, say: Say
) -> None:
    (comment,) = say(1, "casino")
    address = f"{one(make_rule())}rehearsal/"
    answer = as_sonja.post(address, {"days": 30}, format="json")
    assert answer.status_code == 201
    body = answer.json()
    assert body.keys() == shapes.REHEARSAL.keys() == shapes.RehearsalSerializer().fields.keys()
    assert body["samples"] == [{"id": str(comment.pk), "state": "published", "excerpt": "casino"}]
    assert as_sonja.get(address).json()["results"] == [body]
    assert client_of(edith).get(address).json()["results"] == [{**body, "samples": []}]
    assert told(as_sonja.post(address, {"days": 91}, format="json")) == (400, "malformed")


def test_more_than_a_request_can_count_is_for_a_job(
    as_sonja: APIClient, make_rule: MakeRule, say: Say, settings: Any
) -> None:
    settings.RULE_REHEARSAL_AT_ONCE = 0
    say(1, "casino")
    address = f"{one(make_rule())}rehearsal/"
    answer = as_sonja.post(address, {}, format="json")
    assert (answer.status_code, answer.json()["done"], answer.json()["seen"]) == (202, False, 0)
    assert told(as_sonja.post(address, {}, format="json")) == (409, "rehearsal_runs")


def test_the_list_costs_the_same_for_one_and_for_many(
    as_sonja: APIClient, make_rule: MakeRule, story: Story, django_assert_num_queries: Any
) -> None:
    make_rule()
    as_sonja.get(RULES)
    with django_assert_num_queries(7) as first:
        assert len(as_sonja.get(RULES).json()["results"]) == 1
    for number in range(9):
        make_rule(f"word{chr(97 + number) * 3}x", story=story)
    with django_assert_num_queries(len(first)):
        listed = as_sonja.get(RULES).json()["results"]
    assert [row["term"] for row in listed][-1] == "casino"
    assert listed[0].keys() == shapes.RULE.keys() == shapes.RuleSerializer().fields.keys()


def test_rehearsals_and_their_samples_are_read_together(
    as_sonja: APIClient, make_rule: MakeRule, say: Say, sonja: Subscriber, django_assert_max_num_queries: Any
) -> None:
    say(3, "casino")
    rule = make_rule()
    for days in (1, 2, 3):
        rehearse_rule(rule=rule, days=days, by=sonja, at=NOW)
    with django_assert_max_num_queries(10):
        assert len(as_sonja.get(f"{one(rule)}rehearsal/").json()["results"]) == 3
