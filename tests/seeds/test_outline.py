"""Headings under their many wordings, and what belongs below them."""

import pytest

from seeds.reader.headings import Kind, kind_of, split_inline, split_label
from seeds.reader.outline import split_parts
from seeds.reader.plain_words import find_plain_words
from seeds.reader.reading import read_document
from stories.drafts import Section

PROSE = "The council has decided to close the bridge until the spring, and ferries will run in its place."


def kinds_and_lines(lines: list[str]) -> list[tuple[Kind, str, list[str]]]:
    return [(part.kind, part.heading, part.lines) for part in split_parts(lines)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Why It Matters", Kind.WHY),
        ("WHY THIS MATTERS:", Kind.WHY),
        ("What’s at stake?", Kind.WHY),
        ("## Key takeaways", Kind.KEY_POINTS),
        ("TL;DR", Kind.SUMMARY),
        ("In plain English", Kind.PLAIN_WORDS),
        ("Who says what", Kind.SIDES),
        ("Critics", Kind.CRITICS),
        ("The case for", Kind.DEFENDERS),
        ("Neutral observers", Kind.NEUTRAL),
        ("What happens next?", Kind.FORECAST),
        ("🕑 Timeline", Kind.TIMELINE),
        ("References", Kind.SOURCES),
        ("Noise Level", Kind.NOISE),
        ("Background", None),
        ("Critics say the plan is bad", None),
        ("What’s next for the bridge?", Kind.FORECAST),
        ("Timeline of a closure", Kind.TIMELINE),
        ("The outlook for the bridge is dim", None),
        ("The case against a new bridge", Kind.CRITICS),
        ("Supporters of the plan", Kind.DEFENDERS),
        ("The bottom line", Kind.SUMMARY),
    ],
)
def test_headings_are_known_by_many_wordings(line: str, kind: Kind | None) -> None:
    assert kind_of(line) is kind


def test_a_label_and_its_text_may_share_a_line() -> None:
    assert split_inline("Why it matters: ferries are slow.", camps=False) == (Kind.WHY, "ferries are slow.")
    assert split_inline("Against: the ferrymen", camps=True) == (Kind.CRITICS, "the ferrymen")
    assert split_inline("Against: the ferrymen", camps=False) is None
    assert split_inline("Why it matters:", camps=False) is None


def test_a_label_of_the_text_heads_what_it_stands_before() -> None:
    lines = ["Why it matters: it is slow.", "Yes, but: the ferry is dear.", PROSE, "The other side:", PROSE]
    assert kinds_and_lines(lines) == [
        (Kind.WHY, "", ["It is slow."]),
        (Kind.BODY, "Yes, but", ["The ferry is dear.", PROSE]),
        (Kind.BODY, "The other side", [PROSE]),
    ]
    assert split_label("- Zoom in: one point of several") is None
    assert split_label("The mayor: a portrait") is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bridge.md", "# Old bridge closes\n\n**Driving the news:** {0}\n\n**Between the lines**: {0}\n"),
        (
            "bridge.html",
            "<h1>Old bridge closes</h1><p><b>Driving the news:</b> {0}</p><p><b>Between the lines: </b>{0}</p>",
        ),
    ],
)
def test_a_label_may_be_bold(name: str, text: str) -> None:
    draft = read_document(name, text.format(PROSE).encode()).draft
    assert draft.body == [Section("Driving the news", [PROSE]), Section("Between the lines", [PROSE])]
    assert draft.summary == PROSE


def test_bullets_end_the_key_points() -> None:
    assert kinds_and_lines(["Key Points", "- One.", "- Two.", PROSE, PROSE]) == [
        (Kind.KEY_POINTS, "Key Points", ["- One.", "- Two."]),
        (Kind.BODY, "", [PROSE, PROSE]),
    ]


def test_a_long_paragraph_ends_points_without_bullets() -> None:
    paragraph = PROSE * 3
    assert [kind for kind, _heading, _lines in kinds_and_lines(["Key Points", "One is this.", "Two.", paragraph])] == [
        Kind.KEY_POINTS,
        Kind.BODY,
    ]


def test_a_label_with_its_text_owns_no_other_line() -> None:
    assert kinds_and_lines(["Tags: Elm", PROSE]) == [(Kind.TOPICS, "", ["Elm"]), (Kind.BODY, "", [PROSE])]
    assert kinds_and_lines(["Why it matters: it is slow.", PROSE])[1] == (Kind.BODY, "", [PROSE])


def test_a_paragraph_ends_sources_and_topics() -> None:
    lines = ["Sources", "Ministry of Energy", "https://example.org/a", PROSE]
    assert kinds_and_lines(lines)[1:] == [(Kind.BODY, "", [PROSE])]


def test_a_short_line_above_a_paragraph_heads_it() -> None:
    assert kinds_and_lines([PROSE, "What it costs", PROSE, "Who pays?", PROSE]) == [
        (Kind.BODY, "", [PROSE]),
        (Kind.BODY, "What it costs", [PROSE]),
        (Kind.BODY, "Who pays?", [PROSE]),
    ]


def test_of_several_short_lines_only_the_last_is_a_heading() -> None:
    assert kinds_and_lines([PROSE, "Ferries", "Buses", "What it costs", PROSE]) == [
        (Kind.BODY, "", [PROSE, "Ferries", "Buses"]),
        (Kind.BODY, "What it costs", [PROSE]),
    ]


def test_camps_need_a_heading_for_the_sides_or_each_other() -> None:
    assert kinds_and_lines([PROSE, "Against", PROSE]) == [(Kind.BODY, "", [PROSE]), (Kind.BODY, "Against", [PROSE])]
    assert [part.kind for part in split_parts(["For", PROSE, "Against", PROSE])] == [Kind.DEFENDERS, Kind.CRITICS]
    assert [part.kind for part in split_parts(["Sides", "Against", PROSE])] == [Kind.SIDES, Kind.CRITICS]


def test_names_and_steps_are_no_headings_of_the_body() -> None:
    lines = ["Sides", "Critics", "Jo Ray", PROSE, "Timeline", "Bridge closes", PROSE]
    assert [(part.kind, part.lines) for part in split_parts(lines)] == [
        (Kind.SIDES, []),
        (Kind.CRITICS, ["Jo Ray", PROSE]),
        (Kind.TIMELINE, ["Bridge closes", PROSE]),
    ]


FORMAL = "The council has closed the bridge after a report on its pillars."


@pytest.mark.parametrize(
    "told",
    [
        "Think of the bridge as an old chair: it holds until it does not.",
        "It’s a bit like an old chair: it holds until it does not.",
        "Imagine that a chair creaks whenever somebody sits down.",
        "Put simply, the pillars are tired.",
    ],
)
def test_an_analogy_is_the_explanation(told: str) -> None:
    assert find_plain_words([FORMAL, told, FORMAL], headed=False) == told
    assert find_plain_words([told, FORMAL], headed=False) == ""


def test_an_informal_last_paragraph_is_it_where_the_document_has_sections() -> None:
    told = "So you can't cross there any more, and it's ferries for everyone."
    assert find_plain_words([FORMAL, told], headed=True) == told
    assert find_plain_words([FORMAL, told], headed=False) == ""
    assert find_plain_words([told, told], headed=True) == ""


def test_an_informal_quotation_makes_no_explanation() -> None:
    quoted = "The mayor was blunt. “You can’t cross there, and that’s it,” she said."
    assert find_plain_words([FORMAL, quoted], headed=True) == ""


def test_what_follows_a_label_begins_with_a_capital() -> None:
    text = f"Old bridge closes\n{PROSE}\nIn plain words: think of an old chair.\nOutlook: eBay sells them.\nTags: elm"
    draft = read_document("bridge.txt", text.encode()).draft
    assert (draft.plain_words, draft.forecast) == ("Think of an old chair.", "eBay sells them.")
    assert draft.topics == ["elm"]


STANDFIRST = "Ferries will carry everybody until a new bridge is built"


def test_the_line_below_a_headline_is_the_summary_and_no_heading() -> None:
    draft = read_document("bridge.txt", f"Old bridge closes\n{STANDFIRST}\n{PROSE}".encode()).draft
    assert (draft.summary, draft.body) == (STANDFIRST, [Section("", [PROSE])])


def test_beside_a_summary_of_its_own_it_is_the_first_paragraph() -> None:
    text = f"Old bridge closes\n{STANDFIRST}\n{PROSE}\nTL;DR\nIt closes."
    draft = read_document("bridge.txt", text.encode()).draft
    assert (draft.summary, draft.body) == ("It closes.", [Section("", [STANDFIRST, PROSE])])


def test_a_short_line_below_a_headline_heads_what_follows() -> None:
    draft = read_document("bridge.txt", f"Old bridge closes\nWhat it costs\n{PROSE}".encode()).draft
    assert draft.body == [Section("What it costs", [PROSE])]
