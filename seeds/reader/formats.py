"""Second pass: HTML, Markdown or plain text, told by what is in it, to the same lines."""

from seeds.reader.lines import split_lines
from seeds.reader.markdown import looks_like_markdown, plain_text_of
from seeds.reader.web_pages import is_web_page, markdown_of

MARKDOWN = frozenset({".md", ".markdown"})


def lines_in(text: str, *, markdown: bool) -> list[str]:
    """One paragraph, heading (`## `) or list item (`- `) a line. `markdown`: the file's name says that it is that.

    Raises a refusal for other markup and for pages without an article.
    """
    if is_web_page(text):
        return split_lines(plain_text_of(markdown_of(text)))
    return split_lines(plain_text_of(text) if markdown or looks_like_markdown(text) else text)
