"""The command: what it prints, and how it ends."""

import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from seeds.publisher import DocumentResult
from seeds.report import json_list, table
from stories.models import Story
from tests.seeds.conftest import FIXTURES

pytestmark = pytest.mark.django_db

BRIDGE = "Old bridge closes until spring\n\nTrending\nThe council has closed the bridge. Critics say it was late.\n"


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")  # parallel runs of the tests set their own


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text(BRIDGE)
    return path


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("publish_seeds", *map(str, arguments), stdout=out)
    return out.getvalue()


def run_json(*arguments: object) -> list[dict[str, Any]]:
    parsed: list[dict[str, Any]] = json.loads(run(*arguments, "--format", "json"))
    return parsed


def test_the_list_says_what_was_done_to_each_document(bridge: Path) -> None:
    assert run(bridge).splitlines() == [
        "published         bridge.txt",
        "                  “Old bridge closes until spring”",
        "                  stories/old-bridge-closes-until-spring/",
        "",
        "1 document: 1 published.",
    ]
    assert "left as it is     bridge.txt" in run(bridge)


def test_a_dry_run_says_what_would_be_done(bridge: Path) -> None:
    (bridge.parent / "ferry.txt").write_text(
        "The council of Elm has closed the old bridge until the spring, after a beam broke on Friday night.\n"
    )
    assert run("--dry-run", bridge.parent).splitlines() == [
        "A dry run: nothing is written. This would be done:",
        "",
        "publish           bridge.txt",
        "                  “Old bridge closes until spring”",
        "file for review   ferry.txt",
        "                  “The council of Elm has closed the old bridge until the spring”",
        "                  The title is inferred from the text.",
        "",
        "2 documents: 1 publish, 1 file for review.",
    ]


@pytest.mark.parametrize("columns", [20, 60, 80, 140])
def test_no_line_is_wider_than_the_screen_and_no_word_is_cut(
    columns: int, bridge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run(bridge).splitlines()
    assert max(map(len, lines)) <= max(columns, 38)
    told = " ".join(line[18:] for line in lines)
    assert {"closes", "spring”"} <= set(told.split())
    assert "stories/old-bridge-closes-until-spring/" in told.replace("- ", "-")


def test_without_a_path_our_own_documents_are_published() -> None:
    assert "4 documents: 4 published." in run()
    assert Story.objects.count() == 4


def test_json_has_the_field_names_of_a_story(bridge: Path) -> None:
    [item] = run_json("--dry-run", bridge)
    draft = item.pop("draft")
    assert [item[name] for name in ("document", "status", "outcome")] == ["bridge.txt", "publish", "published"]
    assert [item[name] for name in ("code", "reason", "story")] == [""] * 3
    assert draft == {
        "title": "Old bridge closes until spring",
        "title_inferred": False,
        "summary": "The council has closed the bridge. Critics say it was late.",
        "why_it_matters": "",
        "key_points": [],
        "body": [{"heading": "", "paragraphs": ["The council has closed the bridge. Critics say it was late."]}],
        "plain_words": "",
        "sides": {
            "critics": [
                {
                    "name": "Critics",
                    "statement": "It was late.",
                    "source": "",
                    "span": {"start": 66, "end": 90, "text": "Critics say it was late."},
                    "confidence": 0.95,
                    "needs_review": False,
                }
            ],
            "defenders": [],
            "neutral": [],
        },
        "forecast": None,
        "side_labels": {},
        "timeline": [],
        "sources": [],
        "topics": [],
        "language": "en",
        "dropped": ["Trending"],
    }
    assert Story.objects.count() == 0


def test_what_should_be_looked_at_says_why(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text(
        "The council of Elm has closed the old bridge until the spring, after a beam broke on Friday night.\n\n"
        "“It is the only way to the school that we have,” said Jo Ray, a teacher.\n"
    )
    (tmp_path / "tempo.txt").write_text((FIXTURES / "deutsch.txt").read_text())
    bridge, tempo = run_json("--dry-run", tmp_path)
    assert (bridge["status"], tempo["status"]) == ("review", "review")
    assert bridge["reason"] == (
        "The title is inferred from the text. 1 of 1 sides were found in the prose and need a look."
    )
    assert tempo["reason"] == "The language is not English (de): imported whole, without sides."
    [side] = bridge["draft"]["sides"]["neutral"]
    assert (side["name"], side["confidence"] < 0.5, side["needs_review"]) == ("Jo Ray, teacher", True, True)


def test_the_draft_uses_no_name_that_the_api_does_not(bridge: Path, client: Any) -> None:
    [item] = run_json(bridge)
    story = client.get(f"/api/v1/stories/{item['story']}/").json()
    assert set(item["draft"]) - set(story) == {"title_inferred", "dropped"}


def test_a_refusal_ends_with_one_and_keeps_the_others(bridge: Path) -> None:
    (bridge.parent / "broken.md").write_text("---\ntitle: 7\n---\nText.")
    out = io.StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("publish_seeds", str(bridge.parent), "--format", "json", stdout=out)
    assert ended.value.returncode == 1
    assert str(ended.value) == "Refused, and not published: 1 of 2 documents."
    published, refused = json.loads(out.getvalue())
    assert (published["status"], refused["status"]) == ("publish", "refused")
    assert refused["code"] == "document_value_wrong"
    assert refused["draft"] is None
    assert list(Story.objects.values_list("document", flat=True)) == ["bridge.txt"]


def test_a_dry_run_that_would_refuse_ends_with_one_too(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run("--dry-run", tmp_path / "nowhere.txt")


def test_a_file_name_cannot_move_the_cursor(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2Jb[red].txt").write_text("")
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("publish_seeds", str(tmp_path), stdout=out)
    assert "\x1b" not in out.getvalue()
    assert "b[red].txt" in out.getvalue()


def test_no_documents_is_an_empty_list(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="1 of 1"):
        run("--format", "json", tmp_path)


class Screen(io.StringIO):
    """A terminal, as far as a program can tell."""

    def isatty(self) -> bool:
        return True


def test_a_screen_shows_how_far_it_is_and_then_only_the_table(bridge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    assert "bridge.txt" in run(bridge)
    assert "1/1" in screen.getvalue()
    assert "bridge.txt" not in screen.getvalue()


def test_no_screen_no_bar(bridge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = io.StringIO()
    monkeypatch.setattr("sys.stderr", quiet)
    run(bridge)
    assert quiet.getvalue() == ""


def test_a_row_is_printed_as_soon_as_it_is_there() -> None:
    asked = 0

    def endless() -> Iterator[DocumentResult]:
        nonlocal asked
        while True:
            asked += 1
            yield DocumentResult(f"{asked}.txt", "publish", "published")

    for printed in (table(endless(), width=100, dry_run=False), json_list(endless())):
        asked = 0
        pieces = list(islice(printed, 3))
        assert asked <= 3
        assert "1.txt" in "".join(pieces)


def test_the_table_says_what_waits(bridge: Path) -> None:
    run(bridge)
    unsure = f"{BRIDGE}“It is the only way to the school that we have,” said Jo Ray, a teacher.\n"
    bridge.write_text(unsure)
    assert run("--dry-run", bridge).endswith("1 document: 1 file correction.\n")
    said = run(bridge)
    assert said.startswith("correction filed  bridge.txt\n")
    assert said.endswith("1 document: 1 correction filed.\n")
    assert run(bridge).endswith("1 document: 1 left as it is.\n")
    assert Story.objects.get().version == 1
