"""Paragraphs to sentences and words, every one with its place in the paragraph, quotations in one piece."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from seeds.reader.sentences import iter_sentences

MAX_SENTENCE = 2_000  # characters: nobody attributes anything in a longer one, and the search stays cheap
QUOTED = "\ue000"
_SINGLE = re.compile(
    r"(?<!\w)‘(?P<curly>[^‘“”]{2,900}?)’(?!\w)|(?<!\w)'(?=[\w“])(?P<plain>(?:[^'\"]|(?<=\w)'(?=\w)){2,900}?[^\s'])'(?!\w)"
)
_DOUBLE = re.compile(r'"([^"“”]*)"')
_QUOTE = re.compile(r"“[^“”]+(?:”|$)")
_TOKEN = re.compile(
    rf"{QUOTED}+|\d{{1,3}}(?:,\d{{3}})+|(?:[^\W\d_]\.){{2,}}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Prof|Lt|Col|Gen|Sgt|St|Jr|Sr|Rev|Hon|Cllr)\."
    r"|[^\W\d_]\.(?= [^\W\d_])|\w+(?:[’'&/.-]\w+)*(?:[’'](?= ))?|[^\w\s]"
)
_SPEECH_WORDS = 6


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign; a whole quotation is one."""

    text: str
    start: int
    end: int
    lower: str

    @property
    def is_quote(self) -> bool:
        return self.text[0] == QUOTED

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def is_name(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True)
class Sentence:
    """`text` as it stands; `masked` is as long, with each quotation of speech as a row of one sign."""

    text: str
    masked: str
    tokens: tuple[Token, ...]
    quotes: tuple[tuple[int, int], ...]  # of all quotations, with their marks

    @cached_property
    def plain(self) -> str:
        """`masked` in lower case with straight apostrophes, each sign in its place."""
        lower = self.masked.lower().replace("’", "'")
        return lower if len(lower) == len(self.masked) else self.masked.replace("’", "'")

    def slice(self, start: int, end: int) -> str:
        return self.text[start:end]


def sentences_of(paragraph: str) -> Iterator[Sentence]:
    """The sentences of a paragraph whose runs of spaces are single; overlong ones are left out."""
    uniform = _one_kind_of_marks(paragraph)
    start = 0
    for piece in _with_their_speakers(iter_sentences(uniform)):
        text = paragraph[start : start + len(piece)]
        if len(piece) <= MAX_SENTENCE:
            yield _sentence(text, piece)
        start += len(piece) + 1


def _one_kind_of_marks(paragraph: str) -> str:
    """Every pair of quotation marks as “ ”, in the same places."""
    text = _DOUBLE.sub(r"“\1”", paragraph).replace('"', "“")
    return _SINGLE.sub(lambda found: f"“{found['curly'] or found['plain']}”", text)


def _with_their_speakers(pieces: Iterable[str]) -> Iterator[str]:
    """`“Will it work?” Jo Ray asked.` is one sentence, though what she asked ends like one."""
    before = ""
    for piece in pieces:
        if before and _ASKED.fullmatch(before) and _TRAILER.match(piece):
            before += f" {piece}"
            continue
        if before:
            yield before
        before = piece
    if before:
        yield before


_ASKED = re.compile(r"“[^“]*[?!]”")
_TRAILER = re.compile(
    r"(?:[^\s.]+\.? ){1,6}(?:said|says|asked|asks|added|wrote|wondered|told|tweeted|replied)\b[^.]{0,60}\.?$"
)


def _sentence(text: str, uniform: str) -> Sentence:
    quotes = tuple(found.span() for found in _QUOTE.finditer(uniform))
    masked = uniform
    for start, end in quotes:
        if _is_speech(uniform, start, end):
            masked = masked[:start] + QUOTED * (end - start) + masked[end:]
    tokens = tuple(_token(found) for found in _TOKEN.finditer(masked))
    return Sentence(text, masked, tokens, quotes)


def _token(found: re.Match[str]) -> Token:
    return Token(found[0], found.start(), found.end(), found[0].lower().replace("’", "'"))


def without_s(token: Token) -> Token:
    """`Ray’s` as the token of `Ray`."""
    cut = 2 if token.lower.endswith("'s") else 1
    return Token(token.text[:-cut], token.start, token.end - cut, token.lower[:-cut])


def _is_speech(text: str, start: int, end: int) -> bool:
    """A few words in marks inside a clause are a phrase of it: the “frontier models” rule."""
    inner = text[start:end].strip("“”")
    if not start and text[end : end + 3] in {" – ", " — ", " is", " wa"}:
        return True
    return len(inner.split()) >= _SPEECH_WORDS or inner[-1:] in ",.?!—–…" or text[end : end + 1] == ","
