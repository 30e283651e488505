"""The headline is found once, or inferred and marked so."""

import pytest

from seeds.reader.titles import find_title

PROSE = "The council has decided to close the bridge until the spring, and ferries will run in its place."


def test_the_first_line_that_is_no_sentence_is_the_title() -> None:
    titled = find_title(["Old bridge closes until spring", PROSE])
    assert (titled.title, titled.inferred, titled.lines) == ("Old bridge closes until spring", False, [PROSE])


def test_repetitions_go_wherever_they_stand() -> None:
    title = "Old bridge closes until spring"
    titled = find_title([f"{title} | The Elm Post", title, PROSE, f"# {title}", PROSE])
    assert titled.title == title
    assert titled.lines == [PROSE, PROSE]


@pytest.mark.parametrize(
    "stamp",
    [
        "By Ada Fenwick",
        "by Ada Fenwick and Jo Ray",
        "March 4, 2025",
        "Updated March 4",
        "9:15 a.m.",
        "Jo Ray, staff writer",
        "Von Jörg Schäfer",
        "Par Ada Fenwick et Jo Ray",
        "Published7 October 2025",
        "Aug 14, 2025 Updated 3 hrs ago",
        "Analysis",
        "Kommentar",
    ],
)
def test_bylines_and_date_lines_go(stamp: str) -> None:
    titled = find_title(["Old bridge closes until spring", stamp, PROSE])
    assert titled.lines == [PROSE]
    assert titled.dropped == [stamp]


def test_what_stands_above_the_title_is_the_sites() -> None:
    titled = find_title(["Traffic", "Old bridge closes until spring", PROSE])
    assert (titled.title, titled.dropped) == ("Old bridge closes until spring", ["Traffic"])


def test_a_markdown_title_comes_first() -> None:
    titled = find_title(["Elm Post local news", "# Bridge closes", "## What the council says", PROSE])
    assert titled.title == "Bridge closes"
    assert titled.lines == ["## What the council says", PROSE]


def test_a_prefix_is_no_part_of_it() -> None:
    assert find_title(["Title: Old bridge closes", PROSE]).title == "Old bridge closes"


@pytest.mark.parametrize(
    "line", ["Von der Brücke bleibt nichts", "Par temps de pluie", "Analysis of a bridge collapse"]
)
def test_what_only_begins_like_a_byline_stays(line: str) -> None:
    assert find_title(["Old bridge closes until spring", line, PROSE]).lines == [line, PROSE]


def test_a_headline_may_begin_with_by() -> None:
    assert find_title(["By spring the bridge will open", PROSE]).title == "By spring the bridge will open"


@pytest.mark.parametrize(
    ("lead", "title"),
    [
        (PROSE, "The council has decided to close the bridge until the spring"),
        (
            "In a vote that surprised many, the council of Elm has closed its bridge, which is 200 years old.",
            "The council of Elm has closed its bridge",
        ),
        ("After the flood, Elm acts. More to come.", "After the flood, Elm acts"),
        (
            (
                "The mayor signed an order Tuesday directing city offices to ask all private schools for daily access"
                " to their records, after weeks of talks."
            ),
            "The mayor signed an order directing city offices to ask all private schools for daily access",
        ),
        ("Lawmakers voted Friday to ban leaf blowers.", "Lawmakers voted to ban leaf blowers"),
        ("The Monday market is open from Monday to Friday.", "The Monday market is open from Monday to Friday"),
        ("Order No. 14 is signed by Mr. Ray. It holds.", "Order No. 14 is signed by Mr. Ray"),
    ],
)
def test_without_a_headline_the_main_clause_of_the_lead_is_taken(lead: str, title: str) -> None:
    titled = find_title([lead, PROSE])
    assert (titled.title, titled.inferred) == (title, True)
    assert titled.lines == [lead, PROSE]


def test_a_known_heading_is_no_title() -> None:
    titled = find_title(["Why It Matters", PROSE])
    assert titled.inferred
    assert titled.lines == ["Why It Matters", PROSE]


def test_a_date_that_comes_back_in_the_text_is_only_dropped_at_the_top() -> None:
    titled = find_title(["May 2024", PROSE, "Timeline", "May 2024", "The bridge closes"])
    assert titled.lines == [PROSE, "Timeline", "May 2024", "The bridge closes"]


def test_no_title_is_longer_than_a_story_can_keep() -> None:
    assert len(find_title(["# " + "word " * 100, PROSE]).title) <= 200
    assert len(find_title(["word " * 100 + "."]).title) <= 200


MORE = "The old bridge of Elm has carried cars and lorries since 1921, and its pillars have been weak for ten years."
TOLD = ["Elm closes its old bridge to cars", "Why It Matters", PROSE, MORE]


@pytest.mark.parametrize("line", ["Cloudy 14°C", "Reader's choice", "☰ All sections", "Breaking: Storm over the bay"])
def test_a_line_that_the_text_does_not_speak_of_is_not_its_title(line: str) -> None:
    titled = find_title([line, *TOLD])
    assert (titled.title, titled.inferred, titled.doubt) == (TOLD[0], False, "")
    assert titled.dropped == [line]


@pytest.mark.parametrize(
    "line", ["Hold on while the reader loads", "Your browser is too old to show this site.", "Get two weeks for €2"]
)
def test_a_line_that_could_be_the_title_all_the_same_is_told(line: str) -> None:
    titled = find_title([line, *TOLD])
    assert titled.title == TOLD[0]
    assert line in titled.doubt
    assert find_title([line, TOLD[0], *TOLD]).doubt == ""


def test_the_first_title_stays_where_the_text_speaks_of_it() -> None:
    lines = ["Old bridge closes until spring", "Council sends cars to the ferries in its place", PROSE, MORE]
    assert find_title(lines).title == lines[0]
    assert find_title([f"# {lines[1]}", lines[0], PROSE, MORE]).title == lines[1]


def test_a_title_without_a_word_of_the_text_is_doubted() -> None:
    assert "hardly a word" in find_title(["Night mode is here", "Why It Matters", PROSE, MORE]).doubt
    assert find_title(["Night mode is here", "Why It Matters", PROSE]).doubt == ""  # too short to tell
    assert find_title(["Old bridge closes until spring", PROSE, MORE]).doubt == ""
    assert "hardly a word" in find_title(["Dashboard", PROSE, MORE]).doubt
    assert find_title(["桥梁关闭", "市议会推迟了关于桥梁的决定。"]).doubt == ""
