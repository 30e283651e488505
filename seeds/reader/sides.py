"""The sides, where a document lists them: critics, defenders and neutral voices."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seeds.reader import limits
from seeds.reader.headings import Kind
from seeds.reader.lines import heading_text, is_bullet, label, looks_like_heading, without_bullet
from seeds.reader.names import is_name, is_nobody, is_office
from seeds.reader.outline import Part
from seeds.reader.sentences import shorten
from seeds.reader.wordings import words_in
from stories.drafts import SideDraft
from stories.models import Camp

CAMP_OF = {Kind.CRITICS: Camp.CRITIC, Kind.DEFENDERS: Camp.DEFENDER, Kind.NEUTRAL: Camp.NEUTRAL}

_NAMED = re.compile(r"(?P<name>[^:–—]{2,120}?)(?:\s*:|\s+[–—-])\s+(?P<statement>\S.*)")
_WHO = re.compile(r"(?P<name>[^,:]{2,80}), who (?P<statement>[\w'’][^,:;“]*)")
_BRACKETS = re.compile(r"\s*\([^()]{1,60}\)$")
_NAME_WORDS = 5
_PROSE_WORDS = 8
_QUOTES = ('"', "“", "‘", "'", "«", "„")
# A paragraph that begins so goes on with what somebody thinks.
_GOES_ON = words_in("""
    he she they it we i his her their our says said argues argued claims claimed warns warned calls called fears notes
    wants believes points maintains thinks supports opposes demands asks asked cites hopes sees adds added insists
    contends worries prefers backs rejects urges also
""")


@dataclass(frozen=True)
class ListedSide:
    """A stand and the lines that it was read from."""

    side: SideDraft
    lines: tuple[str, ...]


def read_sides(parts: Sequence[Part]) -> list[SideDraft]:
    """Every stand below a camp's heading. `No critics identified` is nobody."""
    return [listed.side for listed in read_listed(parts)]


def read_listed(parts: Sequence[Part]) -> list[ListedSide]:
    """As `read_sides`, with the lines of each; what stands there twice counts once."""
    stands = (listed for part in parts if part.kind in CAMP_OF for listed in _stands(CAMP_OF[part.kind], part.lines))
    first: dict[SideDraft, ListedSide] = {}
    for listed in stands:
        first.setdefault(listed.side, listed)
    return list(first.values())


def unread_lines(parts: Sequence[Part]) -> list[str]:
    """What stands below a camp and is no stand: `No critics identified`, and names that say nothing."""
    read = {line for listed in read_listed(parts) for line in listed.lines}
    return [line for part in parts if part.kind in CAMP_OF for line in part.lines if line not in read]


def end_of_stands(lines: Sequence[str], *, are_last: bool) -> int:
    """Where prose begins below the stands of a camp: below nobody, or, in the last list, below a stand with a name."""
    named = told = False
    for at, line in enumerate(lines):
        text = heading_text(without_bullet(line))
        name, statement = _split_name(text)
        if at and (is_nobody(lines[at - 1]) or (are_last and named and told)) and not name and _is_prose(line):
            return at
        if name:
            named, told = True, bool(statement)
        else:
            told = told or not looks_like_heading(text)
    return len(lines)


def _is_prose(line: str) -> bool:
    """A paragraph that does not go on with what somebody says."""
    words = line.split()
    if is_bullet(line) or looks_like_heading(line) or line.startswith(_QUOTES) or len(words) < _PROSE_WORDS:
        return False
    return words[0].casefold() not in _GOES_ON


def _stands(camp: Camp, lines: Sequence[str]) -> Iterator[ListedSide]:
    """A name stands above its statement or before a colon; a paragraph without a name is a stand of its own."""
    who, said, read = "", list[str](), list[str]()
    for at, line in enumerate(lines):
        text = heading_text(without_bullet(line))
        if not label(text) or is_nobody(text):
            continue
        name, statement = _split_name(text)
        if not statement or (not name and _heads_statement(text, lines[at + 1 : at + 2], alone=not who or bool(said))):
            name, statement = text, ""
        if who and not said and _is_office_below(name, statement, text):
            who = f"{who}, {text}"
        elif name or not who or (said and is_bullet(line)):
            yield from _stand(camp, who, said, read)
            who, said, read = name, [statement] if statement else [], []
        else:
            said.append(statement)
        read.append(line)
    yield from _stand(camp, who, said, read)


def _heads_statement(text: str, below: Sequence[str], *, alone: bool) -> bool:
    """ "City auditor" above a sentence: a short line without a full stop, in whatever letters."""
    short = looks_like_heading(text) and len(text.split()) <= _NAME_WORDS and not text.endswith("?")
    return alone and short and bool(below) and not looks_like_heading(below[0]) and not is_bullet(below[0])


def _is_office_below(name: str, statement: str, text: str) -> bool:
    """ "Chief executive, Acme" below the name of a person."""
    return is_office(text) and (not statement if name else "," in text and looks_like_heading(text))


def _split_name(text: str) -> tuple[str, str]:
    named = _NAMED.fullmatch(text)
    if named and is_name(_BRACKETS.sub("", named["name"].strip())):
        return named["name"].strip(), named["statement"]
    who = _WHO.fullmatch(text)
    if who and is_name(who["name"]):
        return who["name"], who["statement"][:1].upper() + who["statement"][1:]
    if looks_like_heading(text) and is_name(text):
        return text, ""
    return "", text


def _stand(camp: Camp, who: str, said: Sequence[str], read: Sequence[str]) -> Iterator[ListedSide]:
    """A name that says nothing is no stand."""
    if said:
        side = SideDraft(camp=camp, name=shorten(who, limits.SIDE_NAME), statement=" ".join(said))
        yield ListedSide(side, tuple(read))
