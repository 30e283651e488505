"""News that takes something back: a repeal, a refusal, a ban that is lifted, a vote that fails.

Whoever is glad then may be glad of the end of a proposal, or of the end of what it was to end, and "unworkable" may be
said of either. Which of the two an editor calls the central proposal no word in the text tells.
"""

import re
from collections.abc import Sequence
from itertools import islice

from seeds.reader.attribution.tokens import sentences_of

_SENTENCES = 2  # of the first paragraph
_VERBS = (
    r"repeal\w*|rescind\w*|revok\w+|overturn\w*|revers(?:e|es|ed|ing|al)|undo(?:es|ing|ne)?|undid|scrap(?:s|ped|ping)?",
    r"shelv\w+|abandon\w*|ditch(?:es|ed|ing)?|axe[sd]?|withdr[ae]w\w*|cancel\w*|suspen\w+|postpon\w+|delay\w*|defer\w*",
    r"reject\w*|refus\w+|declin(?:e|es|ed|ing) (?:\w+ ){0,3}?to|veto\w*|block(?:s|ed|ing)?|quash\w*",
    r"fail(?:s|ed|ing|ure)?|lose[sd]?|lost|defeat\w*|surviv\w+|uph[eo]ld\w*|dismiss\w*|u-turn|backtrack\w*",
    r"reinstat\w+|restor(?:e|es|ed|ing)|retain\w*|bur(?:y|ies|ied|ying)|thwart\w*|stall(?:s|ed|ing)?|spared?",
    r"roll(?:s|ed|ing)?[ -]?back|lift(?:s|ed|ing)?|drop(?:s|ped|ping)?|rul(?:e|es|ed|ing) (?:out|against)",
    r"str(?:ike|ikes|uck|iking) (?:\w+ ){0,4}?down|thr(?:ow|ows|ew|own) (?:\w+ )?out|turn(?:s|ed|ing)? down",
    r"vot(?:e|es|ed|ing) (?:\w+ )?(?:down|against)|t(?:ake|akes|ook|aken) (?:back|down)|put(?:s|ting)? off",
    r"push(?:es|ed|ing)? (?:\w+ ){0,5}?back|call(?:s|ed)? off|back(?:s|ed|ing)? (?:away|down|out)",
    r"say(?:s)? no|said no|(?:will|would|shall) not|won't|wouldn't|no longer|legal again|instead of|not to",
    r"end(?:s|ed|ing)? (?:\w+ ){0,2}?(?:ban|moratorium|freeze|cap|limit|mandate|boycott)",
)
_TAKING_BACK = re.compile(rf"\b(?:{'|'.join(_VERBS)})\b", re.IGNORECASE)


def takes_back(title: str, paragraphs: Sequence[str]) -> bool:
    """Whether the title or the beginning says that something is undone, refused or put off."""
    lead = (sentence.text for paragraph in paragraphs[:1] for sentence in sentences_of(paragraph))
    return any(_TAKING_BACK.search(text.replace("’", "'")) for text in (title, *islice(lead, _SENTENCES)))
