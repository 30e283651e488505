"""Each benchmark of the noise at its smallest: it does the work that it says it measures. How long is not looked at."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from benchmarks.figures import Figure
from benchmarks.measuring import Ran, rows_written
from benchmarks.noise import act, burst, idle, posting, ranking, rebuild, replay
from benchmarks.sizes import Sizes
from discussion.threads.models import Comment
from stories.models import Story
from stories.noise.folding import check_noise
from stories.noise.models import ActorNoise, Engagement, PendingNoise, StoryNoise

pytestmark = pytest.mark.usefixtures("bench_database")


def told(figures: object) -> dict[str, Figure]:
    assert isinstance(figures, list)
    return {figure.name: figure for figure in figures}


def quiet(_: str) -> None:
    """Nobody sits in front of the screen."""


def test_single_acts_are_recorded_and_folded_on_each_crowd(tiny: Sizes) -> None:
    found = told(list(act.measure(tiny, quiet)))
    assert [name for name in found if name.startswith("noise.act.") and found[name].unit == "ms"] == [
        "noise.act.1",
        "noise.act.12",
        "noise.act.60",
    ]
    people = [ActorNoise.objects.filter(story=story).count() for story in Story.objects.order_by("pk")]
    assert people == [2, 13, 60]  # the one who acts is of the largest crowd only
    assert Engagement.objects.count() == 2 * (1 + 12 + 60) + 3 * tiny.repeats
    assert not PendingNoise.objects.exists()
    assert found["noise.act.rows"].value >= 3  # the ledger's, the person's, the story's
    assert found["noise.act.growth"].goal == "<= 1.3 x"


def test_a_burst_is_folded_to_what_the_ledger_gives(tiny: Sizes) -> None:
    found = told(list(burst.measure(tiny, quiet)))
    story = StoryNoise.objects.get()
    assert story.people == 60
    assert Engagement.objects.count() == 120 + burst.ROUNDS * tiny.burst
    assert check_noise(stories=[story.pk]) == []
    assert found["noise.burst.limit"].value > 0


def test_idle_hours_write_nothing_and_one_written_row_is_seen(tiny: Sizes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle, "FIRST", timedelta(minutes=1))
    [figure] = list(idle.measure(tiny, quiet))
    assert figure.passed is True
    assert "scheduled jobs in 1 idle hours" in figure.measured
    before = rows_written()
    Story.objects.filter(pk=Story.objects.order_by("pk")[0].pk).update(title="Written")
    assert rows_written() == before + 1


def test_the_ranking_is_read_with_few_stories_and_with_all(tiny: Sizes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "ROUNDS", 1)
    found = told(list(ranking.measure(tiny, quiet)))
    assert Story.objects.filter(state=Story.State.PUBLISHED).count() == tiny.stories
    assert set(found) == {"noise.ranking", "noise.ranking.growth", "noise.ranking.sorts"}


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands at once: starting Django for each of them takes longer than all the others of this file."""

    def manage(*arguments: str) -> Ran:
        output = StringIO()
        call_command(*arguments, stdout=output, stderr=output)
        return Ran(seconds=1.0, megabytes=1.0, output=output.getvalue())

    monkeypatch.setattr(rebuild, "manage", manage)
    monkeypatch.setattr(replay, "manage", manage)


@pytest.mark.usefixtures("in_this_process")
def test_everything_is_rebuilt_and_checked(tiny: Sizes) -> None:
    found = told(list(rebuild.measure(tiny, quiet)))
    assert Engagement.objects.count() == tiny.acts
    assert StoryNoise.objects.count() == Engagement.objects.values("story").distinct().count() > 12
    assert check_noise(stories=list(Story.objects.values_list("pk", flat=True))) == []
    assert found["noise.rebuild.memory"].value == 1
    assert found["noise.rebuild.limit"].value > 0


@pytest.mark.usefixtures("in_this_process")
def test_two_files_are_replayed(tiny: Sizes) -> None:
    found = told(list(replay.measure(tiny, quiet)))
    few = tiny.replayed // replay.SHARE_PEAKS
    assert [figure.value for figure in found.values()] == [tiny.replayed, few]
    assert Engagement.objects.count() == tiny.replayed + few
    assert not PendingNoise.objects.exists()


def test_comments_are_posted_while_everything_is_rebuilt(tiny: Sizes) -> None:
    found = told(list(posting.measure(tiny, quiet)))
    assert Comment.objects.count() > 2 * posting.WINDOWS
    assert found["noise.posting.rebuilding"].value > 0
