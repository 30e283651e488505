"""What looks like the name of a person or body, and what like the office that they hold."""

import re

from seeds.reader.lines import label
from seeds.reader.wordings import words_in

_LONGEST = 120  # characters
_WORDS = 12
_BODY_WORDS = 3  # "The audience council" is a body in small letters
_VERBS = words_in("is are was were has have had does did will would can could should may might says said does wants")
_SMALL = words_in("""
    of the for and on in at to a an by with as & or
    de la le du des del della di da dos das el los las y e van von der den
""")
_BODIES = words_in("""
    council association union voice group groups board committee federation league institute society alliance
    trust guild party ministry office chamber coalition campaign network club foundation commission court
    university parish authority department administration government cooperative bureau service initiative forum
    developer developers operators
""")
_NEVER_FIRST = words_in("for and on in at to by with as if when while after before since under but so yet")
_OFFICE = re.compile(
    r"\b(?:experts?|mayor|minister|president|chair\w*|director|chief|ceo|cto|founder|professor|senator|governor|judge"
    r"|analysts?|lawyers?|attorney|engineer|researchers?|scientists?|doctor|author|editor|spokes\w+|secretary|officer"
    r"|officials?|residents?|advocates?|activists?|economists?|union|agency|company|nonprofit|member|head)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:there (?:are|were|is) )?(?:none |nobody |no one |no (?:[\w'-]+ ){1,4})(?:(?:has|have|had|been|was|were) )*"
    r"(?:identified|found|named|listed|known|recorded|reported|yet|available|so far|at this time|currently)\b.{0,40}"
    r"|none|nobody|no one|no (?:critics|defenders|opponents|supporters|neutral\w*)(?: (?:voices|parties|observers))?"
    r"|n/?a|not (?:applicable|available|identified)|unknown|tbd|to be (?:determined|added|confirmed)"
)


def is_name(text: str) -> bool:
    """Every word begins as in a name: "Jane Doe, teacher in Elm", not "The law does one thing".

    Behind a comma stands what the person is, in whatever letters.
    """
    if len(text) > _LONGEST or len(text.split()) > _WORDS:
        return False
    words = [word for part in text.partition(",")[0].split() if (word := part.strip("\"“”'’(),."))]
    if not words or not words[0][:1].isupper() or words[0].lower() in _NEVER_FIRST:
        return False
    if words[0].lower() == "the" and len(words) <= _BODY_WORDS:
        return not any(word.lower() in _VERBS for word in words)
    ends = words[-1][:1].isupper() or words[-1].isdigit() or words[-1].lower() in _BODIES
    return ends and all(map(_may_be_in_name, words))


def _may_be_in_name(word: str) -> bool:
    return (
        word[:1].isupper()
        or word.isdigit()
        or word.lower() in _SMALL
        or word.lower() in _BODIES
        or bool(_OFFICE.fullmatch(word))
    )


def is_office(text: str) -> bool:
    """True for a short line such as "Legal Expert" below a name."""
    return len(text) <= _LONGEST // 2 and bool(_OFFICE.search(text))


def is_nobody(text: str) -> bool:
    """True for "No critics identified", "None" and "N/A"."""
    return bool(_NOBODY.fullmatch(label(text)))
