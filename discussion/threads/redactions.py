"""Blacking words out, and what stands in their place."""

from collections.abc import Collection, Iterator, Sequence
from unicodedata import normalize
from uuid import UUID

from core.errors import DomainError
from core.markup import render
from discussion.threads.models import Comment, Redaction, SealedWords

MARK = "[redacted]"
TELLING = 5  # letters and digits: fewer stand in a row in many a text by chance


class RedactedWordsError(DomainError):
    code = "redacted_words"
    message = "A moderator has blacked these words out of this comment. They cannot be put back."


def black_out(body: str, passages: Collection[str]) -> str:
    """The body with MARK in place of every passage, wherever it stands; what touches or overlaps has one mark."""
    shown, end = [], 0
    for start, stop in _united(sorted(_places(body, passages))):
        shown += [body[end:start], MARK]
        end = stop
    return "".join([*shown, body[end:]])


def require_none_redacted(comment: Comment, body: str) -> None:
    """Raises RedactedWordsError where the author puts back what was blacked out of this comment. One query.

    Also with other signs, spaces or capitals, with marks or hidden characters in between: whoever reads it learns it.
    """
    passages = Redaction.objects.filter(comment=comment).exclude(passage="").values_list("passage", flat=True)
    if any(passage in body for passage in passages):
        raise RedactedWordsError
    hidden = [letters for passage in passages if len(letters := _letters_of(passage)) >= TELLING]
    shown = [_letters_of(part) for part in body.split(MARK)] if hidden else []
    if any(letters in part for letters in hidden for part in shown):
        raise RedactedWordsError


def forget_sealed_words(comments: Collection[UUID]) -> None:
    """Destroy what was blacked out of these comments; it stays so, and cannot be taken back."""
    Redaction.objects.filter(comment__in=comments).update(passage="", version=None)
    SealedWords.objects.filter(revision__comment__in=comments).update(body="")


def _letters_of(source: str) -> str:
    """The letters and digits that a reader sees, one spelling for all that differ in form, accents or capitals."""
    return "".join(filter(str.isalnum, normalize("NFKD", render(source).text).casefold()))


def _places(body: str, passages: Collection[str]) -> Iterator[tuple[int, int]]:
    for passage in passages:
        start = body.find(passage)
        while start >= 0:
            yield start, start + len(passage)
            start = body.find(passage, start + 1)


def _united(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, stop in places:
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(stop, united[-1][1]))
        else:
            united.append((start, stop))
    return united
