"""The visible lines of a web page, in their order, each with what is known of its place.

A walk over a parsed page and no judgement: which of them are the article's, `article_lines` decides.
"""

import re
from dataclasses import dataclass, field

from lxml import etree, html

from seeds.reader.headings import Kind, kind_of
from seeds.reader.markdown import table_row
from seeds.reader.wordings import words_in

LONGEST_HEADING = 300  # characters; more is a text whose heading was never closed

_UNSEEN = words_in("""
    script style noscript template head svg math iframe object canvas audio video select datalist textarea
""")
_BLOCKS = words_in("""
    address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody
    tfoot thead tr ul
""")
_BOXES = words_in("article aside body center details div footer header html li main section ul ol")
_TABULAR = words_in("td th tr table dl")
_BESIDE = words_in("nav figcaption button dialog")  # menus, captions and controls
_ROLES = words_in("dialog alertdialog navigation search")
_HEADINGS = words_in("h1 h2 h3 h4 h5 h6")
_EMBEDS = words_in(
    "twitter-tweet instagram-media tiktok-embed fb-post bluesky-embed reddit-embed-bq mastodon-embed threads-post"
)
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_STYLE = 1_000  # characters of an attribute that are looked at
_SAYS_WHO = re.compile(r"[—–] ?[^\W\d_]")


@dataclass
class Box:
    """What holds lines: those from `start` to before `end`."""

    parent: "Box | None"
    start: int
    end: int = 0


@dataclass
class PageLine:
    """`text` is as the later passes read it: with `## ` before a heading and `- ` before a list item."""

    text: str
    said: str  # without marks and addresses
    box: Box
    is_link: bool  # and nothing else
    is_beside: bool  # in a menu, a form, a caption, or somebody's post from elsewhere


@dataclass
class _Open:
    """What is being read: the words of one line, and whether all of them are a link."""

    text: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    unlinked: bool = False


def visible_lines(tree: html.HtmlElement) -> list[PageLine]:
    """Every line that a reader of the page may see: not what scripts, styles and hidden elements hold."""
    return _Walk().over(tree)


class _Walk:
    """One pass over the elements, which knows the box, list item, table or link that it is in."""

    def __init__(self) -> None:
        self._lines: list[PageLine] = []
        self._box = Box(None, 0)
        self._open = _Open()
        self._mark = ""  # goes before the next words
        self._links = self._beside = self._quotes = self._preformatted = self._terms = 0
        self._in_sources = False
        self._head: list[str] = []  # of a table
        self._cells: list[str] | None = None
        self._term = ""  # of a list of terms: it goes before what it means

    def over(self, tree: html.HtmlElement) -> list[PageLine]:
        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            if _is_unseen(element):
                if event == "start":
                    walk.skip_subtree()
            elif event == "start":
                self._begin(element)
                self._say(element.text)
            else:
                self._end(element)
            if event == "end":
                self._say(element.tail)
        self._close_line()
        return self._lines

    def _begin(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._close_line()
        if tag in _BOXES:
            self._box = Box(self._box, len(self._lines))
        if tag in _HEADINGS:
            self._mark, self._in_sources = "#" * int(tag[1]) + " ", False
        elif tag == "li":
            self._mark = "- "
        elif tag == "tr":
            self._cells = []
        elif tag == "a" and self._in_sources:
            self._open.text.append("[")
        self._count(element, 1)

    def _end(self, element: html.HtmlElement) -> None:
        if element.tag in _BLOCKS:
            self._close_line()
        if element.tag in _TABULAR:
            self._end_part(element)
        elif element.tag == "a" and self._in_sources:
            self._open.text.append(f"]({element.get('href', '')})")
        self._count(element, -1)
        if element.tag in _BOXES and self._box.parent:
            self._box.end = len(self._lines)
            self._box = self._box.parent
        if element.tag in _HEADINGS or element.tag == "li":
            self._mark = ""

    def _end_part(self, element: html.HtmlElement) -> None:
        match element.tag:
            case "td" | "th":
                self._close_cell()
            case "tr":
                self._close_row(element)
            case "table":
                self._head = []
            case "dl":
                self._close_term()

    def _count(self, element: html.HtmlElement, step: int) -> None:
        """How many links, quotations and things beside the text are open."""
        self._links += step * (element.tag == "a")
        self._quotes += step * (element.tag == "blockquote")
        self._terms += step * (element.tag == "dt")
        self._preformatted += step * (element.tag == "pre")
        self._beside += step * _is_beside(element)

    def _say(self, words: str | None) -> None:
        if words:
            self._open.text.append(words)
            self._open.said.append(words)
            self._open.unlinked = self._open.unlinked or (not self._links and any(map(str.isalnum, words)))

    def _close_line(self) -> None:
        """In a cell, words are gathered until its row ends."""
        if self._cells is not None:
            self._say(" ")
            return
        line, self._open = self._open, _Open()
        if self._terms:
            self._close_term()
            self._term = _spaced("".join(line.said)).rstrip(" :")
        elif self._preformatted:
            for paragraph in _BLANK_LINES.split("".join(line.text)):
                self._add(paragraph, paragraph, is_link=False)
        else:
            self._add("".join(line.text), "".join(line.said), is_link=not line.unlinked)

    def _close_cell(self) -> None:
        cell, self._open = self._open, _Open()
        if self._cells is not None:
            self._cells.append(_spaced("".join(cell.said)))

    def _close_term(self) -> None:
        """A term that nothing is said of stands alone."""
        term, self._term = self._term, ""
        if term:
            self._add(term, term, is_link=False)

    def _close_row(self, row: html.HtmlElement) -> None:
        cells, self._cells = self._cells or [], None
        if cells and all(cell.tag == "th" for cell in row):
            self._head = cells
        is_head = cells is self._head  # the rows name what they need of it
        self._beside += is_head
        self._mark = "" if is_head else "- "
        self._add(" ".join(cells) if is_head else table_row(self._head, cells), " ".join(cells), is_link=False)
        self._beside -= is_head

    def _add(self, text: str, said: str, *, is_link: bool) -> None:
        text, said = _spaced(text), _spaced(said)
        if not any(map(str.isalnum, said)):
            return
        if self._quotes and self._lines and _SAYS_WHO.match(said) and self._lines[-1].box is self._box:
            self._lines[-1].text += f" {text}"
            self._lines[-1].said += f" {said}"
            return
        if self._term:
            text, said, self._term = f"{self._term}: {text}", f"{self._term} {said}", ""
        is_heading = self._mark.startswith("#") and len(said) <= LONGEST_HEADING
        if self._mark.startswith("#") and not is_heading:
            self._mark = ""
        self._in_sources = kind_of(said) is Kind.SOURCES if is_heading else self._in_sources
        self._lines.append(PageLine(f"{self._mark}{text}", said, self._box, is_link, self._beside > 0))
        self._mark = self._mark if is_heading else ""


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _is_unseen(element: html.HtmlElement) -> bool:
    return (
        element.tag in _UNSEEN
        or element.get("hidden") is not None
        or bool(_NO_DISPLAY.search(element.get("style", "")[:_STYLE]))
    )


def _is_beside(element: html.HtmlElement) -> bool:
    """A form may also hold a whole page, and a button be all of a heading."""
    if element.tag == "form":
        return next(element.iter("h1", "article"), None) is None
    if element.tag == "button" and element.getparent() is not None and element.getparent().tag in _HEADINGS:
        return False
    return (
        element.tag in _BESIDE
        or element.get("role") in _ROLES
        or not _EMBEDS.isdisjoint(element.get("class", "")[:_STYLE].split())
    )
