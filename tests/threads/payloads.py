"""Attack strings of others: see tests/payloads/README.md."""

import json
from pathlib import Path

from lxml.html import fragment_fromstring

from core.markup import ATTRIBUTES, COMMENT, LINK_REL, TAGS, clean_source, sanitise
from core.mentions import PROFILE
from tests.threads.live import ABROAD

FOLDER = Path(__file__).parent.parent / "payloads"
# All of them as they are; and where they may pass for an address, also as one.
PLAIN = [
    clean_source(json.loads(line)) for file in sorted(FOLDER.glob("*.jsonl")) for line in file.read_text().splitlines()
]
LINKED = [f"[x](<{words}>)" for words in PLAIN if ":" in words and "\n" not in words and len(words) < 200]


def is_harmless(html: str) -> bool:
    """As `assert_harmless`, by a parser that is fast enough for thousands: only what is allowed, and already clean."""
    for tag in fragment_fromstring(html, create_parent="p").iterdescendants():
        allowed = ATTRIBUTES.get(tag.tag, set()) | ({"rel"} if tag.tag == "a" else set())
        if tag.tag not in TAGS or not set(tag.attrib) <= allowed:
            return False
        if tag.tag == "a" and not (tag.get("rel") == LINK_REL and leads_out(tag.get("href", "https:"))):
            return False
    return sanitise(html) == html


def leads_out(address: str) -> bool:
    """To somewhere else, or to a person or a comment here."""
    return bool(ABROAD.match(address) or PROFILE.fullmatch(address) or COMMENT.fullmatch(address))
