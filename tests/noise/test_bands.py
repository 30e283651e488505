"""A band is announced once, when a story is clearly in it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Subscriber
from core.models import Event
from stories.models import Story
from stories.noise.folding import fold_pending, rebuild_noise
from stories.noise.models import StoryNoise
from stories.noise.scoring import BORDER, band_of, next_band
from stories.noise.services import exclude_actor, record_engagement
from tests.conftest import NOW
from tests.noise.ledger import People


def events() -> list[dict[str, object]]:
    return list(Event.objects.filter(kind="noise.band_changed").order_by("id").values_list("payload", flat=True))


def speak(story: Story, actors: list[Subscriber], name: str, hours: float = 0) -> None:
    at = NOW + timedelta(hours=hours)
    for actor in actors:
        record_engagement(story=story, actor=actor, kind="comment", source_key=f"{name}:{actor.pk}", at=at)
    fold_pending(at=at)


def test_a_story_that_becomes_loud_is_announced_once(story: Story, people: People) -> None:
    crowd = people(40)
    speak(story, crowd, "a")
    [event] = events()
    assert (event["before"], event["band"]) == ("silent", band_of(float(str(event["level"]))))
    assert Event.objects.get(kind="noise.band_changed").story == story.slug
    rebuild_noise(stories=[story.pk], at=NOW)
    speak(story, crowd[:1], "again")
    assert len(events()) == 1
    assert StoryNoise.objects.get().band == event["band"]


def test_that_it_has_calmed_down_is_told_with_the_next_act(story: Story, people: People) -> None:
    crowd = people(40)
    speak(story, crowd, "a")
    assert fold_pending(at=NOW + timedelta(days=9)) == 0
    assert len(events()) == 1, "nothing is written while nothing happens"
    speak(story, crowd[:1], "b", hours=9 * 24)
    assert [event["band"] for event in events()][1:] == ["silent"]


def test_nobody_hears_of_a_story_that_is_not_public(story: Story, people: People) -> None:
    Story.objects.update(state="draft")
    speak(story, people(40), "a")
    assert events() == []
    assert StoryNoise.objects.get().band != "silent"


def test_a_story_without_a_live_act_begins_anew(
    story: Story, alice: Subscriber, mo: Subscriber, people: People
) -> None:
    speak(story, people(40), "a")
    for actor in Subscriber.objects.exclude(pk__in=[alice.pk, mo.pk]):
        exclude_actor(actor=actor, story=story, by=mo, at=NOW)
    fold_pending(at=NOW)
    assert not StoryNoise.objects.exists()


@given(level=st.floats(0, 100), wobble=st.lists(st.floats(-BORDER, BORDER), max_size=10))
def test_a_level_that_comes_and_goes_is_announced_once(level: float, wobble: list[float]) -> None:
    band = next_band("storm" if level < 50 else "silent", level)
    for change in wobble:
        moved = min(100.0, max(0.0, level + change / 2))
        band, before = next_band(band, moved), band
        assert band == before


@given(band=st.sampled_from(["silent", "murmur", "buzz", "loud", "uproar", "storm"]), level=st.floats(0, 100))
def test_the_band_that_is_announced_is_never_further_off_than_the_border(band: str, level: float) -> None:
    assert next_band(band, level) in {band_of(level - BORDER), band_of(level), band_of(level + BORDER)}
