"""Verbs by what they tell of who is their subject: that somebody speaks, and where somebody stands."""

import re

from seeds.reader.attribution.deeds import DEEDS, FIRST_OF_DEED, GESTURES, WELCOMES
from seeds.reader.wordings import words_in

_IRREGULAR = {
    "say": "says said saying", "tell": "tells told telling", "think": "thinks thought thinking",
    "feel": "feels felt feeling", "write": "writes wrote written writing", "fight": "fights fought fighting",
    "see": "sees saw", "foresee": "foresees foresaw", "swear": "swears swore",
    "decry": "decries decried decrying", "quip": "quips quipped quipping",
}  # fmt: skip
_DOUBLED = {"slam", "rap", "regret", "rebut", "admit", "pan", "shrug", "quip", "chat"}


def _forms(verb: str) -> set[str]:
    """Present, past and participles."""
    if verb in _IRREGULAR:
        return {verb, *_IRREGULAR[verb].split()}
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d", verb[:-1] + "ing"}
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    ending = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
    return {verb, verb + ending, stem + "ed", stem + "ing"}


def _inflected(verbs: str) -> frozenset[str]:
    return frozenset(form for verb in verbs.split() for form in _forms(verb))


# Nothing of a stand in them; with these alone, a sentence without a quotation is a fact about the event.
PLAIN = _inflected("""
    say tell add note state report announce ask reply respond answer recall write tweet post comment remark observe
    mention confirm explain clarify advise quip joke estimate testify shrug sigh laugh snap shout mutter boast
    retort opine venture marvel chuckle warble declare agree disagree concur remind inform assure acknowledge
    testify text email
""")
# An opinion follows, for or against.
OPINING = _inflected("""
    argue claim contend believe insist maintain think suggest assert expect predict stress emphasise emphasize hope
    counter reckon feel urge demand plead acknowledge concede admit declare hold swear call describe liken compare
    dispute prefer foresee declare fume protest dub brand label wonder caution point foresee reason respond reply
    want promise vow pledge recommend propose blame deny allege reiterate repeat accept conclude
""")
# An objection or a fear follows: a leaning against, sure only when the proposal is what it is about.
FEARING = _inflected("""
    warn fear worry complain question doubt lament caution object grumble fret bemoan regret accuse
""")
# Whoever does these can speak, though we may not know the noun.
SPEAKERS_ONLY = _inflected("""
    say tell argue warn insist add claim write ask reply contend concede counter complain doubt fear
""")
SPEAKING = PLAIN | OPINING | FEARING
# These tell of speech only where a quotation stands beside them.
BESIDE_QUOTES = _inflected("""
    continue begin interject smile nod grin laugh sigh shrug joke cry exclaim conclude yell scream murmur whisper chant
    enthuse chime gush rage thunder growl scoff sniff rejoice volunteer summarise summarize
""")
# What follows is the object, and the stand is towards it.
AGAINST = _inflected("""
    oppose criticise criticize condemn denounce reject slam blast decry attack fight challenge resist protest
    lambast dismiss lament bemoan rap deride ridicule deplore contest question mock assail pan rebuke
""")
IN_FAVOUR = _inflected("""
    back support endorse welcome praise applaud hail celebrate defend champion cheer favour favor embrace commend
    sponsor laud toast recommend
""")
TAKING_SIDES = AGAINST | IN_FAVOUR

# Of several words, and no stand in them: matched at the verb, in lower case.
_ADVERBS = r"(?:\w+ly |just as |even |rather |far |more |no less |in no |also |quite |very |still )*"
SAYING_PHRASES = tuple(
    re.compile(rf"(?:{pattern})\b")
    for pattern in (
        r"puts? (?:it|things)(?: (?:\w+ly|differently|this way))?|goes on|went on|made (?:it )?(?:clear|plain)",
        r"(?:is|was|were|are|has been) quoted as saying|(?:takes?|took) the view|(?:makes?|made) the (?:case|point)",
        (
            rf"(?:is|was|were|are|remains?|remained) {_ADVERBS}(?:blunt(?:er)?|clear(?:er)?|adamant|emphatic"
            r"|unequivocal|convinced|certain|sure|confident|concerned|worried|afraid|doubtful|hopeful|optimistic"
            r"|pessimistic|defiant|philosophical|resigned|unapologetic|unrepentant|torn|unmoved|dubious|cautious|upbeat)"
        ),
        r"(?:speaks?|spoke|talk(?:s|ed)?) of|(?:has|have|had) (?:no|little|serious|grave|mixed) (?:doubts?|feelings)",
        r"express(?:es|ed)? (?:\w+ )?regret",
        (
            r"(?:put out|issue[sd]?|release[sd]?|publish(?:es|ed)) an? (?:\w+ )?(?:statement|letter)"
            r"(?: \w+){0,2}? (?=(?:calling|saying|urging|accusing|demanding|warning|describing)\b)"
        ),
        r"(?:thinks?|thought|begs?|begged) (?:otherwise|to differ)|(?:is|are|was|were) on the other side",
        r"(?:takes?|took|shares?|shared) (?:the same|that|this|a similar) (?:line|view|position|stand|opinion)",
        r"(?:sees?|saw) (?:it|things|this|that|the \w+) (?:as|otherwise|differently|\w+ly)",
        r"(?:has|have|had|takes?|took) a (?:\w+ )?different (?:view|picture|opinion|take|idea|story)",
    )
)

_RAISING = r"(?:raise[sd]?|voice[sd]?|express(?:es|ed)?|air(?:s|ed)?) (?:\w+ )?"
_RAISING += r"(?:concerns?|doubts?|objections?|fears?|alarm|opposition)"
# Of several words: matched at the verb, in lower case; what follows the match is the object.
PHRASES = DEEDS + tuple(
    (re.compile(pattern + r"\b"), sign)
    for pattern, sign in (
        *GESTURES,
        (r"(?:speaks?|spoke|spoken|speaking|came|come|comes|coming|turned) (?:out )?against", -1),
        (r"(?:campaign|lobb|rall|protest|demonstrat|argu|march|vot)(?:e?s|i?ed|ies|y?ing|y|e)? (?:hard )?against", -1),
        (r"(?:campaign|lobb|rall|argu|push|vot)(?:e?s|ed|ied|ies|ing|y|e)? (?:hard )?(?:for|in favou?r of)", 1),
        (_RAISING + r"(?: (?:about|over|at|to|with))?", -1),
        (r"(?:voice|express)(?:s|d|es|ed)? (?:\w+ )?(?:support|approval|relief)(?: (?:for|of|at))?", 1),
        (r"(?:takes?|took|taking) (?:issue with|aim at|a stand against)", -1),
        (r"(?:objects?|objected|objecting|rail(?:s|ed)? against)(?: to)?", -1),
        (r"(?:threaten|vow|promis|pledg|plann?)(?:s|es|ed|ing)? to (?:fight|sue|challenge|oppose|block|stop)", -1),
        (r"(?:pushed|pushing|push(?:es)?) back (?:against|on)", -1),
        (r"(?:is|are|was|were|has been|have been|remains?) (?:\w+ly )?(?:opposed to|against|critical of)", -1),
        (r"(?:is|are|was|were|has been|have been) (?:\w+ly )?(?:in favou?r of|supportive of|behind)", 1),
        (r"(?:speaks?|spoke|spoken|came out|come out|comes out) in (?:favou?r|support) of", 1),
        (r"(?:signed|delivered|launched|handed in|started) a petition against", -1),
        (r"(?:stood|stands?|standing) by", 1),
        (r"(?:call|ask|press|plead)(?:s|ed|ing)? for", 1),
        (r"(?:go|goes|gone|went|going) to court", -1),
        (r"voted (?:no|against)", -1),
        (r"voted (?:yes|in favou?r)", 1),
        (r"(?:spoke|speaks?|testified|argued) (?:out )?against", -1),
        (r"(?:also )?(?:spoke|testified|argued) in (?:favou?r|support)(?: of)?", 1),
        (r"(?:join(?:s|ed)? forces|band(?:s|ed)? together|mobili[sz](?:es|ed)|lin(?:es|ed) up) against", -1),
        (r"(?:threaten|start|launch|consider|tak|plann?)(?:s|es|ed|ing)? (?:a )?legal (?:action|challenge)", -1),
        (r"(?:is|are|was|were) full of praise(?: for)?", 1),
    )
)  # fmt: skip
_MOODS = {
    -1: "unconvinced|dismayed|aghast|furious|outraged|alarmed|appalled|angry|sceptical|skeptical|unhappy|disappointed"
    "|horrified|scathing|incensed|unimpressed|wary|unenthusiastic|livid|hostile|indignant|fuming|exasperated|unpersuaded"
    "|upset|distraught|devastated|heartbroken|crestfallen|cooler|in tears|near tears|uneasy|bitter|unforgiving|dreading"
    "|(?:less|not|not so|far from|anything but) (?:enthusiastic|convinced|persuaded|impressed|amused|happy|pleased|keen"
    "|sure|delighted|satisfied|thrilled)",
    1: "thrilled|delighted|jubilant|relieved|pleased|glad|overjoyed|elated|ecstatic|enthusiastic|over the moon"
    "|celebrating|triumphant|buoyant|grateful|all for (?:it|the \\w+)",
}
_REACTIONS = {
    -1: r"react(?:s|ed)? (?:\w+ )?(?:angrily|furiously|with (?:\w+ )?"
    r"(?:anger|fury|dismay|alarm|outrage|horror|disbelief))"
    r"|s(?:aw|ees?) (?:nothing|little) to (?:celebrate|cheer|like)|shed (?:\w+ )?tears",
    1: r"react(?:s|ed)? (?:\w+ )?with (?:\w+ )?(?:joy|delight|relief|enthusiasm)"
    r"|(?:couldn't|could not|can't|cannot) be (?:happier|more pleased)|breath(?:es|ed) a (?:\w+ )?sigh of relief",
}
_DEGREES = r"(?:\w+ly |more |very |far |rather |also |already |still |no less |quite )*"
MOODS = tuple(
    (
        re.compile(
            rf"(?:(?:is|are|was|were|remain(?:s|ed)?|sounded|seemed|looked) {_DEGREES}(?:{words})"
            rf"|{_REACTIONS[sign]})\b"
        ),
        sign,
    )
    for sign, words in _MOODS.items()
)
# One look that tells whether any of these begins here.
ATTITUDES = re.compile(
    "|".join(f"(?:{one.pattern})" for one in (*SAYING_PHRASES, WELCOMES, *(p for p, _sign in (*PHRASES, *MOODS))))
)
FIRST_OF_PHRASE = FIRST_OF_DEED | words_in("""
    speak speaks spoke spoken speaking came come comes coming turned campaign campaigns campaigned campaigning lobby
    lobbies lobbied rally rallied protested demonstrated argue argues argued march marched vote votes voted voting
    push pushes pushed pushing raise raises raised voice voices voiced express expresses expressed air aired takes
    took take taking objects objected object rails railed threaten threatens threatened vow vows vowed promised
    pledged planned plan plans signed delivered launched handed started stood stands stand standing call called
    calls asked asks pressed pleaded go goes gone went going testified put puts made make makes thinks think thought
    beg begs begged see sees saw talked joined lined mobilised mobilized banded considers considering reacted reacts
    react remains remained remain breathed breathes couldn't can't sounded seemed looked shed
""")
AUXILIARIES = words_in("""
    has have had is are was were be been being do does did will would could can may might should must also now then
    later since still already often long repeatedly not never once first even only just quickly immediately all both
    has've hasn't haven't hadn't isn't aren't wasn't weren't don't doesn't didn't won't wouldn't again soon
    therefore instead rather too again recently previously himself herself themselves
""")
BEING = words_in("is are was were be been being isn't aren't wasn't weren't")
NEGATED = words_in("""
    not never hasn't haven't hadn't isn't aren't wasn't weren't don't doesn't didn't won't wouldn't
""")
