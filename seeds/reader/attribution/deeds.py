"""What people do for or against a plan instead of saying so: they march, sign, sue, write in protest, vote.

Each is matched at its verb, in lower case, with all that belongs to it; nothing behind it is its object.
"""

import re

from seeds.reader.wordings import words_in

# A march for something, or in support of it, is none against the plan; one "for Sunday" may be.
_NOT_FOR = (
    r"(?! (?:for(?! (?:\w+day|next|the (?:week|day)|noon|\d))|in (?:support|favou?r)"
    r"|to (?:support|back|keep|save|demand)|calling|urging|demanding|backing))"
)
_REST = r"[^,.;]*"
_PROTEST = r"(?:march|protest|demonstration|rally|strike|walkout|sit-in|picket)(?:es|s)?"
_PETITIONS = (
    r"(?:handed in|hand(?:s|ed) over|start(?:s|ed)|launch(?:es|ed)|deliver(?:s|ed)|organi[sz](?:es|ed)|sign(?:s|ed)"
    r"|set up|drew up|circulated|present(?:s|ed))"
)
_HOLDS = (
    r"(?:call(?:s|ed)|plann?(?:s|ed|ing)?|organi[sz](?:es|ed|ing)|stag(?:es|ed|ing)|held|hold(?:s|ing)?"
    r"|announc(?:es|ed)|began|begun|join(?:s|ed))"
)
_VOWS = (
    r"(?:vow(?:s|ed)|threaten(?:s|ed)|plann?(?:s|ed)|promis(?:es|ed)|intend(?:s|ed)?|pledg(?:es|ed)"
    r"|prepar(?:es|ed|ing))"
)
_GOES_TO_LAW = (
    r"(?:take [^,.;]{2,50} to (?:\w+ ){0,4}court|appeal|sue|go to court|seek (?:a )?judicial review|resist|fight on)"
)
_WILL = r"(?:plan|intend|promis|vow|pledg|is going|are going)(?:s|ed|es|ing|d)?"
_ASKS = r"(?:is |are |was |were )?(?:campaign|call|press|push)(?:s|ed|ing)? for"
_ADVISES = r"(?:recommend|urge|advise)(?:s|d|ed)? (?:voters to vote |a )"
_AMONG = r"(?:is|are|was|were) (?:also )?among (?:those|the \w+)"
DEEDS = tuple(
    (re.compile(pattern + _REST), sign)
    for pattern, sign in (
        (rf"{_PETITIONS} (?:a|an online|a \w+) petition{_NOT_FOR}", -1),
        (rf"(?:collect|gather)(?:s|ed|ing) (?:[\d,]+ |\w+ )?signatures{_NOT_FOR}", -1),
        (rf"{_HOLDS} (?:a |an |the )?(?:[\w-]+ )?{_PROTEST}{_NOT_FOR}", -1),
        (r"(?:walked out|downed tools|took to the streets|chained \w+ to)", -1),
        (r"(?:wrote|written|writes) to [^,.;]{3,80} in protest", -1),
        (r"(?:is|are|was|were) (?:\w+ )?up in arms", -1),
        (rf"{_VOWS} to {_GOES_TO_LAW}", -1),
        (rf"{_WILL} to vote (?:no|against)\b", -1),
        (rf"{_WILL} to vote (?:yes|in favou?r)\b", 1),
        (rf"{_ASKS} an? no\b", -1),
        (rf"{_ASKS} an? yes\b", 1),
        (rf"{_ADVISES}no\b", -1),
        (rf"{_ADVISES}yes\b", 1),
        (rf"{_AMONG} (?:in favou?r|who (?:backed|supported|voted for) it)", 1),
        (rf"{_AMONG} (?:against|opposed|who (?:opposed|voted against) it)", -1),
        (r"(?:cheered|celebrated|rejoiced)(?= (?:outside|inside|from|in|at|on|when|as|with)\b)", 1),
        (r"(?:noted|said|spoke) with (?:\w+ )?(?:satisfaction|approval|relief|delight)", 1),
    )
)
# Of several words, with an object behind them.
GESTURES = (
    (r"(?:thr[eo]w|thrown|throws) (?:its|their|his|her) (?:\w+ )?weight behind", 1),
    (r"(?:hit|lash|hits|lashe[sd]|lashed) out at", -1),
    (r"(?:pour(?:s|ed)|heap(?:s|ed)) (?:\w+ )?(?:scorn|cold water) on", -1),
    (r"(?:g[ai]ve|gives|given) (?:a (?:\w+ )?welcome|(?:\w+ )?(?:backing|support|blessing)) to", 1),
    (r"(?:has|have|had) (?:fought|campaigned against|battled)", -1),
    (r"(?:lobb(?:y|ies|ied|ying)|campaign(?:s|ed|ing)?|press(?:es|ed|ing)?) (?:hard )?for", 1),
)
WELCOMES = re.compile(
    r"g[ai]ve[sn]? (?P<welcomed>the [\w-]+(?: [\w-]+)?|it|this) an? (?:\w+ )?(?:welcome|thumbs up|warm reception)"
)
FIRST_OF_DEED = words_in("""
    handed hands launches starts start delivers organised organized organises organizes signs sign set drew circulated
    presented presents collecting collected collects gathering gathered gathers called calls held holds hold staged
    stages staging announced announces began begun joins walked downed chained wrote written writes vow threatened
    promises intend intends intended pledges preparing prepared promise campaigning recommend recommends recommended
    urge urges urged cheered celebrated rejoiced noted advise advises advised threw thrown throws
    hit hits lashed poured pours heaped gave give gives given fought
    issued issues issue released releases published publishes
    campaigned battled lobbies lobbying pressed pressing pushing planning plan pledge
""")
