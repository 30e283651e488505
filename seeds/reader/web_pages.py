"""HTML to lines: the text of an article without the page around it.

`trafilatura` decides what the article is (docs/decisions/0013 has the figures). It only ever gets a parsed page and
follows no address. What it gets is bounded first: parsers of HTML are quadratic in the depth of a page.
"""

import re
from dataclasses import replace
from itertools import islice
from typing import cast

from lxml import etree, html

from core.errors import DomainError
from seeds.reader.article_lines import Article, choose_lines
from seeds.reader.headings import kind_of
from seeds.reader.page_lines import LONGEST_HEADING, visible_lines
from seeds.reader.wordings import words_in

MAX_DEPTH = 200  # elements within each other; pages of today have some thirty
MAX_TAGS = 100_000
_MOST_COMPARED = 2_000  # lines; of more, no second opinion is asked, for its time is quadratic in paragraphs
_LOOKED_AT = 2_000  # characters: a page says early what it is
_PAIR = 2
_LABEL = 100  # characters that a heading may have to be one that we know
_XML = re.compile(r"\s*(?:<\?xml\b|<(?:rss|feed|rdf:rdf|urlset|svg|opml)\b)", re.IGNORECASE)
_XML_LINES = re.compile(r"(?:\s*<\?xml[^>]{0,200}\?>)+")
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


def article_of(page: str) -> Article:
    """The article, its title on top. Raises a refusal for a page that has none, or that was built to break us."""
    _refuse_bombs(page)
    tree = _parsed(page)
    for element in _found(tree, _LAYOUT):
        element.tag = "div"
    _part_runs(tree)
    _mark_headings(tree)
    title, lines = _title(tree), visible_lines(tree)
    for element in _found(tree, _HIDDEN):
        element.drop_tree()
    article = choose_lines(lines, extracted=_extracted(tree, is_long=len(lines) > _MOST_COMPARED), title=title)
    if title and not any(line.startswith("# ") for line in article.lines):
        return replace(article, lines=[f"# {title}", *article.lines])
    return article


def _extracted(tree: html.HtmlElement, *, is_long: bool) -> str:
    import trafilatura  # noqa: PLC0415 - 25 MB, which a web process needs only for a page that is handed in

    extracted = trafilatura.extract(tree, output_format="txt", favor_recall=True, include_comments=False, fast=is_long)
    if not extracted:
        raise DocumentWithoutArticleError
    return extracted


def _parsed(page: str) -> html.HtmlElement:
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(_XML_LINES.sub("", page, count=1), parser=parser)
    except (etree.ParserError, ValueError) as error:  # no element at all, or one more encoding than it has
        raise DocumentWithoutArticleError from error


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


def _title(tree: html.HtmlElement) -> str:
    """The only large heading, else what the page calls itself."""
    headings = [" ".join(heading.text_content().split()) for heading in islice(tree.iter("h1"), _PAIR)]
    found = [text for text in headings if len(text) <= LONGEST_HEADING]
    if len(found) != 1:
        found = [" ".join(title.text_content().split()) for title in islice(tree.iter("title"), 1)]
    return found[0] if found else ""
