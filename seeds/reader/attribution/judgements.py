"""What is called good or bad in so many words: `the charge is a tax on work`, "called the deal a gift to traders"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BAD = r"""
    absurd|unworkable|ridiculous|crazy|insane|mad|madness|lunacy|nonsense|nonsensical|folly|reckless|dangerous
    cruel|pointless|useless|outrageous|terrible|awful|horrible|disastrous|catastrophic|devastating|senseless
    foolish|unnecessary|unfair|unjust|undemocratic|illegal|unlawful|unconstitutional|premature|excessive|draconian
    heavy-handed|disproportionate|discriminatory|divisive|counterproductive|counter-productive|self-defeating
    insulting|regressive|vindictive|wasteful|unaffordable|misguided|flawed|ill-conceived|ill-judged|short-sighted
    shortsighted|a mistake|an error|a mess|a blunder|a gamble|a waste|a waste of \w+|a threat|a danger|a burden
    a blow|a bitter blow|a setback|a disaster|a catastrophe|a tragedy|a travesty|a farce|a joke|a sham|a scandal
    an insult|an outrage|a disgrace|a betrayal|a nightmare|a fudge|a stitch-up|a whitewash|a shakedown|theft
    robbery|daylight robbery|censorship|blackmail|extortion|vandalism|a tax on|a war on|an attack on|an assault on
    a stealth tax|unsustainable|a nightmare for|a cash cow|a pay cut|a kick in|a slap in|a gift to|a giveaway
    an invitation to|a licence to
    a license to|a charter for|window dressing|a gimmick|a smokescreen|overreach|a land grab|a power grab
    bureaucratic|red tape|the wrong \w+|wrong|deeply worrying|alarming|chilling|shameful|disgraceful|unacceptable
    intolerable|irresponsible|tone-deaf|heartless|callous|inhumane|barbaric|punitive|rushed|unrealistic
    impractical|regrettable|disappointing|shocking|incomprehensible|baffling|indefensible|unforgivable|a betrayal of \w+
"""
_GOOD = r"""
    fair|sensible|wonderful|fantastic|excellent|brilliant|brave|bold|long overdue|overdue|vital|essential|crucial
    reasonable|balanced|proportionate|historic|welcome|wise|pragmatic|a relief|a huge relief|a victory|a win
    a triumph|an opportunity|a great opportunity|a huge opportunity|a chance|a boost|a huge boost|an investment
    a blessing|a godsend|a lifeline|a breakthrough|a milestone|progress|real progress|justice|common sense
    a step forward|a turning point|a game-changer|a game changer|a no-brainer|the right \w+|a good thing
    a great thing|a good idea|a great idea|good news|great news|the best \w+
    the (?:single )?most important(?: \w+){1,2}|a once-in-a-generation \w+
    a once-in-a-lifetime \w+|a fair deal|a good deal|a fair compromise|needed|a positive step|a big step
    an important step|a huge step|a welcome step|a first step
"""


def _listed(words: str) -> str:
    return "|".join(part.strip() for line in words.split("\n") for part in line.split("|") if part.strip())


_ADVERBS = r"(?:\w+ly |very |quite |simply |just |so |really |nothing (?:but|short of|less than) |a \w+ly )?"
_SUBJECT = r"(?<![\w’'-])(?P<subject>(?:[\w’'-]+ ){0,4}?[\w’'-]+?)"
_IS = r"(?:'s| is| was| are| were| would be| will be| amounts? to| amounted to| represents?| remains?)"
_NAMING = (
    r"(?:call(?:s|ed|ing)?|describ(?:es|ed|ing)|brand(?:s|ed)?|dub(?:s|bed)|label(?:s|led|ed)|denounc(?:es|ed)"
    r"|consider(?:s|ed)?)"
)
_NAMED = r"(?P<subject>(?:it|this|the [\w’'-]+(?: [\w’'-]+){0,2}?|(?:his|her|its|their) \w+))"


def _frames(words: str) -> tuple[re.Pattern[str], ...]:
    end = rf"{_ADVERBS}(?P<words>{_listed(words)})(?![\w-])"
    return (
        re.compile(rf"{_SUBJECT}{_IS}(?P<not> not|n't| hardly| never| no)? {end}"),
        re.compile(rf"\b{_NAMING} {_NAMED}(?: as)?(?P<not> not)? {end}"),
    )


_FRAMES = ((-1, _frames(_BAD)), (1, _frames(_GOOD)))
_BUT = re.compile(r"[^.]{0,40}(?:, but| as far as|,? in (?:theory|principle))")
_LOOKING = re.compile(
    r"'s |\b(?:is|was|are|were|be|amount\w*|represent\w*|remains?) |\b(?:call|descri|brand|dub|label|denou|consid)"
)


@dataclass(frozen=True)
class Judgement:
    """`sign` is -1 for bad and 1 for good; `subject` is what is judged."""

    subject: str
    words: str
    sign: int


def read_judgements(text: str) -> Iterator[Judgement]:
    """Every judgement in a text in lower case; quotation marks do not matter."""
    plain = re.sub('[“”"]', "", text)
    if not _LOOKING.search(plain):
        return
    for sign, frames in _FRAMES:
        for frame in frames:
            for found in frame.finditer(plain):
                conceded = sign > 0 and _BUT.match(plain, found.end())
                if not (found["not"] or conceded):
                    yield Judgement(found["subject"], found["words"], sign)
