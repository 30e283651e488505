"""Documents become stories, each on its own; what is refused leaves nothing behind."""

from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from weakref import ref

import pytest

from core.errors import DomainError
from core.models import Event
from seeds.files import find_documents
from seeds.publisher import DocumentResult, accept_document, publish_documents
from stories.models import Correction, Side, Story
from stories.selectors import draft_of
from stories.services.foreseeing import MERGED
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
BRIDGE = "Old bridge closes until spring\n\nThe council has closed the bridge. Critics say it was late.\n"
FERRY = "---\ntitle: Ferry starts\nsides: {defenders: [{name: Jo Ray, statement: At last.}]}\n---\nIt runs hourly.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents, a raw one and a structured one."""
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    (tmp_path / "ferry.md").write_text(FERRY)
    return tmp_path


def publish(*paths: Path, at: datetime = NOW, dry_run: bool = False, looked_at: bool = False) -> list[DocumentResult]:
    return list(publish_documents(paths=paths, at=at, dry_run=dry_run, publish=looked_at))


def statuses(results: list[DocumentResult]) -> dict[str, str]:
    return {result.document: result.code or result.outcome for result in results}


def test_each_document_becomes_a_story(folder: Path) -> None:
    assert statuses(publish(folder)) == {"bridge.txt": "published", "ferry.md": "published"}
    bridge, ferry = Story.objects.order_by("document")
    assert (bridge.document, bridge.title, bridge.published_at) == (
        "bridge.txt",
        "Old bridge closes until spring",
        NOW,
    )
    assert [(side.camp, side.name) for side in bridge.sides.order_by("id")] == [("critic", "Critics")]
    assert [(side.camp, side.name) for side in ferry.sides.order_by("id")] == [("defender", "Jo Ray")]


def test_a_second_run_changes_nothing(folder: Path) -> None:
    publish(folder)
    assert statuses(publish(folder, at=LATER)) == {"bridge.txt": "unchanged", "ferry.md": "unchanged"}
    assert Story.objects.count() == 2
    assert Correction.objects.count() == 0


def test_a_document_is_the_same_wherever_it_lies(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    publish(folder)
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "bridge.txt"
    elsewhere.write_text(BRIDGE)
    assert statuses(publish(elsewhere, at=LATER)) == {"bridge.txt": "unchanged"}


def test_the_working_directory_does_not_matter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(folder)
    monkeypatch.chdir(folder)
    assert statuses(publish(Path("bridge.txt"), Path("./ferry.md"))) == {
        "bridge.txt": "unchanged",
        "ferry.md": "unchanged",
    }


def test_a_changed_document_corrects_its_story(folder: Path) -> None:
    publish(folder)
    (folder / "bridge.txt").write_text(BRIDGE.replace("spring", "summer"))
    assert statuses(publish(folder, at=LATER)) == {"bridge.txt": "corrected", "ferry.md": "unchanged"}
    story = Story.objects.get(document="bridge.txt")
    assert (story.title, story.version) == ("Old bridge closes until summer", 2)
    correction = Correction.objects.get()
    assert (correction.story, correction.by, correction.at) == (story, None, LATER)


def test_a_refused_document_leaves_nothing_and_stops_nothing(folder: Path) -> None:
    (folder / "a-broken.md").write_text("---\ntitle: Broken\nsides: {fans: []}\n---\nText.")
    results = publish(folder)
    assert statuses(results) == {"a-broken.md": "camp_unknown", "bridge.txt": "published", "ferry.md": "published"}
    assert results[0].reason.startswith("sides.fans is no side of a story")
    assert not Story.objects.filter(title="Broken").exists()
    assert Story.objects.count() == 2


def test_a_broken_document_leaves_its_published_story_alone(folder: Path) -> None:
    publish(folder)
    (folder / "ferry.md").write_text("---\ntitle: [\n---\n")
    assert statuses(publish(folder, at=LATER))["ferry.md"] == "front_matter_malformed"
    story = Story.objects.get(document="ferry.md")
    assert (story.title, story.version, story.sides.count()) == ("Ferry starts", 1, 1)


def test_a_dry_run_writes_nothing_and_says_what_would_happen(folder: Path) -> None:
    assert statuses(publish(folder, dry_run=True)) == {"bridge.txt": "published", "ferry.md": "published"}
    assert (Story.objects.count(), Side.objects.count(), Event.objects.count()) == (0, 0, 0)
    publish(folder)
    (folder / "ferry.md").write_text(FERRY.replace("hourly", "daily"))
    results = publish(folder, dry_run=True)
    assert statuses(results) == {"bridge.txt": "unchanged", "ferry.md": "corrected"}
    assert [result.slug for result in results] == ["old-bridge-closes-until-spring", "ferry-starts"]
    assert Story.objects.get(document="ferry.md").version == 1


def test_the_document_of_a_merged_story_changes_nothing(folder: Path) -> None:
    publish(folder)
    bridge, ferry = Story.objects.order_by("document")
    Story.objects.filter(pk=bridge.pk).update(state="archived", merged_into=ferry)
    (folder / "bridge.txt").write_text(BRIDGE.replace("spring", "summer"))
    for dry_run in (True, False):
        result = publish(folder, dry_run=dry_run)[0]
        assert (result.outcome, result.slug, result.reason) == ("unchanged", bridge.slug, MERGED)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("dry_run", [True, False])
def test_the_same_title_twice_in_a_run_is_refused(folder: Path, dry_run: bool) -> None:
    (folder / "bridge-copy.txt").write_text(BRIDGE.replace("bridge", "BRIDGE", 1))
    results = publish(folder, dry_run=dry_run)
    assert statuses(results)["bridge.txt"] == "title_twice"
    assert results[1].reason == "bridge-copy.txt has the same title."
    assert Story.objects.filter(document="bridge.txt").count() == 0


def test_the_same_document_twice_in_a_run_is_refused(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "bridge.txt").write_text(BRIDGE.replace("spring", "summer"))
    results = publish(folder / "bridge.txt", folder / "sub" / "bridge.txt")
    assert [result.code for result in results] == ["", "document_twice"]
    assert Story.objects.get(document="bridge.txt").title == "Old bridge closes until spring"


AIRPORT = "Airport may fly at night\n\nThe ministry has allowed landings until one in the morning.\n"
LUNCH = "School lunches get dearer\n\nThe town of Elm has raised the price of a meal by a third.\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Two pages of one name."""
    for name, text in (("a", AIRPORT), ("b", LUNCH)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.txt").write_text(text)
    return tmp_path


def test_below_a_folder_a_document_is_known_by_its_path_from_there(pages: Path) -> None:
    (pages / "ferry.md").write_text(FERRY)
    outcomes = {"a/index.txt": "published", "b/index.txt": "published", "ferry.md": "published"}
    assert statuses(publish(pages)) == outcomes
    assert statuses(publish(pages, at=LATER)) == dict.fromkeys(outcomes, "unchanged")
    assert Story.objects.get(document="b/index.txt").title == "School lunches get dearer"


@pytest.mark.parametrize("looked_at", [True, False])
def test_a_name_that_another_story_has_is_not_taken_over(pages: Path, looked_at: bool) -> None:
    publish(pages / "a" / "index.txt")
    before = draft_of(Story.objects.get())
    for dry_run in (True, False, False):
        [result] = publish(pages / "b" / "index.txt", at=LATER, dry_run=dry_run, looked_at=looked_at)
        assert (result.status, result.outcome, result.slug) == ("review", "unchanged", "airport-may-fly-at-night")
        assert "This name belongs to the story “Airport may fly at night” already" in result.reason
    assert (draft_of(Story.objects.get()), Story.objects.get().version) == (before, 1)
    assert statuses(publish(pages / "a" / "index.txt", at=LATER)) == {"index.txt": "unchanged"}
    assert (Event.objects.count(), Correction.objects.count()) == (1, 0)


def test_what_is_no_document_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "latin.txt").write_bytes("Straße".encode("latin-1"))
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "large.txt").write_bytes(b"a" * 1_000_001)
    (tmp_path / ".hidden").write_text(BRIDGE)
    assert statuses(publish(tmp_path)) == {
        "empty.txt": "document_empty",
        "image.png": "document_binary",
        "large.txt": "document_too_large",
        "latin.txt": "document_not_utf8",
    }
    assert Story.objects.count() == 0


def test_a_path_that_leads_nowhere_says_so(tmp_path: Path) -> None:
    assert statuses(publish(tmp_path / "nowhere.txt")) == {"nowhere.txt": "document_missing"}
    assert statuses(publish(tmp_path)) == {tmp_path.name: "folder_empty"}
    assert statuses(publish(Path("/dev/zero"))) == {"zero": "document_not_readable"}


def test_a_path_that_the_system_refuses_says_so(folder: Path) -> None:
    (folder / "loop.txt").symlink_to("loop.txt")
    assert statuses(publish(folder / "loop.txt")) == {"loop.txt": "document_missing"}
    long = "a" * 300
    [result] = publish(folder / long)
    assert (result.code, result.reason) == ("document_not_readable", "The file cannot be read: File name too long.")


def test_a_field_that_does_not_fit_is_named(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text(f"---\ntitle: {'a' * 201}\n---\nText.")
    for dry_run in (True, False):
        [result] = publish(tmp_path, dry_run=dry_run)
        assert (result.status, result.code) == ("refused", "draft_invalid")
    assert "title: Ensure this value has at most 200 characters" in result.reason


def test_a_structured_document_is_kept_as_it_was_written(folder: Path) -> None:
    publish(folder / "ferry.md")
    manuscript = Story.objects.get().manuscript
    assert (manuscript.text, manuscript.evidence) == (FERRY.strip(), [None])


def test_a_document_without_a_file(db: None) -> None:
    assert accept_document(name="bridge.txt", data=BRIDGE.encode(), at=NOW).outcome == "published"
    with pytest.raises(DomainError) as refusal:
        accept_document(name="empty.txt", data=b"", at=NOW)
    assert refusal.value.code == "document_empty"


def test_many_documents_are_held_one_at_a_time(tmp_path: Path) -> None:
    """Nothing is read before it is asked for, and nothing is kept when the next one is there."""
    for number in range(200):
        (tmp_path / f"{number}.md").write_text(f"---\ntitle: Story {number}\nlanguage: en\n---\nText.")
    results = publish_documents(paths=[tmp_path], at=NOW, dry_run=True)
    last = ref(next(results))
    (tmp_path / "1.md").write_text("")  # not read yet: the second in order is still as it will be then
    seen = 1
    for result in results:
        assert last() is None
        last, seen = ref(result), seen + 1
        refused = result.document == "1.md"
        assert (result.status == "refused") == refused
        del result
    assert seen == 200


def test_documents_come_in_the_order_of_their_paths_one_by_one(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.txt", ".git/x.txt", "c/.hidden"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = list(find_documents([tmp_path]))
    assert [file.name for file in found] == ["a/b/c.txt", "a/z.txt", "b.txt"]
    assert [file.path for file in found] == [tmp_path / file.name for file in found]
    endless = (tmp_path / "b.txt" for _ in iter(int, 1))
    assert len(list(islice(find_documents(endless), 3))) == 3
