"""Markdown to the plain lines that the later passes read: `## ` headings, `- ` list items, paragraphs.

Emphasis, code and quotations keep their words and lose their signs; pictures go. The address of a link is kept only
below a heading for sources.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from seeds.reader.headings import Kind, kind_of

_SIGNS = re.compile(r"^#{1,6} \S|^(?:\*\*|__)\S|^> \S|^```|^={4,}$|\]\(\S{1,500}\)", re.MULTILINE)
_ENOUGH = 2  # of these signs make Markdown of a text
_FOOTNOTE = re.compile(r"^\[\^[^\]\n]{1,30}\]:.*$|\[\^[^\]\n]{1,30}\]", re.MULTILINE)
_NOTE = re.compile(r"^\[\^[^\]\n]{1,30}\]:[ \t]*(\S.*)$", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--(?:(?!<!--).){0,2000}?-->", re.DOTALL)
_SAYS_WHO = re.compile(r"\n+\s*(?=[—–] ?[^\W\d_])")
_WORDS = {"text", "code_inline", "text_special"}
_PAIR = 2
_ROW = re.compile(r"^\| *([^|\n]+?) *\| *([^|\n]+?) *\| *$", re.MULTILINE)  # of a table without a head

_COSTLY = re.compile(r"[\[*_~<]")
_MOST_COSTLY = 20_000  # signs; each may open a link or emphasis that the parser looks ahead for

_parser = MarkdownIt("commonmark", {"maxNesting": 30}).enable(["table", "strikethrough"]).disable("code")
_plain_parser = (
    MarkdownIt("commonmark", {"maxNesting": 30})
    .enable("table")
    .disable(["code", "link", "image", "emphasis", "reference", "autolink", "html_inline"])
)


def looks_like_markdown(text: str) -> bool:
    return sum(1 for _sign in zip(_SIGNS.finditer(text), range(_ENOUGH), strict=False)) == _ENOUGH


def plain_text_of(markdown: str) -> tuple[str, list[str]]:
    """The text in blocks with a blank line between them, and the lines that are left out: notes, heads of tables.

    Beyond 20,000 of the signs that make links and emphasis, these stay as they are written: no story has so many.
    """
    costly = sum(1 for _sign in _COSTLY.finditer(markdown)) > _MOST_COSTLY
    tokens = (_plain_parser if costly else _parser).parse(_FOOTNOTE.sub("", markdown))
    blocks = _Blocks()
    text = "\n\n".join(block for block in blocks.read(tokens) if block.strip())
    return text, [*_NOTE.findall(markdown), *blocks.dropped]


class _Blocks:
    """One walk over the tokens, which knows the list, quotation or heading that it is in."""

    def __init__(self) -> None:
        self._mark = ""  # goes before the next block of words
        self._in_heading = self._in_cell = self._in_sources = False
        self._quoted = 0
        self._head: list[str] = []  # of a table
        self._cells: list[str] = []
        self.dropped: list[str] = []

    def read(self, tokens: Sequence[Token]) -> Iterator[str]:
        for token in tokens:
            if token.type == "inline":
                yield from self._words(_inline(token.children or [], keep_links=self._in_sources))
            elif token.type in {"fence", "html_block"}:
                yield _TAG.sub(" ", token.content)
            elif token.type.startswith(("table", "thead", "tr_", "th_", "td_")):
                yield from self._table(token)
            else:
                self._begin_or_end(token)

    def _words(self, words: str) -> Iterator[str]:
        if self._in_cell:
            self._cells.append(" ".join(words.split()))
            return
        if self._in_heading:
            words = " ".join(words.split())
            self._in_sources = kind_of(words) is Kind.SOURCES
        if self._quoted:
            words = _SAYS_WHO.sub(" ", words)
        words = _ROW.sub(r"\1: \2", words)
        yield f"{self._mark}{words}"
        self._mark = self._mark if self._in_heading else ""

    def _begin_or_end(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._in_heading, self._mark = True, "#" * int(token.tag[1]) + " "
            case "heading_close":
                self._in_heading, self._mark = False, ""
            case "list_item_open":
                self._mark = "- "
            case "blockquote_open":
                self._quoted += 1
            case "blockquote_close":
                self._quoted -= 1

    def _table(self, token: Token) -> Iterator[str]:
        """A row a line; the head comes before the rows."""
        match token.type:
            case "th_open" | "td_open":
                self._in_cell = True
            case "thead_close":
                self._head, self._cells = self._cells, []
                self.dropped.append(" ".join(self._head))
            case "tr_close" if self._head:
                yield f"- {table_row(self._head, self._cells)}"
                self._cells = []
            case "table_close":
                self._in_cell, self._head = False, []


def table_row(head: Sequence[str], cells: Sequence[str]) -> str:
    """Two cells are a word and what it means; more need the words of the head."""
    if len(cells) == _PAIR:
        return ": ".join(cell for cell in cells if cell)
    named = zip([*head, *[""] * len(cells)], cells, strict=False)
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in named if cell)


def _inline(tokens: Sequence[Token], *, keep_links: bool) -> str:
    pieces: list[str] = []
    address = ""
    for token in tokens:
        if token.type in _WORDS:
            pieces.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            pieces.append("\n")
        elif token.type == "link_open" and keep_links:
            address = str(token.attrGet("href") or "")
            pieces.append("[")
        elif token.type == "link_close" and keep_links:
            pieces.append(f"]({address})")
    return "".join(pieces)
