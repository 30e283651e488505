"""What a comment's words must be before they are stored, and the forms in which they are."""

import unicodedata
from dataclasses import dataclass

from django.conf import settings

from core.errors import DomainError
from core.markup import clean_source, render

BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs to Unicode, nothing to a reader


class BodyEmptyError(DomainError):
    code = "body_empty"
    message = "There are no words in this comment."


class BodyTooLongError(DomainError):
    code = "body_too_long"
    message = "This comment is too long."


@dataclass(frozen=True)
class Words:
    """One body as its author wrote it (Markdown) and as it is shown."""

    source: str
    html: str
    text: str
    names: tuple[str, ...] = ()  # of people that they mention, in lower case


def read_words(body: str) -> Words:
    """Clean and render a body.

    Raises BodyTooLongError above COMMENT_MAX_LENGTH characters and BodyEmptyError where a reader would see nothing,
    whatever invisible characters there are.
    """
    source = clean_source(body)
    if len(source) > settings.COMMENT_MAX_LENGTH:  # before parsing, which costs more than reading
        raise BodyTooLongError(max_length=settings.COMMENT_MAX_LENGTH)
    shown = render(source)
    if not any(_is_visible(character) for character in shown.text):
        raise BodyEmptyError
    return Words(source=source, html=shown.html, text=shown.text, names=shown.names)


def _is_visible(character: str) -> bool:
    """Letters, digits, punctuation and symbols; not space, marks on nothing, format characters, or blank letters."""
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK_LETTERS
