"""Structured documents are taken at their word, or refused with the key or the line that is wrong."""

from datetime import date

import pytest

from core.errors import DomainError
from seeds.reader.reading import read_document
from seeds.reader.structured import read_markdown
from stories.drafts import Section, SideDraft, SourceDraft, StoryDraft, TimelineDraft
from stories.models import Camp

WHOLE = """---
document: bridges/old
title: "Old bridge: closed until spring"
summary: The council acts.
why_it_matters: It is the only bridge.
key_points:
  - It closes today.
  - Ferries run
    hourly.
plain_words: The chair creaks.
sides:
  critics:
    - {name: Jo Ray, statement: It is unfair., source: Radio Elm}
  defenders:
    - statement: Safety first.
  neutral: []
side_labels: {critics: Commuters, neutral: ""}
forecast: It opens in May.
timeline:
  - {date: 2024-05-03, title: Report, text: Weak pillars.}
  - {date: "June 2, 2024", title: Vote}
  - {date: last week, title: Closure}
  - title: Ferry
sources:
  - {name: The report, url: "https://example.org/report", note: page 3}
topics: [Bridges, Elm, Bridges]
---
The council has closed
the bridge.

## What it costs

- Ferries: 90,000 euros.
- Guards.
"""


def refusal_of(text: str, name: str = "bridge.md") -> DomainError:
    with pytest.raises(DomainError) as refusal:
        read_document(name, text.encode())
    return refusal.value


def test_every_key_arrives() -> None:
    reading = read_document("bridge.md", WHOLE.encode())
    assert reading.document == "bridges/old"
    assert not reading.title_inferred
    assert reading.draft == StoryDraft(
        title="Old bridge: closed until spring",
        summary="The council acts.",
        why_it_matters="It is the only bridge.",
        key_points=["It closes today.", "Ferries run hourly."],
        body=[
            Section("", ["The council has closed the bridge."]),
            Section("What it costs", ["Ferries: 90,000 euros.", "Guards."]),
        ],
        plain_words="The chair creaks.",
        sides=[
            SideDraft(Camp.CRITIC, "It is unfair.", "Jo Ray", "Radio Elm"),
            SideDraft(Camp.DEFENDER, "Safety first."),
        ],
        forecast="It opens in May.",
        timeline=[
            TimelineDraft("Report", "Weak pillars.", date(2024, 5, 3)),
            TimelineDraft("Vote", "", date(2024, 6, 2), "June 2, 2024"),
            TimelineDraft("Closure", "", None, "last week"),
            TimelineDraft("Ferry"),
        ],
        sources=[SourceDraft("The report", "https://example.org/report", "page 3")],
        topics=["Bridges", "Elm"],
        side_labels={"critics": "Commuters"},
    )


def test_the_smallest_document_is_a_title_and_a_body() -> None:
    reading = read_document("bridge.txt", b"---\ntitle: Old bridge closes\nbody: It closes today.\n---\n")
    assert reading.document == "bridge.txt"
    assert reading.draft.body == [Section("", ["It closes today."])]


def test_a_rule_at_the_top_of_a_raw_text_is_no_front_matter() -> None:
    reading = read_document(
        "bridge.txt", b"---\nOld bridge closes\n\nIt closes today, and the ferry runs in its place.\n"
    )
    assert reading.draft.title == "Old bridge closes"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("---\nbody: It closes.\n---\n", "document_key_missing", "title is required"),
        ("---\ntitle: '  '\nbody: It closes.\n---\n", "document_key_missing", "title is required"),
        ("---\ntitle: Bridge\n---\n", "document_key_missing", "body is required"),
        ("---\ntitle: Bridge\ntitel: x\n---\nText.", "document_key_unknown", "titel is unknown. Did you mean title?"),
        ("---\ntitle: Bridge\nKey-Point: x\n---\nText.", "document_key_unknown", "Did you mean key_points?"),
        ("---\ntitle: Bridge\ntags: [Elm]\nqwerty: x\n---\nText.", "document_key_unknown", "qwerty is unknown. Known"),
        ("---\ntitle: Bridge\nsides: {critics: [{nam: Jo}]}\n---\nText.", "document_key_unknown", "Did you mean name?"),
        ("---\ntitle: Bridge\nsides: {fans: []}\n---\nText.", "camp_unknown", "sides.fans"),
        ("---\ntitle: Bridge\nside_labels: {fans: Us}\n---\nText.", "camp_unknown", "side_labels.fans"),
        (
            "---\ntitle: Bridge\nsides: {critics: [{name: Jo}]}\n---\nText.",
            "document_key_missing",
            "sides.critics[0].statement",
        ),
        ("---\ntitle: Bridge\nsides: []\n---\nText.", "document_value_wrong", "sides must be a mapping"),
        ("---\ntitle: 2026\n---\nText.", "document_value_wrong", "title must be text, not a number"),
        ("---\ntitle: 2026-06-02\n---\nText.", "document_value_wrong", "title must be text, not a date"),
        ("---\ntitle: yes\n---\nText.", "document_value_wrong", "title must be text, not yes or no"),
        ("---\ntitle: [a]\n---\nText.", "document_value_wrong", "title must be text, not a list"),
        ("---\ntitle: Bridge\nkey_points: one\n---\nText.", "document_value_wrong", "key_points must be a list"),
        ("---\ntitle: Bridge\nkey_points: [1]\n---\nText.", "document_value_wrong", "key_points[0] must be text"),
        ("---\ntitle: Bridge\ntimeline: [x]\n---\nText.", "document_value_wrong", "timeline[0] must be a mapping"),
        ("---\ntitle: Bridge\ntimeline: [{date: 2024-05-03}]\n---\nText.", "document_key_missing", "timeline[0].title"),
        (
            "---\ntitle: Bridge\nsources: [{name: x, url: 'javascript:alert(1)'}]\n---\nText.",
            "document_value_wrong",
            "url",
        ),
        (f"---\ntitle: {'a' * 201}\n---\nText.", "draft_invalid", ""),
    ],
)
def test_a_wrong_value_is_named(text: str, code: str, words: str) -> None:
    refusal = refusal_of(text)
    assert refusal.code == code
    assert words in refusal.detail


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: Bridge\nkey_points: [one\n---\nText.", 4),
        ("---\ntitle: Bridge\n  body: x: y\n---\nText.", 3),
        ("---\ntitle: Bridge\ntitle: Ferry\n---\nText.", 3),
        ("---\ntitle: Bridge\nplain_words: !!python/object:os.system x\n---\nText.", 3),
        ("---\ntitle: Bridge\ntimeline: [{date: 2026-02-31, title: x}]\n---\nText.", 3),
        ("---\ntitle: &a Bridge\nplain_words: *a\n---\nText.", 3),
        (f"---\ntitle: Bridge\nkey_points: {'[' * 100}\n---\nText.", 3),
        (f"---\ntitle: {'9' * 5000}\n---\nText.", 2),
        ("---\ntitle: Bridge\nplain_words: \uffff\n---\nText.", 3),
        ("---\n- title\n---\nText.", 2),
        ("---\njust words\n---\nText.", 2),
        ("---\ntitle: !!int ''\n---\nText.", 2),
        ("---\ntitle: !!float ''\n---\nText.", 2),
        ("--- \n!!map [a]\n---\nText.", 2),
        ("---\n!!set [a]\n---\nText.", 2),
        ("---\ntitle: Bridge\nsides: !!map x\n---\nText.", 3),
        ("---\ntitle: Bridge\nsides: !!set x\n---\nText.", 3),
        ("---\ntitle: Bridge\nText without an end.", 1),
    ],
)
@pytest.mark.trust("S5")
def test_malformed_front_matter_is_refused_with_its_line(text: str, line: int) -> None:
    refusal = refusal_of(text)
    assert refusal.code == "front_matter_malformed"
    assert refusal.data == {"line": line}


@pytest.mark.trust("S5")
def test_aliases_cannot_multiply() -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
    refusal = refusal_of(f"---\ntitle: Bridge\na0: &a0 [x]\n{levels}\n---\nText.")
    assert refusal.code == "front_matter_malformed"
    assert "aliases" in refusal.detail


def test_an_endless_front_matter_is_refused() -> None:
    refusal = refusal_of(f"---\ntitle: Bridge\nkey_points: [{'a,' * 60_000}]\n---\nText.")
    assert refusal.code == "front_matter_malformed"


@pytest.mark.trust("X13")
def test_escapes_of_yaml_cannot_smuggle_characters_in() -> None:
    text = r"---" + "\n" + r'title: "Old \u202ebridge\0 \x07closes\ud800"' + "\n---\nText."
    assert read_document("bridge.md", text.encode()).draft.title == "Old bridge closes"


def test_an_escape_in_two_halves_is_one_character() -> None:
    text = r"---" + "\n" + r'title: "Bridge closes \uD83D\uDE00"' + "\n---\nText."
    assert read_document("bridge.md", text.encode()).draft.title == "Bridge closes 😀"


def test_an_empty_key_is_unknown_and_hides_no_other() -> None:
    assert refusal_of("---\n'': x\ntitle: Bridge\n---\nText.").code == "document_key_unknown"
    assert refusal_of("---\n'': x\ntitel: Bridge\n---\nText.").code == "document_key_unknown"
    assert refusal_of("---\ntitle: Bridge\nsides: {'': []}\n---\nText.").code == "camp_unknown"


def test_markdown_becomes_sections() -> None:
    assert read_markdown("One\nmore.\n\n## Head ##\nTwo.\n- item\n  more\n- item\n\n## Empty") == [
        Section("", ["One more."]),
        Section("Head", ["Two.", "item more", "item"]),
        Section("Empty", []),
    ]
    assert read_markdown("") == []


def test_a_heading_with_nothing_below_it_is_dropped() -> None:
    text = (
        "---\ntitle: Old bridge closes\n---\nIt closes today.\n## The vote\n## What it costs\nA lot.\n## What remains\n"
    )
    reading = read_document("bridge.md", text.encode())
    assert reading.draft.body == [Section("", ["It closes today."]), Section("What it costs", ["A lot."])]
    assert reading.dropped == ["The vote", "What remains"]


def test_headings_alone_are_no_body() -> None:
    assert refusal_of("---\ntitle: Old bridge closes\n---\n## The vote\n").code == "document_key_missing"
