"""What looks like the name of a person or body, and what like the office that they hold."""

import re

from seeds.reader.wordings import words_in

_LONGEST = 120  # characters
_WORDS = 12
_SMALL = words_in("of the for and on in at to a an de la le du des van von der den y e by with as & or")
_NEVER_FIRST = words_in("for and on in at to by with as if when while after before since under but so yet")
_OFFICE = re.compile(
    r"\b(?:experts?|mayor|minister|president|chair\w*|director|chief|ceo|cto|founder|professor|senator|governor|judge"
    r"|analysts?|lawyers?|attorney|engineer|researchers?|scientists?|doctor|author|editor|spokes\w+|secretary|officer"
    r"|officials?|residents?|advocates?|activists?|economists?|union|agency|company|nonprofit|member|head)\b",
    re.IGNORECASE,
)


def is_name(text: str) -> bool:
    """Every word begins as in a name: "Jane Doe, teacher in Elm", not "The law does one thing".

    Behind a comma stands what the person is, in whatever letters.
    """
    if len(text) > _LONGEST or len(text.split()) > _WORDS:
        return False
    words = [word for part in text.partition(",")[0].split() if (word := part.strip("\"“”'’(),."))]
    if not words or not words[0][:1].isupper() or words[0].lower() in _NEVER_FIRST:
        return False
    return all(word[:1].isupper() or word.lower() in _SMALL for word in words)


def is_office(text: str) -> bool:
    """True for a short line such as "Legal Expert" below a name."""
    return len(text) <= _LONGEST // 2 and bool(_OFFICE.search(text))
