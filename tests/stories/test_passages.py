"""The parts of a story that comments can point at: what keeps its name through corrections, and what does not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.drafts import SideDraft, StoryDraft, TimelineDraft
from stories.models import Camp, Passage, Story
from stories.passages import match_entries, present_passages
from stories.services import publish_draft, publish_story
from tests.conftest import NOW
from tests.stories.conftest import at


def parts(story: Story, kind: str) -> dict[str, str]:
    """{name: words} of what is there now."""
    return {passage.anchor: passage.text for passage in present_passages(story) if passage.kind == kind}


def test_whatever_becomes_public_can_be_pointed_at_and_no_draft(
    harbour: Story, waiting: Story, anonymous: APIClient, edith: Subscriber
) -> None:
    assert not Passage.objects.filter(story=waiting).exists()
    publish_draft(story=waiting, actor=edith, at=NOW)
    assert Passage.objects.filter(story=waiting).count() == Passage.objects.filter(story=harbour).count() == 8
    answer = anonymous.get(at(harbour)).json()
    told = {entry["id"]: (entry["kind"], entry["position"], entry["text"]) for entry in answer["anchors"]}
    assert list(told.values()) == [
        ("key_point", 0, "The toll begins in May."),
        ("key_point", 1, "It is 4 % of the freight."),
        ("side", 0, "Fishers' union: It doubles our costs."),
        ("side", 1, "Harbour board: The quay must be paid for."),
        ("side", 2, "The auditor: The figures are not out yet."),
        ("timeline", 0, "The vote"),
        ("timeline", 1, "The toll begins"),
        ("forecast", 0, "The court will shorten it."),
    ]
    shown = [answer["forecast"], *answer["timeline"], *(side for group in answer["sides"].values() for side in group)]
    assert {entry["anchor"] for entry in shown} == {name for name in told if not name.startswith("key_point")}


def test_a_part_keeps_its_name_while_its_words_and_its_place_are_corrected(
    harbour: Story, by_hand: Callable[..., None]
) -> None:
    may, freight = parts(harbour, "key_point")
    by_hand(key_points=["Ferries are free.", "It is 4 % of the freight.", "The toll begins in June."])
    now = parts(harbour, "key_point")
    assert [now[may], now[freight]] == ["The toll begins in June.", "It is 4 % of the freight."]
    assert list(now)[1:] == [freight, may]
    since = dict(Passage.objects.filter(story=harbour, kind="key_point").values_list("pk", "since"))
    assert [since[int(name.partition(":")[2])] for name in (may, freight)] == [2, 1]
    assert len(since) == 3


def test_what_goes_is_gone_and_what_comes_is_new(harbour: Story, by_hand: Callable[..., None]) -> None:
    before = parts(harbour, "key_point")
    by_hand(key_points=["The toll begins in May.", "Nobody asked us."])
    gone = Passage.objects.get(story=harbour, position=None)
    assert gone.text == "It is 4 % of the freight."
    assert gone.anchor in before
    assert not parts(harbour, "key_point").keys() & {gone.anchor}


def test_neither_a_date_nor_a_camp_makes_another_part_but_other_words_for_it(
    harbour: Story, by_hand: Callable[..., None]
) -> None:
    sides, steps = parts(harbour, "side"), parts(harbour, "timeline")
    by_hand(
        sides=[SideDraft(Camp.NEUTRAL, "It doubles our costs.", "Fishers' union")],
        timeline=[TimelineDraft("The vote", "9 to 7", date(2026, 11, 4))],
    )
    assert list(parts(harbour, "side")) == list(sides)[:1]
    assert list(parts(harbour, "timeline")) == list(steps)[:1]
    assert set(Passage.objects.filter(position=0, kind__in=["side", "timeline"]).values_list("since", flat=True)) == {2}


def test_a_forecast_is_that_however_it_is_worded(harbour: Story, by_hand: Callable[..., None]) -> None:
    [name] = parts(harbour, "forecast")
    by_hand(forecast="Nobody knows.")
    assert parts(harbour, "forecast") == {name: "Nobody knows."}
    by_hand(forecast="")
    assert parts(harbour, "forecast") == {}


def test_other_corrections_leave_them_alone(harbour: Story, by_hand: Callable[..., None]) -> None:
    before = list(Passage.objects.order_by("pk").values())
    by_hand(title="Harbour toll splits the islands")
    assert list(Passage.objects.order_by("pk").values()) == before


def test_the_words_that_show_a_part_are_short_and_in_one_line(db: None) -> None:
    draft = StoryDraft(title="Long", key_points=["Word\n" * 100, "x" * 300])
    story = publish_story(draft=draft, document="long", at=NOW).story
    words, sign = parts(story, "key_point").values()
    assert words.startswith("Word Word")
    assert words.endswith("Word…")
    assert len(words) <= 200
    assert (sign[0], sign[-1], len(sign)) == ("x", "…", 200)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (["a b", "c d"], ["c d", "a b"], {(0, 1), (1, 0)}),
        (["same", "same"], ["same", "same"], {(0, 0), (1, 1)}),
        (["two years without customers"], ["two years with few customers"], {(0, 0)}),
        (["yes", ""], ["no", ""], {(1, 1)}),
        (["one two three", "one two four"], ["one two four five"], {(1, 0)}),
        ([], ["new"], set()),
    ],
)
def test_entries_are_told_apart_by_their_words(before: list[str], after: list[str], same: set[Any]) -> None:
    assert set(match_entries(Passage.Kind.KEY_POINT, before, after)) == same
