"""Lines within a text that talk to the reader of a site, and boxes about who wrote it, by what they have in common.

The lists of `chrome_words` and `chrome_patterns` know lines that some site has; this is a guess from several cues.
So whatever it takes out makes the document wait for review.
"""

import re
from collections.abc import Iterator, Sequence

from seeds.reader.chrome_words import YOU
from seeds.reader.lines import is_bullet, label, without_bullet
from seeds.reader.names import is_name
from seeds.reader.sentences import split_sentences
from seeds.reader.wordings import words_in

_LONGEST = 220  # characters
_ENOUGH = 4  # cues
_SENTENCES = 4
_BIO = 400  # characters
_HEAD = 16  # lines in which a writer is named
_CALLS = words_in("""
    get sign subscribe join read listen watch register follow share forward tell like download try unlock support donate
    click tap scroll browse explore discover start save send e-mail email contact reach create continue enter view see
    learn find meet upgrade activate add rate recommend become enjoying enjoyed love want
""")
_TO = words_in("""
    this our your the a an us on up in with via now free today more to part back all me her him them here out it
    reading friends
""")
_OF_SITES = words_in("""
    newsletter newsletters story stories article articles friend friends member members membership subscriber
    subscribers subscription inbox app podcast episode briefing letter digest series desk coverage journalism
    alerts notifications archive edition trial reader readers reading exclusive reporter newsroom unlimited
""")
_OURS = YOU | words_in("we us our ours me my")
_WORDS = re.compile(r"[\w'-]+")
_CLAUSES = re.compile(r"\s[–—|:-]\s|[:;]\s|,\s(?=or\b|and\b)")
_PRICE = re.compile(
    r"(?:[$€£¥]|eur|usd|chf) ?\d[\d.,]* ?(?:a|per|/) ?(?:week|month|year)|\d ?(?:€|euros?) a (?:week|month)"
)
_OFTEN = re.compile(r"\b(?:daily|weekly|twice a week|(?:every|each) (?:\w+day|morning|evening|week|month|weekend))\b")
_ADDRESS = re.compile(r"\S@\S+\.\w|(?<!\w)@\w{3}")
_SPEECH = re.compile(r"[\"“”]|\b(?:said|says|told|wrote|writes|asked)\b")
_PLACEHOLDER = re.compile(r"\[[^\[\]]{2,80}\]")
_ENDS = (".", "!", "?", "…", '"', "”", ")")
_BYLINE = re.compile(r"(?:(?:written|reported|story|words|text) )?by:? (?P<names>[^|·•\d]{3,80})", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|&)\s+|,\s+")


def talks_to_reader(line: str) -> bool:
    """True for a short line with enough of these: it asks to do something, with what only sites have, speaks of "you"
    and "us", of a price, an address or how often, and has no full stop.

    Somebody's words are never that, and what asks to do something in the world is not, either.
    """
    if len(line) > _LONGEST or is_bullet(line) or _SPEECH.search(line):
        return False
    if _PLACEHOLDER.fullmatch(line):
        return True
    text = label(line)
    words = set(_WORDS.findall(text))
    of_sites = min(2, len(words & _OF_SITES)) + 2 * bool(_PRICE.search(text)) + 2 * bool(_ADDRESS.search(text))
    cues = of_sites + bool(words & _OURS) + bool(_OFTEN.search(text)) + (not line.endswith(_ENDS))
    return of_sites > 0 and cues + 2 * any(map(_asks, _clauses(line))) >= _ENOUGH


def writers(lines: Sequence[str]) -> tuple[str, ...]:
    """Who wrote the text, as named above it."""
    bylines = (_BYLINE.match(line) for line in lines[:_HEAD])
    names = (name.strip() for found in bylines if found for name in _AND.split(found["names"]))
    return tuple(name for name in names if " " in name and is_name(name))


def tells_of_writer(line: str, names: tuple[str, ...]) -> bool:
    """True for "Jo Ray covers health", where Jo Ray has written the text."""
    text = without_bullet(line)
    return bool(names) and len(text) <= _BIO and text.startswith(names) and not _SPEECH.search(text)


def _clauses(line: str) -> Iterator[str]:
    sentences = split_sentences(line)[:_SENTENCES]
    return (label(clause) for sentence in sentences for clause in _CLAUSES.split(sentence))


def _asks(clause: str) -> bool:
    first, second, *_ = [*_WORDS.findall(clause)[:2], "", ""]
    return first in _CALLS and second in _TO
