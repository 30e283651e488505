"""What must never be in a page, whoever wrote the words on it."""

import re

from bs4 import BeautifulSoup, Tag

from core.markup import ATTRIBUTES, COMMENT, LINK_REL, TAGS, sanitise
from core.mentions import PROFILE

ABROAD = re.compile(r"(https?|mailto):")
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "poster", "data", "srcdoc", "background", "ping")
OURS = re.compile(r"(https?://|mailto:|/(?!/)|[#?]|$)")


def assert_harmless(html: str) -> None:
    """Only the allowed elements and attributes, links that lead out, and nothing that a second pass would remove.

    The second pass reads as browsers do (html5ever).
    """
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        assert tag.name in TAGS
        assert set(tag.attrs) <= ATTRIBUTES.get(tag.name, set()) | ({"rel"} if tag.name == "a" else set())
        if tag.name == "a":
            assert " ".join(tag["rel"]) == LINK_REL
            address = str(tag.get("href", "https:"))
            assert ABROAD.match(address) or PROFILE.fullmatch(address) or COMMENT.fullmatch(address)
    assert sanitise(html) == html


def assert_nothing_live(page: str) -> Tag:
    """No handler, no inline script or style, no address that runs, in a whole page; returns it."""
    soup = BeautifulSoup(page, "lxml")
    for tag in soup.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on") or name in {"style", "srcdoc"}], tag
        for name in ADDRESSES:
            assert OURS.match(str(tag.get(name, ""))), tag
        assert tag.name not in {"iframe", "object", "embed", "base", "math", "foreignobject", "animate", "portal"}, tag
        if tag.name == "script":
            assert str(tag.get("src", "")).startswith("/") or tag.get("type") == "application/ld+json", tag
    return soup
