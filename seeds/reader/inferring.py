"""A headline for a text without one: the main clause of its first sentence, shortened where a clause ends."""

import re

from seeds.reader.sentences import iter_sentences, shorten

LONGEST = 100  # characters
_LOOKED_AT = 1_000
_SHORTEST = 30  # characters that say something
_OPENING = re.compile(
    r"(?:in|on|at|after|with|amid|as|following|despite|while|when|for|by|under|over|since|before|because|although)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"(?:[A-Z]{3,}[A-Z ,.]{0,40}(?: \(\w{2,10}\))?|[A-Z][\w ,.]{2,40} \(\w{2,10}\)) ?[–—-]{1,2} ")
_SUBORDINATE = re.compile(
    r"[,;:]? (?:after|because|while|although|though|when|where|whereas|amid|following|despite|until|unless|since"
    r"|(?:(?:from|of|in|to|for|by|on|with|at|under) )?(?:which|whom|whose|who))\b"
    r"|[,;:] |,? [–—-] "
    r"|,? (?:directing|forcing|leaving|ending|making|allowing|requiring|banning|bringing|giving|raising"
    r"|ordering|prompting|sparking|causing|saying|citing|including|paving|putting|triggering|marking|setting|drawing|threatening"
    r"|obliging)\b"
)
_PHRASE = re.compile(r" (?:and|but|or|to|that|from|for|with|in|on|at|by|as|over|into|during|through|without)\b")


def infer_title(lead: str) -> str:
    """At most LONGEST characters; empty for an empty lead. What leads up to the main clause is left out."""
    sentence = next(iter_sentences(lead), "")[:_LOOKED_AT].rstrip(".… ")
    sentence = _DATELINE.sub("", sentence, count=1)
    clauses = sentence.split(", ")
    if len(clauses) > 1 and _OPENING.match(sentence) and len(clauses[1]) >= _SHORTEST:
        clauses = clauses[1:]
    title = clauses[0]
    for clause in clauses[1:]:
        if len(title) >= _SHORTEST:
            break
        title = f"{title}, {clause}"
    return _shortened(title[:1].upper() + title[1:])


def _shortened(title: str) -> str:
    """Cut before the last subordinate clause that must go, else before a phrase, else between words."""
    if len(title) <= LONGEST:
        return title
    for border in (_SUBORDINATE, _PHRASE):
        ends = [found.start() for found in border.finditer(title) if _SHORTEST <= found.start() <= LONGEST]
        if ends:
            return title[: ends[-1]]
    return shorten(title, LONGEST)
