"""Answers to a forecast: one of each person, told in sums that tell of nobody, closed by a resolution."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Sanction, Subscriber
from core.errors import DomainError
from core.personal import Choice, Fate
from discussion.api.forecasts import ForecastDetailSerializer, MyAnswerSerializer
from discussion.threads.groups import told_groups
from discussion.threads.models import ForecastAnswer, Stance
from discussion.threads.services.erasing import erase_author
from discussion.threads.services.forecasting import answer_forecast
from discussion.threads.services.uniting import unite_authors
from stories.models import Story
from stories.services import resolve_forecast
from tests.conftest import LONG_AGO, NOW
from tests.threads.conftest import LATER

MakePeople = Callable[..., list[Subscriber]]


@pytest.fixture
def story(story: Story) -> Story:
    """With a forecast."""
    Story.objects.filter(pk=story.pk).update(forecast="A narrow yes is likely.")
    story.refresh_from_db()
    return story


@pytest.fixture
def answered(story: Story, make_subscriber: Callable[..., Subscriber]) -> MakePeople:
    """`answered("likely", 4, side="critic")`: so many people of this side who say so."""

    def answer(answer: str, number: int, *, side: str = "") -> list[Subscriber]:
        people = [make_subscriber(f"{answer}{side}{n}") for n in range(number)]
        for person in people:
            if side:
                Stance.objects.create(story=story, subscriber=person, side=side, declared_at=NOW)
            answer_forecast(story=story, subscriber=person, answer=answer, at=NOW)
        return people

    return answer


def url(story: Story, more: str = "") -> str:
    return f"/api/v1/stories/{story.slug}/forecast/{more}"


def test_a_person_answers_changes_and_takes_it_back(as_alice: APIClient, anonymous: APIClient, story: Story) -> None:
    mine = f"/api/v1/stories/{story.slug}/me/"
    assert as_alice.get(mine).json()["forecast_answer"] is None
    for answer in ("likely", "unlikely", "unlikely"):
        told = as_alice.put(url(story, "answer/"), {"answer": answer})
        assert (told.status_code, told.json()["answer"]) == (200, answer)
        assert set(told.json()) == set(MyAnswerSerializer().fields)
    assert as_alice.get(mine).json()["forecast_answer"]["answer"] == "unlikely"
    assert anonymous.get(url(story)).json()["answers"] == {"likely": 0, "unlikely": 1, "unsure": 0}
    assert [as_alice.delete(url(story, "answer/")).status_code for _ in range(2)] == [204, 204]
    assert ForecastAnswer.objects.count() == 0


def test_the_answers_are_told_in_sum_and_by_side(
    anonymous: APIClient, story: Story, answered: MakePeople, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    answered("likely", 4, side="defender")
    answered("unlikely", 3, side="critic")
    answered("likely", 1, side="critic")
    answered("unsure", 3)
    with django_assert_num_queries(3):  # the story, the answers, the resolutions
        told = anonymous.get(url(story)).json()
    assert set(told) == set(ForecastDetailSerializer().fields)
    assert (told["text"], told["people"], told["open"]) == ("A narrow yes is likely.", 11, True)
    assert told["answers"] == {"likely": 5, "unlikely": 3, "unsure": 3}
    assert told["by_side"] == {
        "critics": {"likely": 1, "unlikely": 3, "unsure": 0},
        "defenders": {"likely": 4, "unlikely": 0, "unsure": 0},
        "neutral": None,
        "undeclared": {"likely": 0, "unlikely": 0, "unsure": 3},
    }
    assert (told["resolution"], told["right"], told["earlier_resolutions"]) == (None, None, [])


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({"a": 0}, set()),
        ({"a": 2}, set()),
        ({"a": 3}, {"a"}),
        ({"a": 5, "b": 2}, set()),  # b would be what a leaves of all
        ({"a": 5, "b": 2, "c": 4}, {"a"}),
        ({"a": 5, "b": 1, "c": 1}, set()),
        ({"a": 5, "b": 2, "c": 1}, {"a"}),  # three people of whom nobody knows which
    ],
)
def test_no_group_is_told_from_which_one_or_two_people_can_be_worked_out(sizes: dict[str, int], told: set[str]) -> None:
    groups = {name: {"yes": size, "no": 0} for name, size in sizes.items()}
    assert {name for name, choices in told_groups(groups).items() if choices} == told


def test_a_resolution_closes_the_answers_and_tells_how_the_crowd_did(
    as_alice: APIClient, anonymous: APIClient, story: Story, answered: MakePeople, edith: Subscriber
) -> None:
    answered("likely", 3)
    answered("unlikely", 1)
    for outcome, right in (("unclear", None), ("did_not", (1, 0.25)), ("came_true", (3, 0.75))):
        resolve_forecast(story=story, outcome=outcome, note="", actor=edith, at=NOW)
        told = anonymous.get(url(story)).json()
        assert (told["open"], told["resolution"]["outcome"]) == (False, outcome)
        assert told["right"] == (right and {"people": right[0], "share": right[1]})
    assert [each["outcome"] for each in told["earlier_resolutions"]] == ["did_not", "unclear"]
    put, gone = as_alice.put(url(story, "answer/"), {"answer": "likely"}), as_alice.delete(url(story, "answer/"))
    assert {(each.status_code, each.json()["code"]) for each in (put, gone)} == {(409, "forecast_resolved")}
    assert ForecastAnswer.objects.count() == 4


@pytest.mark.parametrize(
    ("state", "forecast", "expected"),
    [
        ("closed", "Yes.", (423, "discussion_closed")),
        ("published", "", (404, "forecast_not_found")),
        ("draft", "Yes.", (404, "story_not_found")),
    ],
)
def test_there_is_nothing_to_answer(
    as_alice: APIClient, story: Story, state: str, forecast: str, expected: tuple[int, str]
) -> None:
    Story.objects.update(state=state, forecast=forecast)
    answer = as_alice.put(url(story, "answer/"), {"answer": "likely"})
    assert (answer.status_code, answer.json()["code"]) == expected
    if expected[0] == 404:
        assert as_alice.get(url(story)).json()["code"] == expected[1]
    assert ForecastAnswer.objects.count() == 0


def test_a_forecast_that_is_resolved_while_somebody_answers_is_closed(
    story: Story, alice: Subscriber, edith: Subscriber
) -> None:
    before = Story.objects.get(pk=story.pk)
    resolve_forecast(story=story, outcome="unclear", note="", actor=edith, at=NOW)
    with pytest.raises(DomainError) as refusal:
        answer_forecast(story=before, subscriber=alice, answer="likely", at=NOW)
    assert refusal.value.code == "forecast_resolved"
    assert ForecastAnswer.objects.count() == 0


@pytest.mark.parametrize("sent", [{}, {"answer": "maybe"}, {"answer": None}, {"answer": ["likely"]}])
def test_what_means_nothing_is_refused(as_alice: APIClient, story: Story, sent: dict[str, Any]) -> None:
    answer = as_alice.put(url(story, "answer/"), sent)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert ForecastAnswer.objects.count() == 0


def test_only_people_in_good_standing_answer(
    anonymous: APIClient, client_of: Callable[..., APIClient], story: Story, charlie: Subscriber, mo: Subscriber
) -> None:
    _ban(charlie, mo)
    told = [client.put(url(story, "answer/"), {"answer": "likely"}) for client in (anonymous, client_of(charlie))]
    assert [(answer.status_code, answer.json()["code"]) for answer in told] == [(401, "not_signed_in"), (403, "banned")]
    assert ForecastAnswer.objects.count() == 0


def test_banned_people_count_for_nothing_and_who_leaves_takes_the_answer_along(
    anonymous: APIClient, story: Story, answered: MakePeople, mo: Subscriber
) -> None:
    banned, gone, _ = answered("likely", 3)
    _ban(banned, mo)
    erase_author(author=gone, choice=Choice(comments=Fate.ANONYMISED), at=NOW)
    assert anonymous.get(url(story)).json()["people"] == 1
    assert ForecastAnswer.objects.count() == 2


def test_of_two_answers_of_one_person_the_newer_stays(story: Story, alice: Subscriber, bob: Subscriber) -> None:
    answer_forecast(story=story, subscriber=alice, answer="unsure", at=LATER)
    answer_forecast(story=story, subscriber=bob, answer="likely", at=NOW)
    unite_authors(gone=alice, kept=bob, at=LATER + timedelta(hours=1))
    row = ForecastAnswer.objects.get()
    assert (row.subscriber, row.answer) == (bob, "unsure")


def _ban(person: Subscriber, by: Subscriber) -> None:
    Sanction.objects.create(subscriber=person, kind="ban", rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=by)
