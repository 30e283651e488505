"""Whole raw texts of several subjects, from bytes to draft."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.errors import DomainError
from seeds.reader.raw import Reading
from seeds.reader.reading import read_document
from seeds.report import draft_of
from stories.drafts import Section, SideDraft, SourceDraft, TimelineDraft
from stories.models import Camp
from tests.seeds.conftest import FIXTURES

Read = Callable[[str], Reading]
BOILERPLATE = [
    "loading market data",
    "trending",
    "sign in",
    "log into",
    "one-time code",
    "passcode",
    "join the discussion",
    "discuss this story",
    "community comments",
    "be the first to",
    "subscribe to comment",
    "noise level",
    "based on current signals",
    "newsletter",
    "cookies",
    "rights reserved",
    "min read",
    "related articles",
]


def shown(reading: Reading) -> str:
    """All that a story would show, in lower case."""
    draft = {name: value for name, value in draft_of(reading).items() if name != "dropped"}
    return "\n".join(_texts(draft)).casefold()


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [str(value)]


def test_a_story_with_every_section(read_fixture: Read) -> None:
    reading = read_fixture("quarry-lake.txt")
    draft = reading.draft
    assert (draft.title, reading.title_inferred) == ("Council Weighs Swimming Ban at Quarry Lake", False)
    assert draft.why_it_matters.startswith("The lake is the only free place to swim")
    assert draft.key_points == [
        "The council of Elm votes on the ban on 18 March 2025.",
        "Lifeguards would cost 90,000 euros a season.",
        "A petition against the ban has 4,200 signatures.",
    ]
    [section] = draft.body
    assert section.heading == ""
    assert [paragraph[:23] for paragraph in section.paragraphs] == ["The council of Elm is t"]
    assert draft.plain_words.startswith("It's a bit like closing a road")
    assert draft.sides == [
        SideDraft(Camp.CRITIC, "Calls the ban an easy way out and asks for lifeguards at weekends.", "Swim Free Elm"),
        SideDraft(
            Camp.CRITIC, "Fears that children will swim at night, when nobody sees them.", "Hanna Oduya, teacher"
        ),
        SideDraft(Camp.DEFENDER, "Says that the town cannot answer for one more death.", "Mayor Piet Larsen"),
    ]
    assert draft.forecast == "The council will probably agree on a trial season with lifeguards at weekends."
    assert draft.timeline == [
        TimelineDraft(
            "First drowning", "A man of 34 drowns off the eastern shore.", date(2024, 7, 12), "July 12, 2024"
        ),
        TimelineDraft("Second drowning", "", None, "August 2024"),
        TimelineDraft("The council votes", "", date(2025, 3, 18), "March 18, 2025"),
    ]


def test_a_story_without_a_headline_or_sections(read_fixture: Read) -> None:
    reading = read_fixture("school-phones.txt")
    draft = reading.draft
    assert draft.title == "Schools across the county will lock away pupils' phones from September"
    assert reading.title_inferred
    assert draft.summary == (
        "Schools across the county will lock away pupils' phones from September, the education board decided on Monday,"
        " ending a debate that had divided parents for two years."
    )
    assert [(side.camp, side.name) for side in draft.sides] == [
        (Camp.DEFENDER, "Maren Holt, who chairs the board"),
        (Camp.CRITIC, "Critics"),
        (Camp.DEFENDER, "Supporters of the plan"),
        (Camp.NEUTRAL, "Critics of the teachers' union"),
        (Camp.CRITIC, "Opponents"),
    ]
    assert draft.body[0].paragraphs[-1].endswith("or 310,000 pounds for the county.")
    assert "Bus fares to rise in spring" in reading.dropped


def test_markdown_without_front_matter(read_fixture: Read) -> None:
    draft = read_fixture("harbour-wind.md").draft
    assert draft.title == "Wind farm off Kelda harbour splits the fishing town"
    assert draft.key_points == ["The farm would power 200,000 homes.", "Boats must keep 500 metres away."]
    [planned] = [section for section in draft.body if section.heading == "What is planned"]
    assert [paragraph[-40:] for paragraph in planned.paragraphs] == [
        " base for the ships that serve the farm.",
        "on for people who never asked to retire.",
    ]
    assert draft.sides == [
        SideDraft(
            Camp.CRITIC, "The best grounds of the coast would be gone for a generation.", "Kelda Fishers' Association"
        ),
        SideDraft(Camp.DEFENDER, "The farm brings 140 jobs that stay.", "North Light Energy"),
    ]
    assert [(step.date_text, step.date) for step in draft.timeline] == [
        ("2022", None),
        ("3 May 2024", date(2024, 5, 3)),
        ("Last month", None),
    ]
    assert draft.sources == [SourceDraft("Ministry of Energy", "https://example.org/kelda"), SourceDraft("Harbour log")]
    assert draft.topics == ["Energy", "Fishing"]


def test_a_wrapped_text_has_whole_paragraphs(read_fixture: Read) -> None:
    draft = read_fixture("wrapped.txt").draft
    assert draft.title == "Night trains return to the northern line"
    assert [len(section.paragraphs) for section in draft.body] == [2]
    assert draft.forecast == "If three of four beds are sold, a second train will follow in the year after."


def test_another_language_is_kept_whole_and_without_sides(read_fixture: Read) -> None:
    draft = read_fixture("deutsch.txt").draft
    assert draft.language == "de"
    assert draft.sides == []
    assert len(draft.body[0].paragraphs) == 2


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir()))
def test_no_boilerplate_reaches_a_story(read_fixture: Read, name: str) -> None:
    text = shown(read_fixture(name))
    assert [words for words in BOILERPLATE if words in text] == []


@pytest.mark.parametrize(
    "text",
    [
        "Old bridge closes until spring",
        "Trending\nSign in\nLoading...",
        "…",
        "Old bridge closes\nBy Ada Fenwick\n3 min read",
    ],
)
def test_without_a_title_and_a_text_there_is_no_story(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_document("bridge.txt", text.encode())
    assert refusal.value.code == "document_without_text"


def test_endless_lines_are_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        read_document("bridge.txt", b"Word\n" * 20_001)
    assert refusal.value.code == "document_too_many_lines"


def test_endless_lists_are_refused() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    critics = "\n".join(f"Person Number{one}{other}: It is unfair." for one in letters for other in letters)
    with pytest.raises(DomainError) as refusal:
        read_document(
            "bridge.txt",
            f"Old bridge closes\nIt is so, and the town is not happy about it.\nSides\nCritics\n{critics}".encode(),
        )
    assert refusal.value.code == "document_too_many_entries"


@pytest.mark.parametrize("key", ["topics", "key_points"])
def test_endless_lists_of_front_matter_are_refused(key: str) -> None:
    entries = "\n".join(f"  - Entry {number}" for number in range(51 if key == "topics" else 501))
    with pytest.raises(DomainError) as refusal:
        read_document("bridge.md", f"---\ntitle: Old bridge\n{key}:\n{entries}\n---\nIt closes.\n".encode())
    assert refusal.value.code == "document_too_many_entries"


def test_prose_below_a_heading_for_sides_is_body() -> None:
    text = "Old bridge closes\n\nIt closes today.\n\nThe debate\n\nPeople disagree about the old bridge, and loudly so."
    draft = read_document("bridge.txt", text.encode()).draft
    assert draft.sides == []
    assert draft.body[-1] == Section("The debate", ["People disagree about the old bridge, and loudly so."])


def test_a_text_that_is_only_why_it_matters_has_a_body() -> None:
    text = "Old bridge closes\nWhy it matters\nIt is the only bridge.\nThe ferry is slow, and it is dear as well."
    draft = read_document("bridge.txt", text.encode()).draft
    assert draft.why_it_matters == "It is the only bridge."
    assert draft.body == [Section("", ["The ferry is slow, and it is dear as well."])]


@pytest.mark.trust("X13")
def test_hostile_characters_do_not_reach_a_story() -> None:
    text = "Old \u202ebridge\u200b closes\n\nIt is \x07so, <script>alert(1)</script> and the town \u2066knows it."
    draft = read_document("bridge.txt", text.encode()).draft
    assert draft.title == "Old bridge closes"
    assert draft.body == [Section("", ["It is so, <script>alert(1)</script> and the town knows it."])]


@pytest.mark.parametrize("name", ["a" * 201, "bell\x07.txt", "bad\udcff.txt"])
def test_a_name_that_cannot_be_kept_is_refused(name: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_document(name, b"Old bridge closes\n\nIt is so, and the town knows it.")
    assert refusal.value.code == "document_name_unusable"


def test_the_raw_seeds_are_read_without_boilerplate(raw_seeds: list[Path]) -> None:
    readings = [read_document(path.name, path.read_bytes()) for path in raw_seeds]
    for reading in readings:
        assert [words for words in BOILERPLATE if words in shown(reading)] == []
        assert shown(reading).count(reading.draft.title.casefold()) <= 1 + 2 * reading.title_inferred


def test_the_raw_seeds_keep_title_sections_and_sides(raw_seeds: list[Path]) -> None:
    registration, shift, signing, order = (read_document(path.name, path.read_bytes()) for path in raw_seeds)
    assert registration.draft.title == "US Executive Order vs. Mandatory AI Model Registration Debate"
    assert len(registration.draft.key_points) == 4
    assert [side.camp for side in registration.draft.sides] == [Camp.DEFENDER, Camp.NEUTRAL]
    assert [step.title for step in registration.draft.timeline] == [
        "Clarification on Model Registration",
        "Executive Order on AI Released",
    ]
    assert registration.draft.plain_words.startswith("Think of AI regulation like car safety")
    assert registration.draft.forecast.endswith("compute benchmarks.")
    assert shift.draft.title == "Trump AI Executive Order Shifts to Voluntary Model Sharing With Government"
    assert [section.heading for section in shift.draft.body] == [
        "",
        "Voluntary model sharing replaces earlier mandates",
        "Security review implications",
        "Unresolved questions on regulatory approach and competitiveness",
    ]
    assert (signing.title_inferred, len(signing.draft.body[0].paragraphs)) == (True, 13)
    assert signing.draft.title == (
        "President Donald Trump signed an executive order directing federal agencies to ask artificial intelligence"
        " companies for early access"
    )
    assert (order.title_inferred, order.draft.title) == (
        True,
        "President Donald Trump has signed Executive Order No. 14409",
    )
    assert named(order) == {"Critics": Camp.CRITIC, "The administration": Camp.DEFENDER}
    assert named(shift) == {"Critics": Camp.CRITIC, "Others": Camp.CRITIC, "The administration": Camp.DEFENDER}
    assert named(signing) == {
        "AI safety advocates": Camp.DEFENDER,
        "Chris MacKenzie, Americans for Responsible Innovation": Camp.DEFENDER,
    }


def named(reading: Reading) -> dict[str, Camp]:
    """Those with a stand."""
    return {side.name: side.camp for side in reading.draft.sides if side.camp != Camp.NEUTRAL}


def test_every_side_of_the_raw_seeds_is_shown_where_it_stands(raw_seeds: list[Path]) -> None:
    for path in raw_seeds:
        reading = read_document(path.name, path.read_bytes())
        assert len(reading.evidence) == len(reading.draft.sides) > 0
        assert all(shown.text and reading.text[shown.start : shown.end] == shown.text for shown in reading.evidence)


def test_a_title_that_may_be_the_sites_is_looked_at() -> None:
    text = (
        "Night mode is here\n\nThe council of Elm has closed the bridge on Monday, and the ferry starts instead.\n\n"
        "Its pillars have been weak for ten years, and nobody has paid for stronger ones since the flood."
    )
    reading = read_document("bridge.txt", text.encode())
    assert reading.draft.title == "Night mode is here"
    assert reading.review_reasons == [
        "The title has hardly a word in common with the text: it may be a line of the site."
    ]
