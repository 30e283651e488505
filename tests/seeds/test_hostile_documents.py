"""Documents that were built to break a reader: a refusal with its code, or a clean draft, in linear time."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from core.errors import DomainError
from seeds.files import read_file
from seeds.reader.decoding import MAX_BYTES
from seeds.reader.formats import MAX_LINES
from seeds.reader.reading import read_document
from seeds.reader.shown_sides import LONGEST_PROSE
from tests.seeds.expectations import shown_text

PROSE = "The council has closed the bridge until the spring, and nobody knows for how long it will last. "
GROWTH = 2.6  # of the time, for twice the text
ENOUGH = 0.05  # seconds: below them a ratio says nothing

LONG: dict[str, Callable[[int], str]] = {
    "one endless line": lambda n: "Bridge closes early\n" + PROSE * n,
    "headings": lambda n: (
        "Bridge closes early\n" + PROSE + "".join(f"\n## Heading {i}\n{PROSE}" for i in range(n // 4))
    ),
    "short lines": lambda n: "Bridge closes early\n" + PROSE + "\nx" * n,
    "full stops": lambda n: "Bridge closes early\n" + PROSE + ". " * n * 20,
    "quotation marks": lambda n: "Bridge closes early\n" + PROSE + '" “' * n * 10,
    "names": lambda n: "Bridge closes early\n" + PROSE + "Jo Ray, " * n * 8,
    "noise levels": lambda n: "Bridge closes early\n" + PROSE + "\nNoise" * n,
    "trending": lambda n: "Bridge closes early\n" + PROSE + "\nTrending\nAnother headline of the day" * (n // 2),
    "comments": lambda n: "Bridge closes early\n" + PROSE + "\nComments (3)" * n,
    "dates": lambda n: "Bridge closes early\n" + PROSE + "\nTimeline\n" + "June 2, 2026 " * n * 5,
    "brackets": lambda n: "# Bridge\n\n**x**\n\n" + PROSE + "[" * n * 10,
    "stars": lambda n: "# Bridge\n\n**x**\n\n" + PROSE + "*a **a " * n * 3,
    "links": lambda n: "# Bridge\n\n**x**\n\n" + PROSE + "[a](" * n * 4,
    "pictures": lambda n: "# Bridge\n\n**x**\n\n" + PROSE + "![](" * n * 4,
    "character data": lambda n: "# Bridge\n\n**x**\n\n" + PROSE + "<![CDATA[" * n * 4,
    "comments of HTML": lambda n: "# Bridge\n\n**x**\n\n" + PROSE + "<!--" * n * 4,
    "paragraphs of HTML": lambda n: f"<html><body><h1>Bridge closes</h1>{f'<p>{PROSE}</p>' * (n // 4)}",
    "elements of HTML": lambda n: f"<html><body><h1>Bridge closes</h1><p>{PROSE}</p><p>" + "<b>a</b> " * n,
    "open elements of HTML": lambda n: f"<html><body><h1>Bridge closes</h1><p>{PROSE}</p>" + "<p>x y" * n,
    "nests of HTML": lambda n: f"<html><body><p>{PROSE}</p>" + (f"{'<div>' * 150}x{'</div>' * 150}" * (n // 100)),
    "one attribute": lambda n: f"<html><body><p>{PROSE}</p><p title='{'x' * n * 50}'>Bridge",
    "numbers": lambda n: "Bridge closes early\n" + PROSE + "1. " * n * 10,
    "addresses": lambda n: "# Bridge\n\n**x**\n\n" + PROSE + "<a@b>" * n * 4,
    "waves": lambda n: "# Bridge\n\n**x**\n\n" + PROSE + "~a~" * n * 4,
    "blocks of comments": lambda n: "# Bridge\n\n**x**\n\n" + PROSE + "\n\n" + "<!--" * n * 20,
    "addresses of links": lambda n: "# Bridge\n\n**x**\n\n" + PROSE + "\n[a]:\n" * n * 2,
    "headings of HTML": lambda n: f"<html><body><h1>Bridge closes</h1><p>{PROSE}</p>" + "<h2>Timeline</h2>" * n,
    "boxes within boxes": lambda n: (
        f"<html><body><h1>Bridge closes</h1><p>{PROSE}</p>"
        + f"{'<div><p>Critics</p>' * 50}x{'</div>' * 50}" * (n // 20)
    ),
    "forms of HTML": lambda n: f"<html><body>{'<form>' * 100}<h2>Bridge closes</h2>" + f"<p>{PROSE}</p>" * (n // 4),
    "short paragraphs of HTML": lambda n: f"<html><body><h1>Bridge closes</h1><p>{PROSE}</p>" + "<p>x y z</p>" * n * 3,
    "lines of HTML": lambda n: (
        f"<html><body><h1>Bridge closes</h1><p>{PROSE}</p>" + "<div><h2>Timeline</h2>x</div>" * n
    ),
    "entities": lambda n: f"<html><body><p>{PROSE}{'&lt;&amp;&#x41;' * n * 3}",
}


def seconds(text: str) -> float:
    """The best of two runs; a refusal counts as an answer."""
    return min(_once(text), _once(text))


def _once(text: str) -> float:
    begun = time.process_time()
    with suppress(DomainError):
        read_document("document.txt", text.encode())
    return time.process_time() - begun


@pytest.mark.parametrize("name", LONG)
@pytest.mark.trust("X12")
def test_twice_the_text_takes_twice_the_time(name: str) -> None:
    build = LONG[name]
    # What is quadratic is so each time; what is only disturbed by a busy machine is not.
    growths = (max(_once(build(2 * n)), ENOUGH) / max(seconds(build(n)), ENOUGH) for n in (500, 1000, 500, 1000))
    assert any(growth < GROWTH for growth in growths)


@pytest.mark.parametrize("name", ["one endless line", "headings", "brackets", "paragraphs of HTML"])
@pytest.mark.trust("X12", "S4")
def test_a_document_of_the_largest_size_is_answered(name: str) -> None:
    text = LONG[name](2000)
    data = (text + "\n" + PROSE * ((MAX_BYTES // 4 - len(text)) // len(PROSE))).encode()
    with suppress(DomainError):
        assert read_document("document.txt", data).draft.title


@pytest.mark.trust("S4")
def test_no_more_than_the_limit_is_read_of_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    asked: list[int] = []

    class Counting:
        def __init__(self, path: Path) -> None:
            self._file = open(path, "rb")  # noqa: PTH123, SIM115 - Path.open is what is replaced

        def __enter__(self) -> "Counting":
            return self

        def __exit__(self, *_error: object) -> None:
            self._file.close()

        def read(self, size: int = -1) -> bytes:
            asked.append(size)
            return self._file.read(size)

    monkeypatch.setattr(Path, "open", lambda path, _mode: Counting(path))
    with pytest.raises(DomainError) as refusal:
        read_file(large)
    assert refusal.value.code == "document_too_large"
    assert asked == [MAX_BYTES + 1]


@pytest.mark.parametrize("text", ["Hello world", "Old bridge\n\ncloses", "Bridge closed. Yes.", "A title\n\nIt is so."])
def test_a_document_of_a_few_words_is_no_story(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_document("document.txt", text.encode())
    assert refusal.value.code in {"document_too_short", "document_without_text"}


@pytest.mark.trust("X13")
def test_headings_that_stand_twice_and_sides_that_contradict_each_other_are_kept() -> None:
    text = f"Old bridge closes\n{PROSE}\nKey Points\n- One.\nKey Points\n- Two.\nSides\nCritics\nJo Ray\nIt is late.\n"
    text += "Defenders\nJo Ray\nIt is in time.\nForecast\nIt opens.\nForecast\nIt stays closed."
    draft = read_document("document.txt", text.encode()).draft
    assert draft.key_points == ["One.", "Two."]
    assert [(side.camp, side.name, side.statement) for side in draft.sides] == [
        ("critic", "Jo Ray", "It is late."),
        ("defender", "Jo Ray", "It is in time."),
    ]
    assert draft.forecast == "It opens. It stays closed."


@pytest.mark.parametrize("name", ["document.txt", "document.md", "document.html"])
@pytest.mark.trust("X13")
def test_what_nobody_sees_is_in_no_field(name: str) -> None:
    unseen = "\u202e\u2066\u200b\ufeff\U000e0041\x07\x1b"
    text = f"Old bri{unseen}dge closes\n\n{PROSE}{unseen}\n\nForecast\n\nIt {unseen}opens."
    text = "<h1>" + text.replace("\n\n", "<p>") if name.endswith("html") else text
    shown = shown_text(read_document(name, text.encode()))
    assert not set(shown) & set(unseen)


@pytest.mark.trust("X12")
def test_too_many_lines_are_refused_before_they_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(_text: str) -> None:
        raise AssertionError

    monkeypatch.setattr("seeds.reader.formats.plain_text_of", parse)
    with pytest.raises(DomainError) as refusal:
        read_document("list.md", ("# Bridge\n\n" + "- It is so.\n" * MAX_LINES).encode())
    assert refusal.value.code == "document_too_many_lines"


@pytest.mark.trust("X12")
def test_sides_of_an_endless_text_are_looked_for_in_its_beginning() -> None:
    said = "Critics say that the bridge was closed too late.\n\n"
    told = (
        f"Bridge closes early\n\n{said}"
        + f"{PROSE}\n\n" * (LONGEST_PROSE // len(PROSE.strip()) + 1)
        + said.replace("Critics", "Fans")
    )
    reading = read_document("long.txt", told.encode())
    assert [side.name for side in reading.draft.sides] == ["Critics"]
    assert reading.review_reasons == ["The text is long: sides were looked for in its first 100,000 characters only."]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bridge.md", "# Old bridge closes\n\n" + "## A part of it\nIt closes today, and the ferry runs.\n" * 501),
        (
            "bridge.txt",
            "\n".join(f"What part {n} costs\nThe council has closed it, and nobody pays." for n in range(502)),
        ),
        (
            "bridge.html",
            "<h1>Old bridge closes</h1>" + "<h2>A part</h2><p>It closes today, and the ferry runs.</p>" * 501,
        ),
        ("bridge.txt", "---\ntitle: Old bridge closes\n---\n" + "## A part of it\nIt closes today.\n" * 501),
    ],
    ids=["markdown", "text", "html", "structured"],
)
@pytest.mark.trust("S4")
def test_more_headings_than_a_story_has_are_refused(name: str, text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_document(name, text.encode())
    assert refusal.value.code == "document_too_many_entries"
