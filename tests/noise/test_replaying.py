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


def replay(folder: Path, acts: list[Any], *options: str) -> list[dict[str, Any]]:
    file, out = folder / "acts.jsonl", StringIO()
    file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in acts))
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


def test_the_same_file_again_writes_nothing(tmp_path: Path) -> None:
    replay(tmp_path, DEBATE)
    replay(tmp_path, DEBATE, "--peaks")
    assert [model.objects.count() for model in (Engagement, Story, Subscriber)] == [6, 2, 4]


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
        (act("ann", 0, mood="bad"), "an act is a JSON object of story"),
        (act("", 0), "an act has a story and an actor"),
        (act("ann", 0, kind="view"), "kind is one of comment"),
        (act("ann", 0, side="left"), "side is empty or one of critic"),
        (act("ann", 0, at="2026-11-21T12:00:00"), "at is a time with its zone"),
        (act("ann", 0, at="2026-13-41T12:00:00Z"), "an act is a JSON object of story"),
        (act("ann", 0, target=7), "texts of up to 200 characters"),
        (act("a\0nn", 0), "texts of up to 200 characters"),
        (act("ann", 0, established="yes"), "established is true or false"),
    ],
)
def test_a_line_that_is_no_act_is_named_and_nothing_is_written(tmp_path: Path, line: Any, problem: str) -> None:
    with pytest.raises(CommandError, match=f"line 2: .*{problem}"):
        replay(tmp_path, [DEBATE[0], line])
    assert [model.objects.count() for model in (Engagement, Story, Subscriber)] == [0, 0, 0]


def test_an_empty_file_and_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no act"):
        replay(tmp_path, [])
    with pytest.raises(CommandError, match="No such file"):
        call_command("replay_engagement", str(tmp_path / "none"))
