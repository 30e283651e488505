"""Second pass: text to lines, one paragraph, heading or list item each."""

import re
from itertools import pairwise

_BULLET = re.compile(r"(?:[-*+•‣◦▪▸►▶➤→✓✔■●○·–—]|\d{1,2}[.)])\s+(?=\S)")
_MARKED_HEADING = re.compile(r"#{1,6}\s")
_BOLD_LINE = re.compile(r"\*\*([^*]+)\*\*:?")
_SLANTED_LINE = re.compile(r"([*_])([^*_]+)\1")
_BOLD = re.compile(r"\*\*([^*\s][^*]*)\*\*")
_WRAP_COLUMN = 40  # a shorter line ends where it ends; only a longer one can have been wrapped
_MAX_WRAPPED = 120
_HEADING_CHARACTERS = 100
_HEADING_WORDS = 14
_SENTENCE_END = re.compile(r"""[.!:;,…]["”’')\]]*$|\?["”]$""")
_FIRST_TO_LAST_WORD = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)


def split_lines(text: str) -> list[str]:
    """The lines that say something, spaces collapsed. Hard-wrapped paragraphs come back in one piece."""
    lines = [_marked(" ".join(line.split())) for line in text.split("\n")]
    return _unwrap(lines) if _is_wrapped(lines) else [line for line in lines if line]


def label(text: str) -> str:
    """The text as headings are compared: lower case, plain apostrophes, no marks or signs around it."""
    words = _FIRST_TO_LAST_WORD.search(text.replace("’", "'").casefold())
    return words[0] if words else ""


def is_bullet(line: str) -> bool:
    return bool(_BULLET.match(line))


def without_bullet(line: str) -> str:
    """The list item without its sign or number."""
    bullet = _BULLET.match(line)
    return line[bullet.end() :] if bullet else line


def is_marked_heading(line: str) -> bool:
    """True for a Markdown heading: `## Background`."""
    return bool(_MARKED_HEADING.match(line))


def heading_text(line: str) -> str:
    return line.strip("# ") if is_marked_heading(line) else line.rstrip(": ")


def looks_like_heading(line: str) -> bool:
    """Short, begins like a headline, does not end like a sentence, is no list item."""
    if is_marked_heading(line):
        return True
    if len(line) > _HEADING_CHARACTERS or len(line.split()) > _HEADING_WORDS or is_bullet(line):
        return False
    first = line.lstrip("\"“‘'([¿¡")[:1]
    return (first.isupper() or first.isdigit()) and not _SENTENCE_END.search(line)


def _marked(line: str) -> str:
    """A line all in bold is a heading; elsewhere emphasis is only dropped."""
    bold = _BOLD_LINE.fullmatch(line)
    slanted = _SLANTED_LINE.fullmatch(line)
    if bold:
        return f"## {bold[1].strip()}"
    return slanted[2].strip() if slanted else _BOLD.sub(r"\1", line)


def _is_wrapped(lines: list[str]) -> bool:
    """Many lines go on in lower case, and none is long: somebody has broken them at a column."""
    followers = [after for before, after in pairwise(lines) if before and after]
    going_on = sum(after[0].islower() for after in followers)
    return going_on > 1 and going_on * 4 >= len(followers) and max(map(len, lines)) <= _MAX_WRAPPED


def _unwrap(lines: list[str]) -> list[str]:
    joined: list[list[str]] = []
    before = ""
    for line in lines:
        goes_on = len(before) >= _WRAP_COLUMN and not is_bullet(line) and not is_marked_heading(line)
        if line and goes_on and not is_marked_heading(before):
            joined[-1].append(line)
        elif line:
            joined.append([line])
        before = line
    return [" ".join(parts) for parts in joined]
