"""The file of an export: a ZIP with each part as JSON for programs, and as a page to read in any browser."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape  # Django's tells what is safe, which takes longer than writing all the rest
from itertools import chain, islice
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from django.conf import settings
from django.template.loader import render_to_string

from core.personal import Json, Section, personal_data

GATHERED = 100  # rows of one write: a ZIP has work with each, and a row may have words of 10,000 characters
_TIME = re.compile(r"\A(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z\Z")


@dataclass(frozen=True)
class Part:
    """A line of the list of contents."""

    name: str
    title: str
    rows: int


def pack(person: int, file: IO[bytes], *, at: datetime) -> None:
    """Write everything about this person into `file`, row by row: its memory does not grow with the person.

    Rooms are asked twice, once for each form. Call it in one snapshot, so that both say the same.
    """
    with ZipFile(file, "w", compression=ZIP_DEFLATED) as archive:
        parts = [_write_data(archive, section) for section in _sections(person)]
        counts = {part.name: part.rows for part in parts}
        for section in _sections(person):
            if counts[section.name]:
                _write_page(archive, section)
        contents = {
            "parts": [part for part in parts if part.rows],
            "empty": [part.title for part in parts if not part.rows],
            "at": at,
            "origin": settings.BASE_URL,
        }
        archive.writestr("index.html", render_to_string("privacy/export/index.html", contents))


def _sections(person: int) -> Iterator[Section]:
    """From the person to what was done: the other way round than it is forgotten."""
    return chain.from_iterable(room.collect(person) for room in reversed(personal_data()))


def _write_data(archive: ZipFile, section: Section) -> Part:
    """A list in JSON, one row a line."""
    number, lines = 0, map(orjson.dumps, section.rows)
    with archive.open(f"data/{section.name}.json", "w") as entry:
        entry.write(b"[")
        while piece := list(islice(lines, GATHERED)):
            entry.write((b",\n" if number else b"\n") + b",\n".join(piece))
            number += len(piece)
        entry.write(b"\n]\n")
    return Part(section.name, section.title, number)


def _write_page(archive: ZipFile, section: Section) -> None:
    above, below = render_to_string("privacy/export/part.html", {"title": section.title}).split("<!-- rows -->")
    with archive.open(f"pages/{section.name}.html", "w") as entry:
        entry.write(above.encode())
        articles = map(_article, section.rows)
        while piece := "".join(islice(articles, GATHERED)):
            entry.write(piece.encode())
        entry.write(below.encode())


def _article(row: Mapping[str, Json]) -> str:
    told = ((name, _in_words(value)) for name, value in row.items())
    lines = (f"<dt>{_label(name)}</dt><dd>{escape(words)}</dd>" for name, words in told if words)
    return f"<article><dl>{''.join(lines)}</dl></article>\n"


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
