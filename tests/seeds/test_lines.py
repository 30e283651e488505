"""Lines, sentences and names: what the other passes stand on."""

import pytest

from seeds.reader.language import language_of, language_said
from seeds.reader.lines import heading_text, is_bullet, label, looks_like_heading, split_lines, without_bullet
from seeds.reader.names import is_name
from seeds.reader.sentences import first_sentences, shorten, split_sentences

TO_THE_COAST = "between the towns and the coast from December, eleven years after the last one was taken off."


def test_a_wrapped_paragraph_comes_back_in_one_piece() -> None:
    text = """Night trains return

The railway will run a sleeper between the towns and
the coast from December, eleven years after the last
one was taken off.

- Tickets go on sale in October and they will cost from
  49 euros.
- Beds are new."""
    assert split_lines(text) == [
        "Night trains return",
        f"The railway will run a sleeper {TO_THE_COAST}",
        "- Tickets go on sale in October and they will cost from 49 euros.",
        "- Beds are new.",
    ]


def test_lines_that_nobody_wrapped_stay_apart() -> None:
    assert split_lines("One paragraph that is long enough to have been wrapped.\nAnother one.") == [
        "One paragraph that is long enough to have been wrapped.",
        "Another one.",
    ]


def test_bold_lines_are_headings_and_other_emphasis_is_dropped() -> None:
    assert split_lines("**Key Points:**\n*By the news desk*\nThe **ban** holds.") == [
        "## Key Points:",
        "By the news desk",
        "The ban holds.",
    ]


def test_headings_compare_by_their_words() -> None:
    assert label("➤ Why It Matters:") == "why it matters"
    assert label("What’s next?") == "what's next"
    assert label("***") == ""
    assert heading_text("## Background ##") == "Background"
    assert heading_text("Background:") == "Background"


@pytest.mark.parametrize("line", ["- one", "* one", "• one", "1. one", "12) one", "– one"])
def test_bullets(line: str) -> None:
    assert is_bullet(line)
    assert without_bullet(line) == "one"


@pytest.mark.parametrize("line", ["2024 was a year", "-5 degrees", "1.5 million people", "*emphasis*"])
def test_no_bullets(line: str) -> None:
    assert not is_bullet(line)
    assert without_bullet(line) == line


def test_a_dash_within_a_line_stays() -> None:
    assert without_bullet("Jo Ray – it is unfair") == "Jo Ray – it is unfair"


@pytest.mark.parametrize("line", ["What the law says", "Who pays?", "## and so on.", "2025 in figures"])
def test_headings(line: str) -> None:
    assert looks_like_heading(line)


@pytest.mark.parametrize(
    "line", ["The bridge is closed.", "she said", "“Who pays?”", "- One", "The mayor said:", "A " * 20]
)
def test_no_headings(line: str) -> None:
    assert not looks_like_heading(line)


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Order No. 14409 of the U.S. Senate. Next.", ["Order No. 14409 of the U.S. Senate.", "Next."]),
        ("J. Smith vs. Dr. Jones. He won.", ["J. Smith vs. Dr. Jones.", "He won."]),
        ("It fell by 3.5 percent. Then it rose.", ["It fell by 3.5 percent.", "Then it rose."]),
        ("“No. Never. Not us,” she said. He agreed.", ["“No. Never. Not us,” she said.", "He agreed."]),
        ('"No. Never." He went.', ['"No. Never."', "He went."]),
        ("Wait … what? Yes.", ["Wait … what?", "Yes."]),
        ("", []),
    ],
)
def test_sentences(paragraph: str, sentences: list[str]) -> None:
    assert split_sentences(paragraph) == sentences


def test_shortening_keeps_whole_sentences_then_whole_words() -> None:
    assert first_sentences("One is here. Two is here. Three.", 26) == "One is here. Two is here."
    assert first_sentences("A sentence that is too long.", 15) == "A sentence…"
    assert shorten("unbroken", 5) == "unbr…"
    assert shorten("fits", 4) == "fits"


@pytest.mark.parametrize(
    "text", ["Jane Doe", "Jane Doe, teacher in Elm", "The Guardian", "Bank of England", "Ursula von der Leyen"]
)
def test_names(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["The law does one thing", "In March, the council", "it", "", "(…)"])
def test_no_names(text: str) -> None:
    assert not is_name(text)


def test_the_language_is_told_by_small_words() -> None:
    assert (
        language_of("Der Rat hat am Dienstag über die Brücke beraten und die Entscheidung auf den Mai vertagt.") == "de"
    )
    assert (
        language_of("The council has put off the decision on the bridge to May, and the mayor is not amused.") == "en"
    )
    assert (
        language_of("Le conseil a reporté la décision sur le pont, et les riverains ne sont pas contents du tout.")
        == "fr"
    )
    assert language_of("市议会推迟了关于桥梁的决定") == "und"
    assert language_of("Bridge closed") == "en"


@pytest.mark.parametrize(
    "text", ['"No," said Bob.\n' * 40, '"No," said Bob. ' * 40, "“No,” said Bob, and the dog barked as well. " * 30]
)
def test_one_word_said_often_is_no_other_language(text: str) -> None:
    assert language_of(text) == "en"


def test_what_a_document_calls_its_language_holds_where_its_words_do_not_tell() -> None:
    finnish = "Kaupunginvaltuusto päätti maanantaina siirtää vanhan sillan korjausta keväällä, koska rahaa puuttuu yhä."
    assert language_of(finnish) == "und"
    assert language_of(finnish, said="fi") == "fi"
    assert language_of("Brücke zu", said="de") == "de"
    assert (
        language_of("The council has put off the decision, and the mayor is not amused by it at all.", said="fi")
        == "en"
    )


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ('<!doctype html>\n<html class="no-js" lang="en-GB"><body>', "en"),
        ("<!-- made by hand --><html lang=DE>", "de"),
        ("<html><p lang='fr'>", ""),
        ("Write <html lang='en'> on top.", ""),
    ],
)
def test_the_language_that_a_page_says(page: str, said: str) -> None:
    assert language_said(page) == said
