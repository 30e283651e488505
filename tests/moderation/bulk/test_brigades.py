"""Bursts of new accounts on one side of one story: found, shown, decided about as one. Never a punishment by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import exp, factorial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import Sanction, Subscriber, Vouch
from core.errors import DomainError
from discussion.api.moderating.brigades import BrigadeFileSerializer, BrigadeSerializer
from discussion.moderation.brigades.chance import chance_of
from discussion.moderation.brigades.closing import close_brigade
from discussion.moderation.brigades.detecting import Arrival, find_brigades, find_bursts
from discussion.moderation.models import AuditEntry, Brigade, Decision, Statement
from discussion.threads.models import Comment
from discussion.threads.ranking.tallies import count_reactions
from discussion.threads.services import react
from stories.models import Story
from stories.noise.models import StoryNoise
from stories.noise.services import fold_pending, record_engagement
from tests.conftest import NOW
from tests.moderation.bulk.conftest import LATER, Look, decide_all, take_back

ADDRESS = "/api/v1/moderation/brigades/"


def arrivals(
    number: int, *, side: str = "critic", new: bool = True, at: datetime = NOW, first: int = 1
) -> list[Arrival]:
    """So many, a minute apart and then again."""
    return [Arrival(1, first + index, at - timedelta(minutes=index % 50 + 1), new, side) for index in range(number)]


def found(*rows: list[Arrival]) -> list[Any]:
    return list(find_bursts([arrival for each in rows for arrival in each], at=NOW))


def test_a_burst_on_one_side_is_found() -> None:
    [burst] = found(arrivals(20))
    assert (burst.story, burst.side, len(burst.people)) == (1, "critic", 20)
    assert burst.since <= NOW - timedelta(minutes=50) < burst.until
    assert burst.expected < 2
    assert burst.chance < 1e-9


@pytest.mark.parametrize(
    "rows",
    [
        [arrivals(7)],  # too few
        [arrivals(20, new=False)],  # nobody is new
        [arrivals(20, side="")],  # they take no side
        [arrivals(20), arrivals(20, side="defender", first=100)],  # a dispute has found new readers
        [arrivals(20), arrivals(400, side="", new=False, first=100)],  # a link has: everybody comes
        [arrivals(20, at=NOW - timedelta(days=2))],  # long ago
        [arrivals(10), *[arrivals(10, at=NOW - timedelta(hours=n), first=50 * n) for n in range(2, 168)]],  # as ever
    ],
    ids=["few", "not-new", "no-side", "both-sides", "surge", "old", "usual"],
)
def test_what_is_no_burst(rows: list[list[Arrival]]) -> None:
    assert found(*rows) == []


@given(st.integers(0, 60), st.floats(0.5, 40))
def test_the_chance_is_the_tail_of_poisson(arrived: int, expected: float) -> None:
    below = sum(exp(-expected) * expected**n / factorial(n) for n in range(arrived))
    assert chance_of(arrived, expected=expected) == pytest.approx(1 - below, abs=1e-9)
    assert 0 <= chance_of(arrived + 1, expected=expected) <= chance_of(arrived, expected=expected) + 1e-12


@given(st.integers(9, 200), st.integers(0, 200))
def test_more_readers_of_every_kind_never_make_it_likelier_to_be_called_a_burst(new: int, others: int) -> None:
    few, many = found(arrivals(new)), found(arrivals(new), arrivals(others, side="", new=False, first=1000))
    assert len(many) <= len(few)
    for burst in many:
        assert burst.chance >= few[0].chance * (1 - 1e-9)


@pytest.fixture
def mob(make_subscriber: Callable[..., Subscriber], story: Story, bob: Subscriber, mo: Subscriber) -> list[Subscriber]:
    """Ten who joined an hour ago and came to one side of the story, and Bob, who has been here for long."""
    people = [make_subscriber(f"mob{number}", joined_at=NOW - timedelta(hours=1)) for number in range(10)]
    Vouch.objects.create(subscriber=bob, by=mo, reason="Known.", at=NOW)
    for number, person in enumerate([bob, *people]):
        record_engagement(
            story=story,
            actor=person,
            kind="stance",
            source_key=f"stance:{number}:1",
            at=NOW + timedelta(minutes=number),
            stance="critic",
        )
    fold_pending(at=LATER)
    return people


@pytest.fixture
def brigade(mob: list[Subscriber]) -> Brigade:
    assert find_brigades(at=LATER) == 1
    return Brigade.objects.get()


def test_it_is_one_case_with_everybody_in_it(brigade: Brigade, mob: list[Subscriber], story: Story) -> None:
    assert (brigade.story, brigade.side, brigade.arrived, brigade.closed_at) == (story, "critic", 10, None)
    assert set(brigade.members.values_list("subscriber", flat=True)) == {person.pk for person in mob}
    assert find_brigades(at=LATER + timedelta(minutes=10)) == 0
    assert Brigade.objects.count() == 1
    assert not Decision.objects.exists()
    assert not Sanction.objects.exists()


def test_what_was_looked_at_is_not_opened_again_by_the_same(
    brigade: Brigade, mo: Subscriber, maxine: Subscriber, alice: Subscriber
) -> None:
    with pytest.raises(DomainError) as refusal:
        close_brigade(brigade_id=brigade.pk, actor=alice, at=LATER)
    assert refusal.value.code == "off_duty"
    assert not AuditEntry.objects.exists()
    close_brigade(brigade_id=brigade.pk, actor=mo, at=LATER)
    with pytest.raises(DomainError) as refusal:
        close_brigade(brigade_id=brigade.pk, actor=maxine, at=LATER)
    assert refusal.value.code == "brigade_closed"
    assert AuditEntry.objects.get().verb == "close_brigade"
    assert find_brigades(at=LATER + timedelta(minutes=10)) == 0
    assert Brigade.objects.filter(closed_at__isnull=True).count() == 0


@pytest.mark.trust("V19")
def test_leaving_all_of_them_out_and_back(
    brigade: Brigade, mob: list[Subscriber], look: Look, story: Story, mo: Subscriber, alice: Subscriber, write: Any
) -> None:
    comment: Comment = write(alice, "The tram is noisy.")
    Comment.objects.filter(pk=comment.pk).update(state="published", shown_version=1)
    comment.refresh_from_db()
    for person in mob:
        react(comment=comment, subscriber=person, kind="disagree", at=LATER)
    fold_pending(at=LATER)
    before = StoryNoise.objects.get(story=story).volume
    assert count_reactions([comment.pk], at=LATER)[comment.pk].kinds["disagree"] == 10
    bulk = decide_all(look({"brigade": brigade.pk}, action="leave_out", rule="R6"))
    assert (bulk.total, bulk.story) == (10, story)
    fold_pending(at=LATER)
    assert StoryNoise.objects.get(story=story).volume < before
    assert count_reactions([comment.pk], at=LATER)[comment.pk].kinds["disagree"] == 0
    assert Statement.objects.filter(recipient=mob[0]).count() == 1
    assert AuditEntry.objects.filter(verb="leave_out", after__bulk=str(bulk.pk)).count() == 10
    with pytest.raises(DomainError) as refusal:
        look({"brigade": brigade.pk}, action="leave_out", rule="R6")
    assert refusal.value.code == "nothing_selected"
    take_back(bulk, mo)
    fold_pending(at=LATER)
    assert StoryNoise.objects.get(story=story).volume == pytest.approx(before)
    assert count_reactions([comment.pk], at=LATER)[comment.pk].kinds["disagree"] == 10


@pytest.mark.usefixtures("still_clock")
def test_over_the_api(
    brigade: Brigade, mob: list[Subscriber], mo: Subscriber, alice: Subscriber, client_of: Callable[..., APIClient]
) -> None:
    desk = client_of(mo)
    [row] = desk.get(ADDRESS).data["results"]
    assert set(row) == set(BrigadeSerializer().fields)
    assert (row["id"], row["accounts"], row["side"]) == (str(brigade.pk), 10, "critic")
    file = desk.get(f"{ADDRESS}{brigade.pk}/").data
    assert set(file) == set(BrigadeFileSerializer().fields)
    assert file["level"] > file["level_without"] > 0
    assert [member["handle"] for member in file["members"]] == [person.handle for person in mob]
    assert file["members"][0]["acts"] == {"stance": 1}
    for client, status in ((client_of(alice), 403), (APIClient(), 401)):
        assert client.get(ADDRESS).status_code == client.post(f"{ADDRESS}{brigade.pk}/closing/").status_code == status
    closed = desk.post(f"{ADDRESS}{brigade.pk}/closing/")
    assert (closed.status_code, closed.data["closed_by"]) == (200, "mo")
    assert desk.post(f"{ADDRESS}{brigade.pk}/closing/").json()["code"] == "brigade_closed"
    assert desk.get(ADDRESS).data["results"] == []
    assert len(desk.get(ADDRESS, {"state": "closed"}).data["results"]) == 1
    assert desk.get(f"{ADDRESS}{mo.pk:032}/").status_code == 404
    assert desk.get(ADDRESS, {"state": "other"}).json()["code"] == "malformed"
