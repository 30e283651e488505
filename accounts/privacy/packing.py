"""The file of an export: a ZIP with each part as JSON for programs, and as a page to read in any browser."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape  # Django's tells what is safe, which takes longer than writing all the rest
from itertools import chain
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from django.conf import settings
from django.template.loader import render_to_string

from core.personal import Json, Section, personal_data

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
    number = 0
    with archive.open(f"data/{section.name}.json", "w") as entry:
        entry.write(b"[")
        for number, row in enumerate(section.rows, start=1):
            entry.write(b"\n" if number == 1 else b",\n")
            entry.write(orjson.dumps(row))
        entry.write(b"\n]\n")
    return Part(section.name, section.title, number)


def _write_page(archive: ZipFile, section: Section) -> None:
    above, below = render_to_string("privacy/export/part.html", {"title": section.title}).split("<!-- rows -->")
    with archive.open(f"pages/{section.name}.html", "w") as entry:
        entry.write(above.encode())
        for row in section.rows:
            entry.write(_article(row).encode())
        entry.write(below.encode())


def _article(row: Mapping[str, Json]) -> str:
    told = ((name.replace("_", " "), _in_words(value)) for name, value in row.items())
    lines = (f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in told if words)
    return f"<article><dl>{''.join(lines)}</dl></article>\n"


def _in_words(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _TIME.sub(r"\1 \2 UTC", value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_in_words(held)}" for name, held in value.items())
    if isinstance(value, Iterable):
        return ", ".join(_in_words(held) for held in value)
    return str(value)
