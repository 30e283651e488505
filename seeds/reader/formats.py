"""Second pass: HTML, Markdown or plain text, told by what is in it, to the same lines."""

from seeds.reader.article_lines import Article
from seeds.reader.lines import split_lines
from seeds.reader.markdown import looks_like_markdown, plain_text_of
from seeds.reader.web_pages import article_of, is_web_page

MARKDOWN = frozenset({".md", ".markdown"})


def lines_in(text: str, *, markdown: bool) -> Article:
    """One paragraph, heading (`## `) or list item (`- `) a line. `markdown`: the file's name says that it is that.

    Raises a refusal for other markup and for pages without an article.
    """
    if is_web_page(text):
        return article_of(text)
    plain, dropped = plain_text_of(text) if markdown or looks_like_markdown(text) else (text, [])
    return Article(lines=split_lines(plain), dropped=dropped, doubtful=0)
