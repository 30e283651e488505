"""Wordings that take a stand on whatever is being talked about. A new one is one phrase more in its list."""

import re


def _any_of(wordings: str) -> re.Pattern[str]:
    """Patterns between bars with spaces around them, or on lines of their own; bars inside brackets have no spaces."""
    parts = [part.strip() for line in wordings.strip().splitlines() for part in line.split(" | ")]
    return re.compile(r"(?<!\w)(?:" + "|".join(part for part in parts if part) + r")(?!\w)", re.IGNORECASE)


# Unmistakable in what somebody says about a plan.
AGAINST = _any_of(r"""
    (?:go|goes|going|went) (?:much |way |far )?too far | too weak | toothless | falls? (?:far |well )?short
    (?:black|dark|sad|bad) day | (?:will|would) (?:kill|destroy|ruin|finish|cripple) (?:me|my|our|us|these|this)
    (?:was|were|am|are|'m|'re) (?:\w+ )?(?:dismayed|appalled|outraged|furious|heartbroken|devastated)
    (?:was|were|am|are|'m|'re) (?:\w+ )?(?:disappointed|alarmed)
    step backwards? | steps? in the wrong direction | slap in the face | overreach | (?:power|land|cash) grab
    (?:a |recipe for )disaster | nail in the coffin | death knell | death sentence | funeral notice
    (?:an |all-out )?(?:attack|assault) on | giveaways? | handouts? to | one[- ]size[- ]fits[- ]all | unworkable
    unconstitutional | disgrace(?:ful)? | shameful | betrayal | betray(?:s|ed)? (?:us|our|the) | unfair(?:ly)?
    (?:should|must|needs? to|ought to) be (?:scrapped|withdrawn|rejected|stopped|dropped|thrown out|abandoned|repealed)
    (?:should|must|needs? to|ought to) be (?:struck down|halted|reconsidered)
    (?:moving|going) too (?:fast|quickly) | (?:will|would|'ll|going to) sue
    dead on arrival | over (?:my|our) dead bod(?:y|ies) | kick in the (?:teeth|face|guts)
    (?:will|would|'ll|going to) (?:be )?vot(?:e|ing) (?:no|against)
    (?:seek|consider\w*|launch|bring|file|threaten\w*|plan\w*|pursue|lodge) (?:an? )?judicial review
    (?:seek|consider\w*|launch|bring|file|threaten\w*|plan\w*|pursue|lodge) (?:an? )?legal (?:action|challenge)
    (?:nobody|no one|never) (?:even |once )?asked
    (?:were|was|are)n't (?:even )?(?:asked|told|phoned|informed|consulted)
    not the (?:answer|solution|way) | the wrong (?:way|approach|move|decision|choice|place|time|answer|solution|tool)
    the wrong (?:target|priority|priorities) | back to the drawing board | see you in court
    (?:never|not|nobody|no one|n't) (?:been |was |were |even )?(?:consulted|asked us|listened to)
    (?:will|we'll|going to) (?:fight|challenge|appeal|sue|resist) (?:this|it|the) | (?:punish|penali[sz])(?:es|ing)
    (?:would|will|could) (?:be )?(?:devastat\w+|cripple|decimate|bankrupt) | what do they want (?:me|us)
    we can(?:'t|not) afford (?:this|it|the) | price us out | pric(?:ed|ing) out
    (?:it|this) (?:won't|will not|does not|doesn't|would not|wouldn't|cannot|can't) (?:work|help|solve|fix|protect|stop)
    (?:would|will) do (?:nothing|little) (?:to|for) | treats? (?:us|people|them) like
    (?:is|are|as|was) (?:a |an )?(?:reckless|irresponsible|cruel|unjust|unnecessary|unacceptable|short-?sighted)
    (?:is|are|as|was) (?:a |an )?(?:misguided|flawed|wrongheaded|ill-conceived)
""")
IN_FAVOUR = _any_of(r"""
    steps? in the right direction | (?:big |huge |major |important |crucial |welcome )steps? forward | long[- ]overdue
    overdue | common[- ]sense | game[- ]changers? | (?:a |huge |big )(?:win|victory) for | win-win | good news
    great news
    the right (?:thing to do|decision|move|choice|balance|call|way forward) | a milestone | most important day
    historic (?:day|step|moment|win|victory|opportunity) | much[- ]needed | (?:badly|desperately) needed | a lifeline
    (?:am|are|we're|i'm|is|was|were) (?:so |very |really )?(?:proud|thrilled|delighted|grateful|relieved) (?:to|that|of)
    (?:was|were|am|are|'m|'re) (?:\w+ )?(?:thrilled|delighted|overjoyed|jubilant|elated)
    (?:am|we're|i'm) (?:so |very |really )?(?:pleased|happy|glad) | (?:will|would|'ll) vote (?:yes|for it)
    strikes? (?:that|this) balance
    (?:a |the )(?:strong|sensible|thoughtful|balanced) (?:framework|step|approach|plan|bill|law|measure|compromise)
    breath of fresh air | level (?:the |s the )?playing field
    (?:strikes?|struck|right) (?:the |a )?(?:right |fair )?balance
    (?:will|would) save (?:lives|hundreds|thousands|millions|money|families) | still for it | all for it
    (?:will|would) (?:make|keep) (?:\w+ ){1,4}(?:safer|safe|cleaner|healthier|fairer|stronger|cheaper|more affordable)
    (?:waiting|waited|asking|fighting|campaigning) (?:\w+ )?(?:for )?(?:years|decades|so long) | about time
    should have (?:been done|happened) (?:years|long|decades) | every (?:month|day|year|week) of delay
    (?:nobody|no one|no \w+) should (?:have|be|ever|need|die|go) | (?:can't|cannot) (?:wait any longer|keep waiting)
    (?:the )?(?:cost|price|risk|alternative) of (?:doing nothing|inaction|waiting) | immense shift | looks? forward to
    (?:front door|place) our \w+ (?:has|have) been missing | get left behind
    (?:can't|cannot|couldn't|could not) wait(?= for (?:it|the)\b|[.”"]|$)
    (?:had|has|have|'ve) come (?:a)?round(?! (?:with|to (?!it\b|the\b)))
""")

_SUBJECT = r"(?<![\w’'-])(?P<subject>(?:[\w’'-]+ ){0,5}?[\w’'-]+)"
_WOULD = r"(?:would|will|could|may|might|can|is going to|are going to|risks?|threatens? to|'ll)"
_NOT = r"(?P<not> not| never|n't| hardly| barely| only)?"
_HARM = """
    hurt harm destroy drive force cost kill punish hit strip gut undermine burden stifle ruin devastate deter discourage
    worsen displace cripple choke drown flood endanger jeopardise jeopardize threaten strangle damage bankrupt wreck
    erode penalise penalize squeeze overwhelm hollow silence smother scare finish push clog shut divide split
"""
_HELP = "help protect save improve boost strengthen safeguard benefit reassure relieve revive"


def _consequence(verbs: str) -> re.Pattern[str]:
    adverb = r"(?: \w+ly| also| simply| just| further)?"
    return re.compile(rf"{_SUBJECT} {_WOULD}{_NOT}{adverb} (?P<verb>{'|'.join(verbs.split())})\b")


def _effect(verbs: str) -> re.Pattern[str]:
    """`The law undermines`, `the law risks undermining`."""
    says = "|".join(f"{verb}{'es' if verb.endswith(('s', 'sh', 'ch')) else 's'}" for verb in verbs.split())
    adverb = r"(?: \w+ly| also| simply| already)?"
    return re.compile(rf"{_SUBJECT}(?P<not> (?:hardly|barely))?{adverb} (?:{says})\b")


RISKS = re.compile(rf"{_SUBJECT}(?P<not> never)? (?:risks|threatens to|threatens) \w+")
HARMS = _effect(
    "hurt harm destroy punish gut undermine burden stifle ruin deter discourage worsen endanger erode squeeze silence"
)
HELPS = _effect(_HELP)
# "The ban would hurt ...": for or against by what the subject is.
HARM = _consequence(_HARM)
HELP = _consequence(_HELP)
LEAD_TO = re.compile(
    rf"{_SUBJECT} {_WOULD}{_NOT}(?: \w+ly| also)? (?:lead to|result in|mean|put|leave|make)\b(?P<what>.{{0,60}})"
)
BAD = _any_of(r"""
    job losses | closures? | higher | risk | danger\w* | harder | worse | without | losing | loss | less safe | chaos
    more expensive | longer | fewer | homeless | shortages? | stranded | out of business | uneven | abuse | crime
    pollution | congestion | delays?
""")
# Who attacks the other side stands on this one.
THEIR_CRITICS = _any_of(r"""
    (?:critics|opponents|objectors|detractors|those who oppose \w+) (?:forget|ignore|misunderstand|miss|are wrong)
    (?:critics|opponents|objectors|detractors|those who oppose \w+) (?:offer no|exaggerate|overstate|have it wrong)
    (?:critics'|the|such|these|those) (?:criticism|objections?|claims?|fears|accusations)(?! (?:by|of|from|that))
    (?:critics'|the|such|these|those) concerns(?! (?:by|of|from|that))
""")
_CALL = r"(?P<not>\bnot )?\b(?:to|should|must)(?P<never> not)? (?:{verbs})\b(?P<object>(?: \w+){{0,6}})"
CALLS_AGAINST = re.compile(
    _CALL.format(
        verbs="reject|scrap|drop|withdraw|abandon|reconsider|stop|halt|repeal|reverse|rethink|delay|postpone|veto"
        "|vote no|vote it down|vote against|oppose|block|pull|pause|think again|shelve|ditch|axe|cancel"
        "|throw out|turn down"
    )
)
CALLS_FOR = re.compile(
    _CALL.format(
        verbs="pass|approve|adopt|back|support|sign|vote yes|vote for|endorse|go ahead with|press ahead with"
        "|proceed with|keep|retain|preserve|maintain"
    )
)
THINK_AGAIN = _any_of(r"""
    to (?:reconsider|think again|think twice|rethink|back down|back off|climb down|change course|reverse course|vote no)
    to (?:vote it down|change (?:its|their|his|her) minds?|go back to the drawing board|put (?:it|the \w+) on hold)
""")
OWN_STAND = re.compile(
    r"\b(?:i|we|he|she|they|it|(?:its|their|our|most) (?:members|residents|parents|customers))"
    r"(?P<helpers>(?: \w+ly| also| would| will| do| does| did| all| still| not| never)*) (?P<verb>\w+) "
)
BURDENS = re.compile(
    rf"{_SUBJECT} {_WOULD} add (?:[^ ]+ ){{1,4}}?(?:to|on) (?:the )?\w*(?: \w+)?(?:price|cost|bill|rent|tax)\w*\b"
)
BRINGS = re.compile(
    rf"{_SUBJECT} {_WOULD}(?: also)? (?:power|support|create|bring|give|provide|deliver|free up|generate|unlock|secure"
    r"|regenerate|include|fund|pay for|put money|put [£$€])\b"
)
SUFFERS = re.compile(
    r"(?:will|would|could|may) (?:all )?(?:suffer|lose out|struggle|go under|go bust|be (?:killed|destroyed|lost|forced"
    r"|hit|harmed|hurt|wiped out|ruined|driven|priced out|made to|squeezed out|punished|left behind|put out))\b"
    r"|the ones who (?:will )?suffer"
)
PURPOSE = _any_of(r"""
    want(?:s|ed)? (?:to|them|people|our|it) | aim(?:s|ed)? | goals? | so that
    (?:is|was) (?:meant|designed|intended) to
    (?:will|would) (?:allow|let|help|give|ensure|make|bring|create|protect|save|keep|encourage) | ensur(?:e|es|ing)
    protect(?:s|ing)? | safer | necessary | believes? that | in the interest
""")
_THING = r"(?P<thing>[^,;.]+)"
SPONSORS = (
    re.compile(
        r"\b(?:(?:propos|sponsor|introduc|draft|author|champion|initiat|design|co-?sponsor|tabl|mov)(?:ed|es|s|ing)"
        rf"|wrote|drew up|draws up|put forward|made|brought|holds) {_THING}"
    ),
    re.compile(rf"\b(?:sponsor|author|architect|proposer|initiator|mover)s? of {_THING}"),
    re.compile(
        r"(?P<thing>(?:[\w'-]+ ){0,3}[\w-]+)'s (?:\w+ )?(?:sponsor|author|architect|proposer|initiator|mover)\b"
    ),
)

# Faint: whether somebody speaks darkly or brightly. Beginnings of words.
GRIM = re.compile(
    r"n't\b|\b(?:lose|losing|lost|cost|risk|threat|worr|fear|afraid|harm|hurt|damage|ruin|destroy|kill|nobody|never"
    r"|nothing"
    r"|wrong|weak|bad|worse|worst|not\b|no\b|pay|price|burden|forced?|without|less|fewer|cannot|unsafe|danger|silent"
    r"|gap"
    r"|ignore|expensive|absurd|mistake|too (?:much|many|little|late|high|low|fast|slow|close|big|expensive))",
    re.IGNORECASE,
)
BRIGHT = re.compile(
    r"\b(?:safer?|protect|save|help|improve|better|best|fair|right|benefit|opportunit|future|proud|need(?:ed|s)?"
    r"|deserve"
    r"|healthier|cleaner|jobs|growth|homes|invest|strong|hope|welcome|finally|at last|calm|happy|chance|love|good"
    r"|relief"
    r"|success)",
    re.IGNORECASE,
)

# What turns all of this around, or makes it say nothing.
BACKGROUND = _any_of(r"""
    in (?:19\d\d|20[01]\d|202[0-4]) | years? ago | decades? ago | earlier version | previous(?:ly)? | similar version
    back then | at the time
""")
AS_IT_IS = _any_of(r"""
    current | existing | present | today's | status quo | system | situation | right now | so far | until now | already
""")
NOT_COMING = _any_of(r"""
    dropped | delay\w* | scrapped | withdrawn | watered down | postponed | shelved | softened | exempt\w* | defeated
    rejected | paused | further | soon enough
""")
UNLESS = _any_of(r"""
    without | unless | if (?:it|the \w+|this) (?:fails?|is (?:not|rejected|delayed|dropped)) | if we don't | failing
    inaction | doing nothing
""")
