"""Every line that a reader of the document sees is in its draft or among what was dropped."""

import re
from pathlib import Path
from typing import cast

import pytest
from lxml import html

from seeds.reader.dates import split_date
from seeds.reader.headings import Kind, camp_about, kind_of, split_inline
from seeds.reader.raw import Reading
from seeds.reader.reading import read_document
from seeds.reader.sentences import split_sentences
from tests.seeds.expectations import pages, shown_text

UNSEEN = "//script | //style | //noscript | //template | //head | //*[@hidden]"
MARKDOWN_SIGNS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|<[^>]*>|\[\^\w+\]:?|^\s*\|?[-|: ]+\|\s*$", re.MULTILINE)
SIGNS = re.compile(r"^\s*(?:\d+\. |[-*>#•]+\s)*|\*+|^Title: ")
ARTICLE = """<h1>Old bridge closes until spring</h1>
<p>The council has closed the bridge until the spring.</p>
<p>Two hundred cars crossed it a day, and most of them will take the long way round by Elm.</p>"""


def words(text: str) -> str:
    """Letters and figures alone, so that nothing turns on spaces, signs and how a table is told."""
    return "".join(re.findall(r"[^\W_]+", text.casefold()))


def lines_of(page: Path) -> list[str]:
    text = page.read_text(errors="replace")
    if page.suffix == ".html":
        tree = html.document_fromstring(text)
        for element in cast("list[html.HtmlElement]", tree.xpath(UNSEEN)):
            element.drop_tree()
        return list(map(str, tree.itertext()))
    if page.suffix == ".md":
        text = MARKDOWN_SIGNS.sub(" ", text).replace("|", "\n")
    return text.splitlines()


def lost(reading: Reading, lines: list[str]) -> list[str]:
    """Headings that a story knows become its sections, and dates and topics are told in words of its own."""
    told = words("\n".join([shown_text(reading), *reading.dropped]))
    said = (SIGNS.sub("", line).strip() for line in lines)
    heads = (kind_of, camp_about)
    return [
        line
        for line in said
        if not any(head(line) for head in heads) and not all(words(part) in told for part in parts_of(line))
    ]


def parts_of(line: str) -> list[str]:
    """`Why it matters: ...`, `2 June 2026: ...` and `Tags: One, two`, without what names their place."""
    inline, dated = split_inline(line, camps=True), split_date(line, loose=True)
    if inline:
        return inline[1].split(", ") if inline[0] is Kind.TOPICS else parts_of(inline[1])
    return split_sentences(dated[1] if dated else line)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_no_line_of_a_page_is_lost_without_a_word(page: Path) -> None:
    assert lost(read_document(page.name, page.read_bytes()), lines_of(page)) == []


BOXES = [
    "<aside><h2>Key points</h2><ul><li>Ferries run.</li><li>Buses do not.</li></ul></aside>",
    "<div class='sidebar'><p>TL;DR</p><ul class='menu'><li>Ferries run.</li><li>Buses do not.</li></ul></div>",
    "<section class='related'><h3>Timeline</h3><ul><li>Ferries run.</li><li>Buses do not.</li></ul></section>",
    "<h3>Critics</h3><ul><li>Jo Ray: Ferries run.</li></ul><h3>Defenders</h3><ul><li>Al Moe: Buses do not.</li></ul>",
    "<div class='promo'><h4>What happens next</h4><div>Ferries run.</div><div>Buses do not.</div></div>",
]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("place", ["above", "between", "below"])
def test_a_box_of_the_story_stays_wherever_it_stands(box: str, place: str) -> None:
    headline, *paragraphs = ARTICLE.splitlines()
    parts = {"above": [headline, box, *paragraphs], "below": [headline, *paragraphs, box]}
    body = "\n".join(parts.get(place, [headline, paragraphs[0], box, *paragraphs[1:]]))
    nav = "<nav><ul><li><a href='/a'>Ferry news</a></li></ul></nav>"
    reading = read_document("box.html", f"<html><body>{nav}<main>{body}</main></body></html>".encode())
    text = shown_text(reading)
    assert "Ferries run" in text
    assert "Buses do not" in text
    assert "Ferry news" in reading.dropped


def test_a_menu_and_cards_of_other_stories_are_told_as_dropped() -> None:
    nav, foot = "<nav><a href='/a'>Ferry news</a></nav>", "<footer><p>Registered in Elm</p></footer>"
    card = "<div><a href='/b'><h3>Baker wins prize</h3></a><p>It was rye.</p></div>"
    reading = read_document("bridge.html", f"<html><body>{nav}{ARTICLE}{card}{foot}</body></html>".encode())
    for line in ("Ferry news", "Baker wins prize", "It was rye.", "Registered in Elm"):
        assert line in reading.dropped
        assert line not in shown_text(reading)


def test_a_sentence_that_the_extractor_leaves_out_of_the_text_asks_for_a_look() -> None:
    aside = "<aside class='sidebar ad'><p>The ferry costs two euros, and children ride for nothing.</p></aside>"
    head, first, second = ARTICLE.splitlines()
    reading = read_document("bridge.html", f"<html><body>{head}{first}{aside}{second}</body></html>".encode())
    assert "The ferry costs two euros, and children ride for nothing." in reading.dropped
    assert reading.review_reasons == ["One line was left out that may belong to the story."]
