"""Names in a text: `@alice` leads to her profile, and she may be told of it.

Only in plain words: not in code, within a link, or in an address such as alice@example.com. Of a text with very many
names the first MOST_NAMES are names and the rest is words, so nobody calls a crowd together.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

MOST_NAMES = 10
PROFILE = re.compile(r"/subscribers/[A-Za-z0-9_]{3,30}/")  # the links that are made here, and no other path

_NAME = re.compile(r"(?<![\w@/.+-])@([A-Za-z0-9][A-Za-z0-9_]{1,28}[A-Za-z0-9])(?![\w@]|[.-]\w)")


def link_names(tokens: Sequence[Token]) -> list[str]:
    """Make a link of the first mention of each name, and return the names in order, in lower case.

    Whether there is such a person is not asked: the text is shown alike before and after somebody takes the name.
    """
    names: list[str] = []
    for token in tokens:
        if token.children:
            token.children = list(_linked(token.children, names))
    return names


def _linked(children: Sequence[Token], names: list[str]) -> Iterator[Token]:
    links = 0  # that are open
    for child in children:
        links += child.nesting if child.type in {"link_open", "link_close"} else 0
        if child.type == "text" and not links and "@" in child.content:
            yield from _split(child.content, names)
        else:
            yield child


def _split(text: str, names: list[str]) -> Iterator[Token]:
    end = 0
    for match in _NAME.finditer(text):
        name = match[1].lower()
        if name in names:
            continue
        if len(names) == MOST_NAMES:
            break
        names.append(name)
        yield _text(text[end : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": f"/subscribers/{match[1]}/"})
        yield _text(match[0])
        yield Token("link_close", "a", -1)
        end = match.end()
    yield _text(text[end:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
