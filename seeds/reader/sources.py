"""Sources and topics, where a document lists them."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from seeds.reader import limits
from seeds.reader.lines import heading_text, without_bullet
from seeds.reader.sentences import shorten
from stories.drafts import SourceDraft
from stories.tidying import is_web_address, names_topic

_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")
_URL = re.compile(r"https?://[^\s<>\"]+")
_AROUND = " \t:;,.()[]<>|–—-"


def read_sources(lines: Sequence[str]) -> list[SourceDraft]:
    """A source a line: `Name`, `Name: https://...` or `[Name](https://...)`."""
    return list(_sources(lines))


def read_topics(lines: Sequence[str]) -> list[str]:
    """Topics, one a line or between commas, each once."""
    return list(dict.fromkeys(name for name in _names(lines) if _is_topic(name)))


def unread_topics(lines: Sequence[str]) -> list[str]:
    """What is too long to be a topic, or nothing that an address could name."""
    return [name for name in _names(lines) if name and not _is_topic(name)]


def _names(lines: Sequence[str]) -> Iterator[str]:
    return (name.strip(" #.") for line in lines for name in re.split(r"[,;|]", without_bullet(line)))


def _is_topic(name: str) -> bool:
    return len(name) <= limits.TOPIC and names_topic(name)


def _sources(lines: Sequence[str]) -> Iterator[SourceDraft]:
    for entry in (entry for line in lines for entry in line.split("; ")):
        text = _MARKDOWN_LINK.sub(r"\1 \2", heading_text(without_bullet(entry)))
        url = next((url for url in map(_bare, _URL.findall(text)) if is_web_address(url)), "")
        name = _URL.sub("", text).strip(_AROUND) or (urlsplit(url).hostname or "")
        if name:
            yield SourceDraft(name=shorten(name, limits.SOURCE_NAME), url=url)


def _bare(url: str) -> str:
    return url.rstrip(".,;:)]'")
