"""HTML to Markdown: the text of an article without the page around it.

`trafilatura` decides what the article is (docs/decisions/0013 has the figures). It only ever gets a parsed page and
follows no address. What it gets is bounded first: parsers of HTML are quadratic in the depth of a page.
"""

import re
from itertools import islice
from typing import cast

import trafilatura
from lxml import html

from core.errors import DomainError
from seeds.reader.headings import Kind, kind_of
from seeds.reader.wordings import words_in

MAX_DEPTH = 200  # elements within each other; pages of today have some thirty
MAX_TAGS = 100_000
_LOOKED_AT = 2_000  # characters: a page says early what it is
_PAIR = 2
_LABEL = 100  # characters that a heading may have to be one that we know
_XML = re.compile(r"\s*(?:<\?xml\b|<(?:rss|feed|rdf:rdf|urlset|svg|opml)\b)", re.IGNORECASE)
_XML_LINE = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_XHTML = re.compile(r"<html\b", re.IGNORECASE)
_PAGE = re.compile(
    r"\s*(?:<!--.{0,500}?-->\s*){0,5}"
    r"<(?:!doctype html|html|head|body|title|meta|div|article|section|main|p|h[1-3]|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# They end by themselves, so an open one is not one level deeper.
_ALONE = words_in("""
    area base br col embed hr img input link meta param source track wbr p li dt dd tr td th option thead tbody tfoot
""")
_HIDDEN = "//*[@hidden or @role='dialog' or @role='alertdialog']"
_LAYOUT = "//table[.//h1 or .//h2 or .//p or .//table]/descendant-or-self::*[contains('table tbody tr td', name())]"
_BLOCKS = "//*[(self::div or self::p) and count(descendant::*) < 3]"
_INLINE = words_in("a span time button label small")
_RUNS = "//*[self::div or self::li or self::p][count(*) > 1 and count(*) < 20]"
_HEADINGS = "//*[self::h1 or self::h2 or self::h3 or self::h4]"


class DocumentIsMarkupError(DomainError):
    code = "document_is_markup"
    message = "The document is XML, such as a feed. Hand in the page itself, its text, or Markdown."


class DocumentTooDeepError(DomainError):
    code = "document_too_deep"
    message = f"The page has more than {MAX_TAGS:,} tags, or more than {MAX_DEPTH} within each other."


class DocumentWithoutArticleError(DomainError):
    code = "document_without_article"
    message = "No article was found in the page. Hand in its text."


def is_web_page(text: str) -> bool:
    """True for HTML by what is in it. Raises DocumentIsMarkupError for other markup."""
    if _XML.match(text):
        if not _XHTML.search(text[:_LOOKED_AT]):
            raise DocumentIsMarkupError
        return True
    return bool(_PAGE.match(text))


def markdown_of(page: str) -> str:
    """The article as Markdown below its title. Raises a refusal for a page that hides none or was built to break us."""
    _refuse_bombs(page)
    tree = html.document_fromstring(_XML_LINE.sub("", page, count=1))
    for element in _found(tree, _HIDDEN):
        element.drop_tree()
    for element in _found(tree, _LAYOUT):
        element.tag = "div"
    _part_runs(tree)
    _mark_headings(tree)
    _write_out_sources(tree)
    title = _title(tree)
    article = trafilatura.extract(
        tree, output_format="markdown", favor_recall=True, include_comments=False, include_links=True
    )
    if not article:
        raise DocumentWithoutArticleError
    return f"# {title}\n\n{article}" if title and "# " not in article[:2] else article


def _found(tree: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    return cast("list[html.HtmlElement]", tree.xpath(path))


def _refuse_bombs(page: str) -> None:
    depth = 0
    for tags, tag in enumerate(_TAG.finditer(page)):
        if tag[2].lower() not in _ALONE:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAX_DEPTH or tags > MAX_TAGS:
            raise DocumentTooDeepError


def _part_runs(tree: html.HtmlElement) -> None:
    """Inline elements with nothing between them are drawn apart: as lines, or as `date: words` of an item."""
    for block in _found(tree, _RUNS):
        abutting = all(inner.tag in _INLINE and not inner.tail for inner in block[:-1])
        if not abutting or block[-1].tag not in _INLINE or (block.text or block[-1].tail or "").strip():
            continue
        lines = block.tag == "div"
        for at, inner in enumerate(block):
            inner.tag = "p" if lines else "span" if inner.tag == "time" else inner.tag
            if not lines and at + 1 < len(block):
                inner.tail = ": " if block.tag == "li" and len(block) == _PAIR else " "


def _mark_headings(tree: html.HtmlElement) -> None:
    """What is drawn as a heading becomes one: a block of bold words, or a block that says no more than "Critics"."""
    for block in _found(tree, _BLOCKS):
        text = " ".join(block.text_content()[: _LABEL + 1].split())
        bold = block.tag == "div" and len(block) == 1 and block[0].tag in {"b", "strong"}
        if 0 < len(text) < _LABEL and (kind_of(text) or (bold and not (block.text or block[0].tail or "").strip())):
            for inner in list(block):
                inner.drop_tag()
            block.tag = "h3"


def _write_out_sources(tree: html.HtmlElement) -> None:
    """Links below a heading for sources become text: a list of links is a menu to every extractor."""
    for heading in _found(tree, _HEADINGS):
        below = heading.getnext()
        if below is not None and kind_of(heading.text_content()[:_LABEL]) is Kind.SOURCES:
            for link in list(below.iter("a")):
                link.text = f"[{link.text_content()}]({link.get('href', '')})"
                link.tag = "span"


def _title(tree: html.HtmlElement) -> str:
    """The only large heading, else what the page calls itself."""
    headings = list(islice(tree.iter("h1"), 2))
    found = headings if len(headings) == 1 else list(islice(tree.iter("title"), 1))
    return " ".join(found[0].text_content().split()) if found else ""
