"""Second pass: HTML, Markdown or plain text, told by what is in it, to the same lines."""

import re

from core.errors import DomainError
from seeds.reader import limits
from seeds.reader.article_lines import Article
from seeds.reader.lines import is_marked_heading, split_lines
from seeds.reader.markdown import looks_like_markdown, plain_text_of
from seeds.reader.web_pages import article_of, is_web_page

MARKDOWN = frozenset({".md", ".markdown"})


MAX_LINES = 20_000
_LINE = re.compile(r"^[^\S\n]*\S", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)


class DocumentTooManyLinesError(DomainError):
    code = "document_too_many_lines"
    message = f"The document has more than {MAX_LINES:,} lines that are not empty."


def lines_in(text: str, *, markdown: bool) -> Article:
    """One paragraph, heading (`## `) or list item (`- `) a line. `markdown`: the file's name says that it is that.

    Raises a refusal for other markup, for pages without an article, and for too many lines or headings.
    """
    if is_web_page(text):
        article = article_of(text)
        _refuse_many(len(article.lines) + len(article.dropped))
        limits.refuse_many("headings", sum(map(is_marked_heading, article.lines)))
        return article
    # Before they are parsed, which takes far longer.
    _refuse_many(sum(1 for _line in _LINE.finditer(text)))
    limits.refuse_many("headings", sum(1 for _heading in _HEADING.finditer(text)))
    plain, dropped = plain_text_of(text) if markdown or looks_like_markdown(text) else (text, [])
    return Article(lines=split_lines(plain), dropped=dropped, doubtful=0)


def _refuse_many(lines: int) -> None:
    if lines > MAX_LINES:
        raise DocumentTooManyLinesError
