"""Documents that somebody should look at: filed for review, and read again before anybody has, or after."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Subscriber
from core.models import Event
from seeds import publisher
from seeds.reader.raw import Reading
from seeds.reader.reading import read_document
from stories.models import Manuscript, Proposal, Side, Story
from stories.selectors import draft_of, visible_stories
from stories.services import correct_story, edit_draft, publish_draft, set_aside_draft
from stories.services.foreseeing import CHANGED_IN_HAND, IN_HAND, REREAD_IN_HAND, WAITS
from tests.conftest import NOW
from tests.seeds.conftest import FIXTURES
from tests.seeds.test_publisher import BRIDGE, LATER, publish, statuses

pytestmark = pytest.mark.django_db

NO_TITLE = """There were no heads on the night that the mill closed, and the council of Elm voted on the matter at once.

Critics say the mill was safe. The mayor of Elm says that the roof had moved. Nobody asked the owners.
"""


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    """A document that somebody should look at."""
    path = tmp_path / "mill.txt"
    path.write_text(NO_TITLE)
    return path


@pytest.mark.trust("V1")
def test_what_somebody_should_look_at_is_filed(mill: Path) -> None:
    for dry_run in (True, False):
        [result] = publish(mill, dry_run=dry_run)
        assert (result.status, result.outcome) == ("review", "filed")
        assert "title is inferred" in result.reason
    story = Story.objects.get()
    assert (story.state, story.manuscript.name, story.manuscript.title_inferred) == ("review", "mill.txt", True)
    assert story.manuscript.text.startswith("There were no heads")
    assert story.manuscript.review_reasons
    assert not visible_stories(LATER).exists()
    assert not Event.objects.exists()


def test_evidence_shows_the_words_of_each_side(mill: Path) -> None:
    publish(mill)
    manuscript = Story.objects.get().manuscript
    sides = Story.objects.get().sides.order_by("position")
    assert [(shown["camp"], shown["name"]) for shown in manuscript.evidence] == [
        (side.camp, side.name) for side in sides
    ]
    shown = manuscript.evidence[0]
    assert manuscript.text[shown["start"] : shown["end"]] == "Critics say the mill was safe."
    assert 0 < shown["confidence"] <= 1


def test_whoever_has_read_it_publishes_it(mill: Path) -> None:
    publish(mill)
    for dry_run in (True, False):
        [result] = publish(mill, dry_run=dry_run, looked_at=True)
        assert (result.status, result.outcome) == ("review", "published")
    assert Story.objects.get().state == "published"
    assert statuses(publish(mill)) == {"mill.txt": "unchanged"}


def test_a_filed_document_that_changed_is_filed_anew(mill: Path) -> None:
    publish(mill)
    assert statuses(publish(mill)) == {"mill.txt": "unchanged"}
    mill.write_text(NO_TITLE.replace("safe", "sound"))
    assert [publish(mill, dry_run=dry_run)[0].outcome for dry_run in (True, False)] == ["refiled", "refiled"]
    assert "sound" in Story.objects.get().manuscript.text


def test_an_editors_work_is_not_undone(mill: Path, edith: Subscriber) -> None:
    publish(mill)
    story = Story.objects.get()
    edit_draft(story=story, draft=replace(draft_of(story), title="The mill is shut"), actor=edith, at=NOW)
    mill.write_text(NO_TITLE.replace("safe", "sound"))
    for dry_run in (True, False):
        [result] = publish(mill, dry_run=dry_run, looked_at=True)
        assert result.outcome == "unchanged"
        assert result.reason.endswith(CHANGED_IN_HAND)
    for dry_run in (True, False):
        [result] = publish(mill, dry_run=dry_run, looked_at=True)
        assert (result.outcome, result.reason.endswith(IN_HAND)) == ("unchanged", True)
    story.refresh_from_db()
    assert (story.title, story.state) == ("The mill is shut", "review")


def by_a_reader_of_before(story: Story, **what: Any) -> None:
    """As the same document was read when its reader was another one."""
    assert Manuscript.objects.filter(story=story).update(**what) == 1


BEFORE = [
    {"review_reasons": ["The title is inferred from the lead.", "Another doubt."]},
    {"evidence": []},
    {"text": "There were no heads."},
    {"dropped": ["Trending"]},
    {"title_inferred": False},
]


@pytest.mark.parametrize("before", BEFORE, ids=lambda before: next(iter(before)))
def test_what_nobody_worked_on_is_read_again_by_a_better_reader(mill: Path, before: dict[str, Any]) -> None:
    publish(mill)
    read = Manuscript.objects.values().get()
    by_a_reader_of_before(Story.objects.get(), **before)
    assert [publish(mill, dry_run=dry_run, at=LATER)[0].outcome for dry_run in (True, False)] == ["refiled"] * 2
    assert Manuscript.objects.values().get() == read | {"read_at": LATER}
    assert (Story.objects.get().version, Story.objects.get().state) == (1, "review")  # it says what it said
    assert statuses(publish(mill, at=LATER)) == {"mill.txt": "unchanged"}


def test_the_same_reader_finds_the_same_again_in_every_page(db: None) -> None:
    """Or every start of the site would file its documents anew."""
    pages = sorted({*FIXTURES.iterdir(), *FIXTURES.parent.glob("pages/[a-f]*.[!y]*")})
    first, again = publish(*pages), publish(*pages)
    assert {"published", "filed"} <= {result.outcome for result in first}
    assert {result.outcome for result in again} <= {"unchanged", ""}


def test_a_reader_that_finds_other_sides_files_the_draft_anew(mill: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "read_document", without_sides)
    publish(mill)
    assert not Side.objects.exists()
    monkeypatch.undo()
    assert statuses(publish(mill)) == {"mill.txt": "refiled"}
    assert Side.objects.exists()
    assert Story.objects.get().version == 2


def test_a_better_reader_does_not_undo_an_editors_work_and_says_so(
    mill: Path, edith: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "read_document", without_sides)
    publish(mill)
    story = Story.objects.get()
    edit_draft(story=story, draft=replace(draft_of(story), title="The mill is shut"), actor=edith, at=NOW)
    monkeypatch.undo()
    for dry_run in (True, False):
        [result] = publish(mill, dry_run=dry_run)
        assert (result.outcome, result.reason.endswith(REREAD_IN_HAND)) == ("unchanged", True)
    story.refresh_from_db()
    assert (story.title, story.sides.count(), story.version) == ("The mill is shut", 0, 2)
    assert REREAD_IN_HAND in story.manuscript.review_reasons


def test_a_reader_that_doubts_less_lets_an_editors_work_alone(mill: Path, edith: Subscriber) -> None:
    publish(mill)
    story = Story.objects.get()
    set_aside_draft(story=story, actor=edith, at=NOW)
    by_a_reader_of_before(story, review_reasons=["Another doubt."])
    [result] = publish(mill, looked_at=True)
    assert (result.outcome, result.reason.endswith(IN_HAND)) == ("unchanged", True)
    story.refresh_from_db()
    assert (story.state, story.manuscript.review_reasons) == ("draft", ["Another doubt."])


def without_sides(name: str, data: bytes) -> Reading:
    """The reader before it knew how to find any."""
    read = read_document(name, data)
    return replace(read, draft=replace(read.draft, sides=[]), evidence=[])


def test_a_dry_run_foresees_what_an_editor_has_corrected_already(tmp_path: Path, edith: Subscriber) -> None:
    bridge = tmp_path / "bridge.txt"
    bridge.write_text(BRIDGE)
    publish(bridge)
    story = Story.objects.get()
    now = replace(draft_of(story), title="Old bridge closes for good")
    correct_story(story=story, draft=now, reason="It is over.", actor=edith, at=NOW)
    bridge.write_text(BRIDGE.replace("until spring", "for good"))
    assert [publish(bridge, dry_run=dry)[0].outcome for dry in (True, False)] == ["unchanged"] * 2


@pytest.mark.trust("V1")
def test_a_published_story_is_not_changed_by_what_somebody_should_look_at(mill: Path, edith: Subscriber) -> None:
    publish(mill)
    publish_draft(story=Story.objects.get(), actor=edith, at=NOW)
    before = draft_of(Story.objects.get())
    mill.write_text(NO_TITLE.replace("safe", "sound"))
    for dry_run in (True, False):
        [result] = publish(mill, dry_run=dry_run)
        assert (result.status, result.outcome) == ("review", "proposed")
    assert (draft_of(Story.objects.get()), Story.objects.get().version) == (before, 1)
    for dry_run in (True, False):
        [result] = publish(mill, dry_run=dry_run)
        assert (result.status, result.outcome, result.reason.endswith(WAITS)) == ("review", "unchanged", True)
    assert Proposal.objects.filter(manuscript__text__icontains="sound").exists()
    assert statuses(publish(mill, dry_run=True, looked_at=True)) == {"mill.txt": "corrected"}
    assert statuses(publish(mill, looked_at=True)) == {"mill.txt": "corrected"}
    assert (Story.objects.get().version, Proposal.objects.exists()) == (2, False)


def test_a_clear_document_that_an_editor_contradicts_is_to_be_looked_at(tmp_path: Path, edith: Subscriber) -> None:
    bridge = tmp_path / "bridge.txt"
    bridge.write_text(BRIDGE)
    publish(bridge)
    story = Story.objects.get()
    changed = replace(draft_of(story), title="Old bridge is closed")
    correct_story(story=story, draft=changed, reason="It was.", actor=edith, at=NOW)
    bridge.write_text(BRIDGE.replace("spring", "summer"))
    for dry_run in (True, False):
        [result] = publish(bridge, dry_run=dry_run, looked_at=True)
        assert (result.status, result.outcome) == ("review", "proposed")
        assert result.reason == "The document and an editor have both changed this: title. It waits for an editor."
    story.refresh_from_db()
    assert (story.title, story.version) == ("Old bridge is closed", 2)
