"""The file of an export: a ZIP with each part as JSON for programs, and as a page to read in any browser."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape  # Django's tells what is safe, which takes longer than writing all the rest
from itertools import chain, islice
from typing import IO
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core.personal import Json, Section, personal_data

GATHERED = 100  # rows of one write: a ZIP has work with each, and a row may have words of 10,000 characters
FOR_PROGRAMS = frozenset(
    {"id", "number", "period", "facts", "arguments", "kept_as", "undoes", "decision", "is_staff", "target"}
)
CODES = frozenset({"action", "cadence", "client", "door", "kind", "outcome", "reason", "state", "trust", "verb"})
PLACES = frozenset({"answers", "because_of_comment", "comment", "subject", "thread"})
_COMMENT = re.compile(r"\A(?:comment:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\Z")
_CODE = re.compile(r"\A[a-z_.]+\Z")
_TIME = re.compile(r"\A(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z\Z")


@dataclass(frozen=True)
class Part:
    """A line of the list of contents."""

    name: str
    title: str
    rows: int
    for_staff: bool


def pack(person: int, file: IO[bytes], *, at: datetime) -> None:
    """Write everything about this person into `file`, row by row: its memory does not grow with the person.

    Rooms are asked twice, once for each form. Call it in one snapshot, so that both say the same.
    """
    with ZipFile(file, "w", compression=ZIP_DEFLATED) as archive:
        parts = [_write_data(archive, section, at) for section in _sections(person)]
        counts = {part.name: part.rows for part in parts}
        for section in _sections(person):
            if counts[section.name]:
                _write_page(archive, section, at)
        contents = {
            "parts": [part for part in parts if part.rows],
            "empty": [part.title for part in parts if not part.rows and not part.for_staff],
            "at": at,
            "origin": settings.BASE_URL,
        }
        archive.writestr(_member("index.html", at), render_to_string("privacy/export/index.html", contents))


def _sections(person: int) -> Iterator[Section]:
    """From the person to what was done: the other way round than it is forgotten."""
    return chain.from_iterable(room.collect(person) for room in reversed(personal_data()))


def _member(name: str, at: datetime) -> ZipInfo:
    """Readable once it is unpacked, and as old as the export."""
    member = ZipInfo(name, date_time=at.timetuple()[:6])
    member.compress_type = ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member


def _write_data(archive: ZipFile, section: Section, at: datetime) -> Part:
    """A list in JSON, one row a line."""
    number, lines = 0, map(orjson.dumps, section.rows)
    with archive.open(_member(f"data/{section.name}.json", at), "w") as entry:
        entry.write(b"[")
        while piece := list(islice(lines, GATHERED)):
            entry.write((b",\n" if number else b"\n") + b",\n".join(piece))
            number += len(piece)
        entry.write(b"\n]\n")
    return Part(section.name, section.title, number, section.for_staff)


def _write_page(archive: ZipFile, section: Section, at: datetime) -> None:
    frame = render_to_string("privacy/export/part.html", {"title": section.title, "about": section.about})
    above, below = frame.split("<!-- rows -->")
    with archive.open(_member(f"pages/{section.name}.html", at), "w") as entry:
        entry.write(above.encode())
        articles = map(_article, section.rows)
        while piece := "".join(islice(articles, GATHERED)):
            entry.write(piece.encode())
        entry.write(below.encode())


def _article(row: Mapping[str, Json]) -> str:
    told = ((name, _shown(name, value)) for name, value in row.items() if name not in FOR_PROGRAMS)
    lines = (f"<dt>{_label(name)}</dt><dd>{words}</dd>" for name, words in told if words)
    return f"<article><dl>{''.join(lines)}</dl></article>\n"


def _shown(name: str, value: Json) -> str:
    """In HTML: a comment as a link to it, a word of the program without underscores, the rest as it is."""
    if isinstance(value, str) and (comment := _COMMENT.match(value)) and name in PLACES:
        return f'<a href="{escape(str(settings.BASE_URL))}{_pages_of_comments()}{comment[1]}/">{comment[1][-8:]}</a>'
    words = _in_words(value)
    return escape(words.replace("_", " ") if name in CODES and _CODE.match(words) else words)


@cache
def _pages_of_comments() -> str:
    nowhere = UUID(int=0)
    return reverse("web:comment", args=[nowhere]).removesuffix(f"{nowhere}/")


@cache
def _label(name: str) -> str:
    """Of a column: there are few."""
    return escape(name.replace("_", " "))


def _in_words(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _TIME.sub(r"\1 \2 UTC", value) if value.endswith("Z") else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_in_words(held)}" for name, held in value.items())
    if isinstance(value, Iterable):
        return ", ".join(_in_words(held) for held in value)
    return str(value)
