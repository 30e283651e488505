"""Acts out of a file: the same ledger, the same fold, the figures of the definition."""

import json
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Subscriber
from stories.models import Story
from stories.noise.folding import check_noise
from stories.noise.models import Engagement, NoisePoint, PendingNoise, StoryNoise
from tests.conftest import NOW
from tests.noise import oracle
from tests.noise.oracle import Row

pytestmark = pytest.mark.django_db


def act(actor: str, hours: float, **told: Any) -> dict[str, Any]:
    at = (NOW + timedelta(hours=hours)).isoformat()
    return {"story": "Dam", "actor": actor, "kind": "comment", "at": at, "established": True} | told


DEBATE = [
    act("ann", 0, side="critic", id="first"),
    act("ben", 1, kind="reply", target="first", side="defender"),
    act("ann", 2, kind="reply", target="ben"),
    act("cleo", 2, kind="reply", target="ann", side="critic"),
    act("dan", 30, established=False, side=None),
    act("ann", 1, story="Bridge", side="neutral"),
]
AS_ROWS = [
    Row("comment", 0, NOW, "first", stance="critic"),
    Row("reply", 1, NOW + timedelta(hours=1), "second", target="first", stance="defender", crossing=True),
    Row("reply", 0, NOW + timedelta(hours=2), "third", crossing=True),
    Row("reply", 2, NOW + timedelta(hours=2), "fourth", stance="critic"),
    Row("comment", 3, NOW + timedelta(hours=30), "fifth", newcomer=True),
]


def replay(folder: Path, acts: list[Any], *options: str, encoding: str = "utf-8") -> list[dict[str, Any]]:
    file, out = folder / "acts.jsonl", StringIO()
    file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in acts), encoding)
    call_command("replay_engagement", str(file), "--format=json", *options, stdout=out, stderr=StringIO())
    rows: list[dict[str, Any]] = json.loads(out.getvalue())
    return rows


@pytest.mark.trust("G11")
def test_a_replay_is_the_score_of_the_definition(tmp_path: Path) -> None:
    assert replay(tmp_path, DEBATE) == []
    expected = oracle.score(AS_ROWS)
    noise = StoryNoise.objects.get(story__title="Dam")
    assert expected is not None
    assert noise.noise_key == pytest.approx(expected.noise_key, abs=1e-9)
    assert noise.clash == pytest.approx(expected.clash)
    assert noise.people == 4
    assert list(Engagement.objects.filter(crossing=True).values_list("kind", flat=True)) == ["reply", "reply"]
    assert not PendingNoise.objects.exists()
    assert check_noise(stories=list(Story.objects.values_list("pk", flat=True))) == []


def rows() -> list[int]:
    return [model.objects.count() for model in (Engagement, Story, Subscriber, PendingNoise)]


@pytest.mark.parametrize("before", [[], ["--peaks"]])
def test_the_same_file_again_writes_nothing(tmp_path: Path, before: list[str]) -> None:
    replay(tmp_path, DEBATE, *before)
    with pytest.raises(CommandError, match="was replayed into this database before"):
        replay(tmp_path, DEBATE, "--peaks")
    assert replay(tmp_path, DEBATE) == []
    told = [replay(tmp_path, DEBATE, f"--at={(NOW + timedelta(days=2)).isoformat()}") for _ in range(2)]
    assert told[0] == told[1] != []
    assert rows() == [6, 2, 4, 0]


def test_nobody_reads_what_was_replayed_and_nobody_signs_in_as_who_wrote_it(tmp_path: Path) -> None:
    replay(tmp_path, DEBATE)
    assert set(Story.objects.values_list("state", flat=True)) == {"draft"}
    assert not Subscriber.objects.filter(is_active=True).exists()
    assert not NoisePoint.objects.exists(), "when it was loud is no history of this site"


def test_peaks_are_read_after_each_hour(tmp_path: Path) -> None:
    bridge, dam = replay(tmp_path, DEBATE, "--peaks")
    best = max((oracle.score(AS_ROWS[:n]) for n in (1, 2, 4, 5)), key=lambda score: score.intensity if score else 0)
    assert best is not None
    assert dam["story"] == "Dam"
    assert dam["peak_intensity"] == pytest.approx(best.intensity, abs=1e-5)
    assert dam["peak_volume"] == pytest.approx(best.volume, abs=1e-5)
    assert (bridge["story"], bridge["peak_volume"]) == ("Bridge", 1)


def test_hours_are_those_of_utc(tmp_path: Path) -> None:
    """Half past in Delhi is the full hour: all of these are one hour, and the peak is read at its end."""
    acts = [act("ann", 0), act("ben", 0.4, at="2026-11-21T17:59:00+05:30"), act("cleo", 0.98)]
    assert NOW.hour == 12, "what the line of ben counts on"
    [dam] = replay(tmp_path, acts, "--peaks")
    alone = oracle.score([Row("comment", n, datetime.fromisoformat(one["at"]), str(n)) for n, one in enumerate(acts)])
    assert alone is not None
    assert dam["peak_volume"] == pytest.approx(alone.volume, abs=1e-5)
    assert [row.utcoffset() for row in Engagement.objects.values_list("occurred_at", flat=True)] == [timedelta(0)] * 3


def test_views_are_kept_and_count_nothing(tmp_path: Path) -> None:
    view = act("ann", 0, kind="view", side="critic")
    [told] = replay(tmp_path, [view, act("ben", 1, kind="reply", target="ann", side="defender")], "--peaks")
    assert told["peak_volume"] == 1
    assert list(Engagement.objects.order_by("id").values_list("kind", "crossing")) == [
        ("view", False),
        ("reply", False),
    ]
    [alone] = replay(tmp_path, [view], "--peaks")
    assert (alone["peak_volume"], alone["peak_level"]) == (0, 0)


def test_what_files_of_research_have_beside_an_act_is_ignored(tmp_path: Path) -> None:
    replay(tmp_path, [act("ann", 0, score=7, number=3, mood="\ud800"), act("ann", 0, id="#1")], encoding="utf-8-sig")
    assert rows() == [2, 1, 1, 0]


def test_one_id_may_stand_in_two_stories(tmp_path: Path) -> None:
    replay(tmp_path, [act("ann", 0, id="p1"), act("ann", 0, id="p1", story="Bridge")])
    assert rows() == [2, 2, 1, 0]


def test_the_state_at_a_time_knows_nothing_of_what_came_later(tmp_path: Path) -> None:
    at: datetime = NOW + timedelta(hours=25)
    told = {row["story"]: row for row in replay(tmp_path, DEBATE, f"--at={at.isoformat()}")}
    expected = oracle.score(AS_ROWS[:4])
    assert expected is not None
    assert told["Dam"]["noise_key"] == pytest.approx(expected.noise_key, abs=1e-9)
    assert told["Dam"]["intensity"] == pytest.approx(expected.intensity * 2 ** (-23 / 24), abs=1e-5)
    assert told["Bridge"]["volume"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "an act is a JSON object of story"),
        ("[]", "an act is a JSON object of story"),
        ("[" * 100_000, "an act is a JSON object of story"),
        ({"story": "Dam", "actor": "ann"}, "an act is a JSON object of story"),
        (act("", 0), "an act has a story and an actor"),
        (act("ann", 0, kind="retract"), "kind is one of comment"),
        (act("ann", 0, side="left"), "side is empty or one of critic"),
        (act("ann", 0, at="2026-11-21T12:00:00"), "at is a time with its zone"),
        (act("ann", 0, at="2026-13-41T12:00:00Z"), "at is a time with its zone"),
        (act("ann", 0, at="1899-12-31T23:59:59Z"), "at is a time with its zone.* from 1900 to 2199"),
        (act("ann", 0, at="2199-12-31T23:30:00-01:00"), "at is a time with its zone.* from 1900 to 2199"),
        (act("ann", 0, at="0001-01-01T00:00:00+14:00"), "at is a time with its zone"),
        (act("ann", 0, at="9999-12-31T23:59:59-14:00"), "at is a time with its zone"),
        (act("ann", 0, at=1795262400), "at is a time with its zone"),
        (act("ann", 0, id="first"), "line 1 has this id already"),
        (act("ann\ud800", 0), "texts of up to 200 characters"),
        (act("ann", 0, target="\udfff"), "texts of up to 200 characters"),
        (act("ann", 0, target=7), "texts of up to 200 characters"),
        (act("a\0nn", 0), "texts of up to 200 characters"),
        (act("ann", 0, established="yes"), "established is true or false"),
    ],
)
def test_a_line_that_is_no_act_is_named_and_nothing_is_written(tmp_path: Path, line: Any, problem: str) -> None:
    with pytest.raises(CommandError, match=f"line 2: .*{problem}"):
        replay(tmp_path, [DEBATE[0], line])
    assert rows() == [0, 0, 0, 0]


def test_the_first_and_the_last_moment_are_times_of_acts(tmp_path: Path) -> None:
    acts = [act("ann", 0, at="1900-01-01T01:00:00+01:00"), act("ben", 0, at="2200-01-01T00:30:00+01:00")]
    [told] = replay(tmp_path, acts, "--peaks")
    assert told["peak_volume"] == 1


def test_an_empty_file_and_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no act"):
        replay(tmp_path, [])
    with pytest.raises(CommandError, match="No such file"):
        call_command("replay_engagement", str(tmp_path / "none"))
