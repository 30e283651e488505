"""What holds for every input: a draft or a refusal, never a crash, never a site's words, twice the same."""

import string

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from seeds.reader.raw import Reading
from seeds.reader.reading import read_document
from seeds.reader.sentences import first_sentences, shorten, split_sentences
from seeds.report import draft_of
from stories.tidying import check_draft, tidy_draft
from tests.seeds.chrome_samples import CHROME
from tests.seeds.test_raw import BOILERPLATE, shown

HEADINGS = [
    "Why It Matters", "Key Points", "Sides", "Critics", "Defenders", "Neutral", "Forecast", "Timeline", "Sources",
    "Tags: Elm", "## Background", "In plain words", "# Old bridge closes", "Jo Ray", "June 2, 2026", "Against: Jo Ray",
]  # fmt: skip
PROSE = [
    "The council has closed the bridge until the spring.",
    "“It is the only one,” said Jo Ray, who lives on the other side.",
    "- It closes today.",
    "Critics say that it was late. They argue that nobody asked them.",
    "Think of the bridge as an old chair.",
]
LINES = st.sampled_from([*CHROME, *HEADINGS, *PROSE, ""]) | st.text(max_size=60)
PLAIN = (
    st.text(string.ascii_letters + " äöß", min_size=1, max_size=40).map(str.strip).filter(bool).map(lambda t: f"A {t}")
)


def read(data: bytes, name: str = "document.txt") -> Reading | None:
    """The reading, or None for a refusal; anything else is a fault."""
    try:
        return read_document(name, data)
    except DomainError:
        return None


@given(st.binary(max_size=400))
def test_any_bytes_are_a_draft_or_a_refusal(data: bytes) -> None:
    read(data)


@given(st.text(max_size=400))
def test_any_front_matter_is_a_draft_or_a_refusal(text: str) -> None:
    read(f"---\ntitle: {text}\n---\nText.".encode("utf-8", "surrogatepass"), "document.md")
    read(f"---\n{text}\n---\nText.".encode("utf-8", "surrogatepass"), "document.md")


@settings(max_examples=300)
@given(st.lists(LINES, max_size=40).map("\n".join))
def test_any_page_fits_into_a_story_and_reads_the_same_twice(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    reading = read(data)
    if reading:
        check_draft(reading.draft)
        assert [reading.text[shown.start : shown.end] for shown in reading.evidence] == [
            shown.text for shown in reading.evidence
        ]
        assert len(reading.evidence) == len(reading.draft.sides)
        assert tidy_draft(reading.draft) == reading.draft
        assert read(data) == reading


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*CHROME, *HEADINGS, *PROSE]), max_size=40))
def test_no_chrome_reaches_a_story_wherever_it_stands(lines: list[str]) -> None:
    reading = read("\n".join(lines).encode())
    if reading:
        told = {name: value for name, value in draft_of(reading).items() if name != "dropped"}
        text = str(told)
        assert [line for line in CHROME if len(line.split()) > 2 and line in text] == []
        assert [phrase for phrase in BOILERPLATE if phrase in shown(reading)] == []


@settings(max_examples=200)
@given(st.lists(st.sampled_from([*HEADINGS, *PROSE]), max_size=30))
def test_prose_is_never_lost(lines: list[str]) -> None:
    reading = read("\n".join(["Old bridge closes", PROSE[0], *lines]).encode())
    assert reading
    text = shown(reading)
    told = [sentence for line in lines if line in PROSE for sentence in split_sentences(line.removeprefix("- "))]
    assert [sentence for sentence in told if sentence.casefold().rstrip(".") not in text] == []


STORIES = st.fixed_dictionaries(
    {"title": PLAIN, "body": PLAIN},
    optional={
        "summary": PLAIN,
        "why_it_matters": PLAIN,
        "key_points": st.lists(PLAIN, max_size=3),
        "plain_words": PLAIN,
        "forecast": PLAIN,
        "sides": st.fixed_dictionaries(
            {},
            optional={
                camp: st.lists(st.fixed_dictionaries({"name": PLAIN, "statement": PLAIN, "source": PLAIN}), max_size=2)
                for camp in ("critics", "defenders", "neutral")
            },
        ),
        "timeline": st.lists(st.fixed_dictionaries({"title": PLAIN, "text": PLAIN, "date": st.dates()}), max_size=2),
        "sources": st.lists(st.fixed_dictionaries({"name": PLAIN, "note": PLAIN}), max_size=2),
    },
)


@given(STORIES)
def test_front_matter_comes_back_as_it_was_written(story: dict[str, object]) -> None:
    front = yaml.safe_dump(story, allow_unicode=True)
    reading = read(f"---\n{front}---\n".encode(), "document.md")
    assert reading
    draft = draft_of(reading)
    for name in ("title", "why_it_matters", "plain_words"):
        assert draft[name] == _spaced(story.get(name, ""))
    assert draft["key_points"] == _spaced(story.get("key_points", []))
    sides = story.get("sides", {})
    assert isinstance(sides, dict)
    stated = {"span": None, "confidence": 1.0, "needs_review": False}
    assert draft["sides"] == {
        camp: [{**_dict(_spaced(side)), **stated} for side in sides.get(camp, [])]
        for camp in ("critics", "defenders", "neutral")
    }
    steps = story.get("timeline", [])
    assert isinstance(steps, list)
    assert draft["timeline"] == [{**_dict(_spaced(step)), "date_text": ""} for step in steps]


def _spaced(value: object) -> object:
    """Runs of spaces as one, as a line of a story has them."""
    match value:
        case str():
            return " ".join(value.split())
        case list():
            return [_spaced(inner) for inner in value]
        case dict():
            return {key: _spaced(inner) for key, inner in value.items()}
    return value


def _dict(value: object) -> dict[object, object]:
    assert isinstance(value, dict)
    return value


@given(st.text())
def test_sentences_join_to_their_paragraph(text: str) -> None:
    assert " ".join(split_sentences(text)) == " ".join(text.split())


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_shortened_text_fits(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit
    assert len(first_sentences(text, limit)) <= limit
