"""A headline for a text without one: the main clause of its first sentence, shortened where a clause ends."""

import re

from seeds.reader.sentences import iter_sentences, shorten
from seeds.reader.wordings import words_in

LONGEST = 140  # characters
_LONG = 100  # characters: a title is only longer where no clause or phrase ends before
_TELLING = 60  # characters: below them, what was done is wanted, too
_LOOKED_AT = 1_000
_SHORTEST = 30  # characters that say something
_OPENING = re.compile(
    r"(?:in|on|at|after|with|amid|as|following|despite|while|when|for|by|under|over|since|before|because|although)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"(?:[A-Z]{3,}[A-Z ,.]{0,40}(?: \(\w{2,10}\))?|[A-Z][\w ,.]{2,40} \(\w{2,10}\)) ?[–—-]{1,2} ")
_CLAUSE = re.compile(
    r"[,;:]? (?:after|because|while|although|though|when|where|whereas|amid|following|despite|until|unless|since"
    r"|(?:(?:from|of|in|to|for|by|on|with|at|under) )?(?:which|whom|whose|who))\b"
    r"|[,;:] |,? [–—-] "
)
_PARTICIPLE = re.compile(
    r",? (?:directing|forcing|leaving|ending|making|allowing|requiring|banning|bringing|giving|raising"
    r"|ordering|prompting|sparking|causing|saying|citing|including|paving|putting|triggering|marking|setting|drawing"
    r"|threatening|obliging)\b"
)
# "to ask" goes on with what was begun, "to the press" only says to whom.
_PHRASE = re.compile(
    r" (?:and|but|or|that|from|for|with|in|on|at|by|as|over|into|during|through|without"
    r"|to(?= (?:the|an?|its|his|her|their)\b))\b"
)
_BORDERS = (
    (_CLAUSE, _SHORTEST, _LONG),
    (_PARTICIPLE, _TELLING, _LONG),
    (_PHRASE, _TELLING, _LONG),
    (_PHRASE, _SHORTEST, LONGEST),
)
# Behind these something must follow.
_OPEN = re.compile(
    r"\b(?:plans?|planned|wants?|agreed?|expected|likely|set|due|going|able|needs?|needed|aims?|tries|tried|vow(?:ed|s)"
    r"|according|is|are|was|were|be|has|have|had|will|would|and|or|the|an?|of|more|up|out|promised|refused|decided|voted)$"
)
_LONGEST_WORD = 12
_WEEKDAY = re.compile(
    r"(?P<before>\b[\w'’]+)(?: (?:late|early))?(?: on)? (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?: (?:morning|afternoon|evening|night))?(?= [a-z]|$)(?! (?:and|or|to|through|until) \w+day\b)"
)
_KEEPS_WEEKDAY = words_in(
    "the a every each next last this until from since by to and or of before after for on through"
)


def infer_title(lead: str) -> str:
    """About _LONG characters, LONGEST at most; empty for an empty lead. Without its weekday and what leads up to it."""
    sentence = next(iter_sentences(lead), "")[:_LOOKED_AT].rstrip(".… ")
    sentence = _DATELINE.sub("", sentence, count=1)
    clauses = sentence.split(", ")
    if len(clauses) > 1 and _OPENING.match(sentence) and len(clauses[1]) >= _SHORTEST:
        clauses = clauses[1:]
    clauses = [_WEEKDAY.sub(_without_weekday, clause) for clause in clauses]
    title = clauses[0]
    for clause in clauses[1:]:
        if len(title) >= _SHORTEST:
            break
        title = f"{title}, {clause}"
    return _shortened(title[:1].upper() + title[1:])


def _without_weekday(found: re.Match[str]) -> str:
    return found[0] if found["before"].casefold() in _KEEPS_WEEKDAY else found["before"]


def _shortened(title: str) -> str:
    """Cut before the last subordinate clause that leaves enough, else before a phrase, else between words."""
    if len(title) <= _LONG:
        return title
    for border, least, most in _BORDERS:
        ends = [found.start() for found in border.finditer(title) if least <= found.start() <= most]
        ends = [end for end in ends if not _OPEN.search(title, end - _LONGEST_WORD, end)]
        if ends:
            return title[: ends[-1]]
    return shorten(title, LONGEST)
