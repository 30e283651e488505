"""Atom feeds (RFC 4287): valid whatever they say, and the same bytes as long as they say the same."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

MEDIA_TYPE = "application/atom+xml"
AUTHORITY = str(urlsplit(settings.BASE_URL).hostname)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when an empty feed was last changed: it must say so, and always the same
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class Feed(Atom1Feed):
    """Django's feed with what it leaves out: the time of an empty feed, languages of entries, names of categories."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        language = item.get("language", "")
        return {"xml:lang": language} if _LANGUAGE_TAG.fullmatch(language) else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for slug, name in item.get("topics", ()):
            handler.addQuickElement("category", "", {"term": slug, "label": name})


def tag_of(date: str, name: str) -> str:
    """A tag URI (RFC 4151): an id that stays, wherever the page may move."""
    return f"tag:{AUTHORITY},{date}:{name}"


def address_of(path: str) -> str:
    """The whole address of a path of this site."""
    return f"{settings.BASE_URL}{path}"


def clean(words: str) -> str:
    """The words without the control characters that no XML document may hold."""
    return _NOT_XML.sub("", words)
