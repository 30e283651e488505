"""What no reader foresees costs one document and says why: the others of a run are published."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from seeds.files import DocumentElsewhereError, read_file
from seeds.publisher import DocumentResult, publish_documents
from seeds.reader.raw import Reading
from seeds.reader.reading import read_document
from seeds.report import json_list
from stories.models import Manuscript, Story
from tests.conftest import NOW

TEXT = "Bridge closes early\n\nThe council has closed the bridge until the spring, and nobody knows for how long."
FERRY = TEXT.replace("Bridge", "Ferry").replace("bridge", "ferry")

pytestmark = [pytest.mark.django_db, pytest.mark.trust("S5")]


def outcomes(folder: Path) -> dict[str, str]:
    return {result.document: result.code or result.outcome for result in publish_documents(paths=[folder], at=NOW)}


def test_a_fault_of_the_reader_costs_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(name: str, data: bytes) -> Reading:
        return read_document(name, data) if name != "a.txt" else ([] * len(data))[0]

    monkeypatch.setattr("seeds.publisher.read_document", failing)
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(FERRY)
    results = list(publish_documents(paths=[tmp_path], at=NOW))
    assert (results[0].code, results[0].status) == ("document_reader_failed", "refused")
    assert "IndexError" in results[0].reason
    assert [story.document for story in Story.objects.all()] == ["b.txt"]
    assert "Traceback" in caplog.text


def test_a_name_that_is_no_utf8_is_refused_and_can_be_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / os.fsdecode(b"bad-\xff.txt")).write_text(TEXT)
    (tmp_path / os.fsdecode(b"named-\xff.md")).write_text(f"---\ntitle: Ferry\ndocument: ferry\n---\n{FERRY}")
    with pytest.raises(CommandError):
        call_command("publish_seeds", tmp_path, format="json")
    rows = json.loads(capsys.readouterr().out)
    assert [(row["document"], row["code"]) for row in rows] == [
        ("bad-\N{REPLACEMENT CHARACTER}.txt", "document_name_unusable"),
        ("ferry", ""),
    ]
    assert Manuscript.objects.get().name == "named-\N{REPLACEMENT CHARACTER}.md"


@pytest.fixture
def bottomless(tmp_path: Path) -> Iterator[Path]:
    """A folder for what pytest could not remove: its own removal calls itself for each folder in a folder."""
    (tmp_path / "d").mkdir()
    yield tmp_path / "d"
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)


def test_a_document_may_lie_deeper_than_functions_may(bottomless: Path) -> None:
    folder = Path(*["d"] * 1_100)
    at = os.open(bottomless, os.O_RDONLY)
    for name in folder.parts:  # a step at a time: made in one call, it would recurse itself
        os.mkdir(name, dir_fd=at)
        at, before = os.open(name, os.O_RDONLY, dir_fd=at), at
        os.close(before)
    (bottomless / folder / "deep.txt").write_text(TEXT)
    os.close(at)
    assert [*outcomes(bottomless).values()] == ["document_name_unusable"]  # its path is its name


def test_links_lead_within_the_folder_or_are_refused(tmp_path: Path) -> None:
    inside, outside = tmp_path / "docs", tmp_path / "secret.txt"
    inside.mkdir()
    outside.write_text(TEXT)
    (inside / "secret.txt").symlink_to(outside)
    assert outcomes(inside) == {"secret.txt": "document_elsewhere"}
    assert not Story.objects.exists()
    with pytest.raises(DocumentElsewhereError):
        read_file(inside / "secret.txt", within=inside)
    (inside / "own.txt").write_text(FERRY)
    (inside / "link.txt").symlink_to("own.txt")
    assert read_file(inside / "link.txt", within=inside).decode() == FERRY
    assert read_file(inside / "secret.txt").decode() == TEXT  # given by name


def test_a_list_that_is_broken_off_can_be_read() -> None:
    def results() -> Iterator[DocumentResult]:
        yield DocumentResult("a.txt", "refused", code="document_empty")
        raise KeyboardInterrupt

    pieces: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        pieces.extend(piece for piece in json_list(results()))
    assert [row["document"] for row in json.loads("".join(pieces))] == ["a.txt"]
