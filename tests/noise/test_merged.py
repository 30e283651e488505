"""The noise of merged stories: as if every act had happened on the one that is left."""

from collections.abc import Iterator
from dataclasses import fields, replace

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import given, settings

from accounts.models import Subscriber
from stories.models import SILENT, Story
from stories.noise.folding import check_noise, rebuild_noise
from stories.noise.models import ActorNoise, Engagement, PendingNoise, StoryNoise
from stories.noise.services import (
    exclude_actor,
    fold_pending,
    include_actor,
    record_engagement,
    restore_engagement,
    retract_engagement,
    retract_engagements,
)
from tests.conftest import NOW
from tests.noise import oracle
from tests.noise.ledger import People, folded, ledgers, write
from tests.noise.oracle import Row


@pytest.fixture
def five(people: People) -> list[Subscriber]:
    return people(5)


@pytest.fixture
def target(db: None) -> Story:
    facts = {"title": "Tram line nine", "document": "tests:again", "content_hash": "0", "state": "published"}
    return Story.objects.create(slug="line-nine", published_at=NOW, created_at=NOW, **facts)


def merge_rows(source: Story, target: Story) -> None:
    """What a merge does to the rows of the stories; the ledger is not touched."""
    Story.objects.filter(pk=source.pk).update(state="archived", merged_into=target)
    rebuild_noise(stories=[source.pk, target.pk], at=NOW)


def named(story: Story, ledger: list[Row]) -> Iterator[Row]:
    """The acts and withdrawals as `write` names them; exclusions are of people, not of acts, and left out."""
    for row in ledger:
        if row.kind not in {"exclude", "include"}:
            key, target = (name and f"{story.pk}:{name}" for name in (row.key, row.target))
            yield replace(row, key=key, target=target)


def excluded(*ledgers: list[Row]) -> Iterator[Row]:
    """Who is out of any of these stories, or of all, as the latest word on each has it."""
    latest = {
        (None if row.everywhere else number, row.actor): row.kind
        for number, ledger in enumerate(ledgers)
        for row in ledger
        if row.kind in {"exclude", "include"}
    }
    return (Row("exclude", actor, NOW) for (_, actor), kind in latest.items() if kind == "exclude")


@pytest.mark.trust("G11")
@given(one=ledgers(), other=ledgers())
@settings(max_examples=25)
def test_two_ledgers_count_as_one(
    story: Story, target: Story, five: list[Subscriber], one: list[Row], other: list[Row]
) -> None:
    expected = oracle.score([*named(story, one), *named(target, other), *excluded(one, other)])
    with transaction.atomic():
        write(story, five, one)
        write(target, five, other)
        fold_pending(at=NOW)
        write(target, five, [])  # pending once more
        merge_rows(story, target)
        noise = folded(target)
        silent = not StoryNoise.objects.filter(story=story).exists()
        counted = {key for key in Engagement.objects.live().values_list("source_key", flat=True) if ":act:" in key}
        call_command("rebuild_noise", "--check")
        transaction.set_rollback(True)
    assert silent
    if expected is None or noise is None:
        assert (noise, expected, counted) == (None, None, set())
        return
    for field in fields(expected):
        value, told = getattr(expected, field.name), getattr(noise, field.name)
        assert told == (value if field.name == "as_of" else pytest.approx(value, rel=1e-9, abs=1e-100)), field.name
    assert counted


def act(story: Story, actor: Subscriber, key: str) -> None:
    record_engagement(story=story, actor=actor, kind="comment", source_key=key, at=NOW)


def heads(story: Story) -> int:
    """How many people count, after a fold and by the ledger's own account."""
    fold_pending(at=NOW)
    assert not PendingNoise.objects.exists()
    call_command("rebuild_noise", "--check")
    noise = StoryNoise.objects.filter(story=story).first()
    return noise.people if noise else 0


def test_late_words_about_the_source_move_the_target(story: Story, target: Story, five: list[Subscriber]) -> None:
    act(story, five[0], "a")
    act(target, five[1], "b")
    assert (heads(story), heads(target)) == (1, 1)
    merge_rows(story, target)
    act(story, five[2], "on its way when the stories were merged")
    assert heads(target) == 3
    retract_engagement(source_key="a", actor=five[4], at=NOW)
    assert heads(target) == 2
    restore_engagement(source_key="a", actor=five[4], at=NOW)
    assert heads(target) == 3
    exclude_actor(actor=five[0], by=five[4], at=NOW)
    assert heads(target) == 2
    include_actor(actor=five[0], by=five[4], at=NOW)
    exclude_actor(actor=five[0], story=Story.objects.get(pk=story.pk), by=five[4], at=NOW)
    assert heads(target) == 2
    assert Engagement.objects.order_by("-id")[0].story == target
    include_actor(actor=five[0], story=target, by=five[4], at=NOW)
    assert heads(target) == 3


def test_the_source_falls_silent(story: Story, target: Story, five: list[Subscriber]) -> None:
    act(story, five[0], "a")
    assert heads(story) == 1
    merge_rows(story, target)
    story.refresh_from_db()
    assert (story.noise_rank, story.trend_rank) == (SILENT, SILENT)
    call_command("rebuild_noise")
    assert (heads(target), heads(story)) == (1, 0)


def test_many_are_retracted_as_one_by_one(story: Story, five: list[Subscriber]) -> None:
    for number, key in enumerate(["a", "b", "c", "d"]):
        act(story, five[number], key)
    retract_engagement(source_key="b", actor=five[4], at=NOW)
    for change in (retract_engagement, restore_engagement):
        change(source_key="c", actor=five[4], at=NOW)
    retract_engagements(source_keys=["a", "b", "c", "unknown"], actor=five[4], at=NOW)
    assert heads(story) == 1
    rows = Engagement.objects.filter(kind="retract").order_by("source_key")
    assert list(rows.values_list("source_key", "actor", "by")) == [
        (f"retract:{key}", five[number].pk, five[4].pk)
        for key, number in (("a:0", 0), ("b:0", 1), ("c:0", 2), ("c:2", 2))
    ]
    before = Engagement.objects.count()
    retract_engagements(source_keys=["a", "b", "c"], actor=five[4], at=NOW)
    assert Engagement.objects.count() == before
    restore_engagement(source_key="a", actor=five[4], at=NOW)
    assert heads(story) == 2


def test_an_answer_to_another_story_counts_the_same_whatever_is_folded_with_it(
    story: Story, target: Story, five: list[Subscriber], mo: Subscriber
) -> None:
    """What was said elsewhere is not judged here: its retraction takes nothing from who answered it."""

    def act(place: Story, actor: int, key: str, stance: str, aim: str = "", opposes: str = "") -> None:
        record_engagement(
            story=place,
            actor=five[actor],
            kind="reply" if aim else "comment",
            source_key=key,
            at=NOW,
            target=aim,
            stance=stance,
            opposes=opposes,
        )

    act(story, 0, "here:1", "critic")
    act(target, 1, "there:1", "critic")
    act(story, 2, "here:2", "defender", aim="there:1", opposes="critic")
    act(story, 0, "here:3", "critic", aim="here:2", opposes="defender")
    retract_engagement(source_key="there:1", actor=mo, at=NOW)
    both = [story.pk, target.pk]
    fold_pending(at=NOW)
    assert check_noise(stories=both) == []
    for together in ([story.pk], both):
        rebuild_noise(stories=together, at=NOW)
        assert check_noise(stories=both) == []
        assert ActorNoise.objects.get(story=story, actor=five[2]).cross_max > 0
