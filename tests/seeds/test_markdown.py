"""Markdown without front matter loses its signs and keeps its words."""

import pytest

from seeds.reader.formats import lines_in
from seeds.reader.markdown import looks_like_markdown, plain_text_of


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("The **old** _bridge_ is `closed`.", "The old bridge is closed."),
        ("See [the report](https://elm.example/r).", "See the report."),
        ("![A bridge](bridge.jpg)", ""),
        ("Old bridge closes\n===", "# Old bridge closes"),
        ("### Who pays ###", "### Who pays"),
        ("* one\n* two", "- one\n\n- two"),
        ("1. one\n2. two", "- one\n\n- two"),
        ("> “It holds,” she said.\n>\n> And it did.", "“It holds,” she said.\n\nAnd it did."),
        ("> It holds.\n> — Jo Ray", "It holds. — Jo Ray"),
        ("```\n8:00-18:00\n```", "8:00-18:00\n"),
        ("| Line | Every |\n|---|---|\n| N1 | 30 min |", "- N1: 30 min"),
        ("| A | B | C |\n|---|---|---|\n| 1 | 2 | 3 |", "- A: 1; B: 2; C: 3"),
        ("It is so.[^1]\n\n[^1]: A note.", "It is so."),
        ("<div align=center>Closed</div>", " Closed "),
        ("One\n\n---\n\nTwo", "One\n\nTwo"),
        ("~~Open~~ closed", "Open closed"),
        ("A * b * c_d_e", "A * b * c_d_e"),
    ],
)
def test_signs_go_and_words_stay(markdown: str, text: str) -> None:
    assert plain_text_of(markdown)[0] == text


def test_addresses_are_kept_below_a_heading_for_sources_only() -> None:
    markdown = (
        "[One](https://a.example)\n\n## Sources\n\n- [Two](https://b.example)\n\n## More\n\n[Three](https://c.example)"
    )
    assert lines_in(markdown, markdown=True).lines == [
        "One",
        "## Sources",
        "- [Two](https://b.example)",
        "## More",
        "Three",
    ]


def test_markdown_is_known_by_two_signs() -> None:
    assert looks_like_markdown("# Bridge\n\nSee [this](http://a.example).")
    assert not looks_like_markdown("Bridge #1 closes\nIt is #1 (see [1]).\n# One heading may be a number sign")


def test_paragraphs_of_a_plain_text_stay_lines_of_their_own() -> None:
    assert lines_in("One is a line.\nTwo is another.", markdown=False).lines == ["One is a line.", "Two is another."]
