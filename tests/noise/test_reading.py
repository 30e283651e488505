"""What a reader is told: decay, reasons, sentence, history, and silence."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.labels import labels_in_text
from stories.models import Story
from stories.noise.models import StoryNoise
from stories.noise.scoring import Reading, band_of, explain, read_state
from stories.noise.selectors import SPANS, noise_of, noise_of_many
from stories.noise.services import exclude_actor
from tests.conftest import LONG_AGO, NOW
from tests.noise.crowds import camps, quiet
from tests.noise.ledger import People, folded, write
from tests.noise.oracle import Row
from tests.noise.oracle import level as level_of

URL = "/api/v1/stories/tram-line-nine/noise/"


@pytest.fixture
def debate(story: Story, people: People) -> Story:
    """A debate of 150 that ended at NOW."""
    write(story, people(150), camps(150, (45, 40, 15), 24))
    folded(story)
    return story


def test_silence_is_exactly_zero(story: Story) -> None:
    told = noise_of(story, NOW)
    assert (told["level"], told["band"], told["volume"], told["direction"]) == (0, "silent", 0, "steady")
    assert told["because"] == {"loudness_alone": 0, "added_by_contention": 0}
    assert (told["contention"], told["breadth"], told["tempo"]) == (None, None, None)
    assert {level for _, level in told["history"]} == {0}
    assert told["text"] == "Silent: nobody has taken part so far."
    assert noise_of_many([story], NOW) == {story.pk: {"level": 0, "band": "silent", "direction": "steady"}}


def test_a_debate_is_explained(debate: Story) -> None:
    told = noise_of(debate, NOW)
    assert (told["band"], told["as_of"], told["half_life_hours"], told["params_version"]) == ("uproar", NOW, 24, 1)
    because = told["because"]
    assert because["loudness_alone"] + because["added_by_contention"] == pytest.approx(told["level"])
    assert because["added_by_contention"] > 20
    assert told["contention"] == pytest.approx(told["presence"] + told["clash"])
    assert told["sides"] == {"critic": 0.45, "defender": 0.4, "neutral": 0.15}
    assert told["people"] == 150
    assert told["text"] == (
        "Uproar: 150 people have taken part so far; critics carry 45 % and defenders 40 % of the weight of established "
        f"accounts, and they answer each other; {told['direction']}."
    )
    assert noise_of_many([debate], NOW)[debate.pk] == {name: told[name] for name in ("level", "band", "direction")}


def test_the_sides_are_called_as_the_story_calls_them(debate: Story) -> None:
    debate.side_labels = {"critics": "Residents"}
    assert "; Residents carry 45 % and defenders 40 % of" in noise_of(debate, NOW)["text"]


def test_no_word_of_it_speaks_of_hostility(debate: Story) -> None:
    text = str(noise_of(debate, NOW)).lower()
    assert not [word for word in ("hostil", "toxic", "heated", "angry", "hate", "fight", "war") if word in text]


def test_newcomers_are_no_public_fact(debate: Story) -> None:
    assert not [name for name in noise_of(debate, NOW) if "newcomer" in name]


def test_reading_later_decays_and_writes_nothing(debate: Story) -> None:
    stored = StoryNoise.objects.get()
    day = noise_of(debate, NOW + timedelta(days=1))
    assert day["level"] == pytest.approx(level_of(stored.intensity / 2), abs=0.05)
    assert day["volume"] == pytest.approx(stored.volume / 2, abs=0.05)
    assert day["sides"] == noise_of(debate, NOW)["sides"]
    assert day["direction"] == "cooling"
    month = noise_of(debate, NOW + timedelta(days=60))
    assert (month["level"], month["band"], month["contention"] is None) == (0, "silent", False)
    assert noise_of(debate, NOW + timedelta(days=400))["contention"] is None, "camps are forgotten, too"
    assert StoryNoise.objects.get().computed_at == stored.computed_at


def test_the_past_is_told_as_it_was(story: Story, alice: Subscriber, people: People) -> None:
    """Two acts in two hours: before the first silence, between them the known decay."""
    for number, ago in enumerate((48, 10)):
        at = NOW - timedelta(hours=ago)
        write(story, [alice], [Row("comment", 0, at, f"c{number}")])
        folded(story, at)
    history = dict(noise_of(story, NOW, history="7d")["history"])
    assert history[NOW - timedelta(hours=48)] == 0, "its point is at the end of the hour"
    one = history[NOW - timedelta(hours=45)]
    assert one == round(level_of(2.0 ** (-3 / 24)), 1)
    assert history[NOW - timedelta(hours=24)] == round(level_of(0.5), 1)
    assert history[NOW - timedelta(hours=9)] > history[NOW - timedelta(hours=12)]
    assert [NOW, noise_of(story, NOW)["level"]] == list(noise_of(story, NOW)["history"][-1])


@pytest.mark.parametrize(("span", "entries"), [("24h", 25), ("7d", 57), ("30d", 61)])
def test_a_history_has_round_times_and_one_length(story: Story, span: str, entries: int) -> None:
    story.published_at = LONG_AGO
    for at in (NOW, NOW + timedelta(minutes=17)):
        times = [time for time, _ in noise_of(story, at, history=span)["history"]]
        assert len(times) in {entries, entries - 1 + (at == NOW)}
        assert times == sorted(set(times))
        assert times[-1] == at
        assert times[0] >= at - SPANS[span][0]
        assert all((time.minute, time.second) == (0, 0) for time in times[:-1])


@pytest.mark.parametrize("span", list(SPANS))
def test_a_history_begins_with_the_publication(story: Story, alice: Subscriber, span: str) -> None:
    published = story.published_at = NOW - timedelta(hours=5, minutes=13, seconds=20)
    write(story, [alice], [Row("comment", 0, NOW - timedelta(hours=4), "c")])
    folded(story, NOW - timedelta(hours=4))
    history = noise_of(story, NOW, history=span)["history"]
    assert history[0] == (published.replace(second=0), 0), "nobody had spoken yet"
    assert history[-1] == (NOW, round(level_of(2.0 ** (-4 / 24)), 1))
    assert [time for time, _ in history] == sorted({time for time, _ in history})


def test_a_story_of_this_minute_has_no_past(story: Story) -> None:
    story.published_at = NOW
    assert noise_of(story, NOW + timedelta(seconds=59))["history"] == [(NOW, 0)]
    assert noise_of(story, NOW + timedelta(minutes=1))["history"] == [(NOW, 0), (NOW + timedelta(minutes=1), 0)]


def test_a_story_that_is_not_published_has_no_past(story: Story) -> None:
    story.published_at = None
    assert noise_of(story, NOW)["history"] == [(NOW, 0)]


def test_a_ban_shows_in_the_history_as_a_fall_to_silence(story: Story, alice: Subscriber, mo: Subscriber) -> None:
    write(story, [alice], [Row("comment", 0, NOW - timedelta(hours=5), "c")])
    folded(story, NOW - timedelta(hours=5))
    exclude_actor(actor=alice, by=mo, at=NOW - timedelta(hours=2))
    folded(story, NOW - timedelta(hours=2))
    history = dict(noise_of(story, NOW, history="24h")["history"])
    assert history[NOW - timedelta(hours=2)] > 0
    assert history[NOW - timedelta(hours=1)] == 0
    assert noise_of(story, NOW)["level"] == 0


def test_an_answer_stays_the_same_within_a_minute(debate: Story) -> None:
    assert noise_of(debate, NOW + timedelta(seconds=1)) == noise_of(debate, NOW + timedelta(seconds=59))


def test_a_clock_that_is_behind_reads_the_latest_state(debate: Story) -> None:
    told = noise_of(debate, NOW - timedelta(minutes=3))
    assert (told["as_of"], told["level"]) == (NOW, noise_of(debate, NOW)["level"])


@pytest.mark.parametrize(
    ("level", "band"),
    [
        (0, "silent"),
        (4.9, "silent"),
        (5, "murmur"),
        (19.9, "murmur"),
        (20, "buzz"),
        (40, "loud"),
        (60, "uproar"),
        (79.9, "uproar"),
        (80, "storm"),
        (100, "storm"),
    ],
)
def test_bands_begin_at_their_limits(level: float, band: str) -> None:
    assert band_of(level) == band


@pytest.mark.parametrize(
    ("reading", "text"),
    [
        (Reading(people=1, volume=1, intensity=1), "Silent: 1 person has taken part so far; steady."),
        (
            Reading(people=3, volume=0.01, intensity=0.01, resting=True),
            "Silent: 3 people have taken part so far, nobody in the last day; steady.",
        ),
        (
            Reading(people=400, volume=100, intensity=100, present=60),
            "Loud: 400 people have taken part so far; rising.",
        ),
        (
            Reading(people=120, volume=100, intensity=100, critics=90, neutrals=10),
            (
                "Loud: 120 people have taken part so far; "
                "critics carry 90 % and defenders 0 % of the weight of established accounts; cooling."
            ),
        ),
    ],
)
def test_the_sentence_says_no_more_than_is_known(reading: Reading, text: str) -> None:
    assert explain(reading, labels_in_text(Story()))["text"] == text


@pytest.mark.parametrize(
    ("acts", "heads"),
    [
        ([("comment", 0, True), ("comment", 1, True)], "2 people have"),
        ([("reaction", n, False) for n in range(4)], "4 people have"),
        ([("comment", 0, False)] * 3 + [("reaction", 0, False)], "1 person has"),
        ([("comment", 0, False), ("follow", 1, False), ("report", 2, True)], "3 people have"),
    ],
    ids=["newcomers weigh half", "reactions weigh little", "one person often", "whatever they did"],
)
def test_people_are_counted_by_heads(
    story: Story, people: People, acts: list[tuple[str, int, bool]], heads: str
) -> None:
    rows = [Row(kind, who, NOW, f"act:{n}", newcomer=new) for n, (kind, who, new) in enumerate(acts)]
    write(story, people(4), rows)
    folded(story)
    told = noise_of(story, NOW)
    assert told["text"] == f"Silent: {heads} taken part so far; {told['direction']}."
    assert told["people"] == int(heads[0])


def test_whoever_does_not_count_is_not_counted(
    story: Story, people: People, mo: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast = people(3)
    write(story, cast, [Row("comment", n, NOW, f"c:{n}") for n in range(3)] + [Row("retract", 0, NOW, target="c:0")])
    exclude_actor(actor=cast[1], story=story, by=mo, at=NOW)
    folded(story)
    with django_assert_num_queries(3):
        assert noise_of(story, NOW)["people"] == 1
    exclude_actor(actor=cast[2], by=mo, at=NOW)
    folded(story)
    assert noise_of(story, NOW)["text"] == "Silent: nobody has taken part so far."


@pytest.mark.parametrize(("hours", "resting"), [(23.9, False), (24, True)])
def test_the_last_day_is_the_last_24_hours(story: Story, alice: Subscriber, hours: float, resting: bool) -> None:
    write(story, [alice], [Row("comment", 0, NOW, "c")])
    folded(story)
    assert ("nobody in the last day" in noise_of(story, NOW + timedelta(hours=hours))["text"]) is resting


def test_no_state_reads_as_nothing() -> None:
    assert read_state(None, at=NOW, half=100) == Reading()


def test_the_address_answers_as_the_definition_says(anonymous: APIClient, debate: Story) -> None:
    answer = anonymous.get(URL, {"history": "24h"})
    told: dict[str, Any] = answer.json()
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert len(told["history"]) in {24, 25}
    assert told["history"][-1][0] == told["as_of"]
    assert datetime.fromisoformat(told["as_of"]).tzinfo is not None


@pytest.mark.parametrize("span", ["", "1h", "7D", "7d\x00"])
def test_an_unknown_span_is_refused(anonymous: APIClient, story: Story, span: str) -> None:
    answer = anonymous.get(URL, {"history": span})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "#/history"


def test_reading_noise_costs_four_queries(
    anonymous: APIClient, debate: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        anonymous.get(URL)


def test_a_quiet_story_is_not_told_in_shares(story: Story, people: People) -> None:
    write(story, people(4), quiet())
    folded(story)
    told = noise_of(story, NOW)
    assert told["contention"] is None
    assert "critics" not in told["text"]
