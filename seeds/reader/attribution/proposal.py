"""What a story is about: the one thing that somebody wants to do, and to what. Read from the title and the lead.

Whoever is for a ban on a thing is against the thing, so every word has a direction: 1 for the proposal and what it
brings, -1 for what it takes away, 0 for what has nothing to do with it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from seeds.reader.attribution import nouns
from seeds.reader.attribution.agents import Agents, read_agents
from seeds.reader.wordings import words_in

_LEAD = 1_000  # characters
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_SMALL = words_in("""
    the a an of for to in on at by with and or its it his her their our this that these those is are was were be
    been as from into over under all any more most than not no out off up down who which what will would could can
    may must should has have had new one two three first last next year years month months week weeks day days says
    said say after amid despite because against between about per cent percent most own how when where why monday
    tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december
""")
_TAKING_AWAY = words_in("""
    ban prohibit outlaw repeal scrap abolish end close shut cut slash cancel revoke rescind remove limit restrict
    halt suspend axe demolish eliminate cap cull shoot pull stop curb pause closure removal repeal cancellation
    demolition restriction limit moratorium freeze shutter dissolve defund bar withdraw drop lift reverse overturn
    dismantle phase strip relax weaken loosen tax levy charge raze evict deport
""")
_REFUSING = words_in("""
    reject block veto delay postpone shelve defer refuse uphold quash withdraw overturn dismiss fail cool
    decline deny resist oppose
""")
_ACT_NOUNS = words_in("""
    ban repeal closure cut limit cap restriction moratorium removal demolition cancellation expansion extension
    increase rise hike tax levy fee charge mandate requirement freeze merger approval permit ruling tariff quota
    pause reform overhaul change shift
""")
_GENERIC = words_in("""
    plan proposal bill measure move decision project scheme policy initiative order law legislation rule change
    reform idea deal agreement framework approach ordinance resolution amendment package program programme
    regulation motion it this that them vote step announcement news permission legislation charter strategy
""")
_CALLED = words_in("plan proposal bill measure scheme project policy law rule")
_PASSING_OVER = words_in("""
    new proposed planned controversial sweeping mayor council government administration city state federal local
    national house senate white president governor minister ministry whole entire voluntary draft final such recent
    latest trump biden party board county company firm commission parliament congress department agency own
""")
_POINTED = re.compile(r"(?:the|this|that|these|its|his|her|their|new|proposed|such|any|a|an|\w+['’]s)\b")
_OTHER = words_in("""
    old existing current former previous earlier rival alternative original previous similar last past status today
""")
_LESS = frozenset({"lower", "fewer", "less", "smaller", "cheaper", "reduced"})
_PLAN_DROPPED = re.compile(
    r"\b(?:scrap|drop|abandon|ditch|axe|cancel|withdr[ae]w|kill|shelve)\w* (?:\w+ ){0,3}?"
    r"(?:plans?|proposals?|bills?|ideas?)\b"
    r"|\b(?:plans?|proposals?|bills?|ideas?)\b.{0,40} (?:scrapped|dropped|abandoned|ditched|axed|withdrawn|shelved)\b",
    re.IGNORECASE,
)
_SAID_NO = re.compile(
    r"\b(?:str(?:ike|ikes|uck) (?:\w+ ){0,4}?down|rul(?:e|es|ed|ing) out|turn(?:s|ed)? down"
    r"|thr(?:ow|ows|ew|own) out|vot(?:e|es|ed) down|say(?:s)? no to)\b",
    re.IGNORECASE,
)
_PROTEST = re.compile(
    r"[^,:]*?\b(?P<protest>strikes?|walk(?:s|ed)? out|walkouts?|protests?|march(?:es)?|rall(?:y|ies)|fight|anger|fury"
    r"|outcry|petition|revolts?|backlash|under fire) (?:over|against|at|about|plan for|(?=plans? ))\b ?",
    re.IGNORECASE,
)
# To refuse these leaves what they are against as it was.
_NO_TO_A_NO = words_in("challenge appeal lawsuit suit complaint objection petition delay legal attempt")
_DECISIONS = words_in(
    "decision ruling rul refusal veto verdict rejection outcome move announcement news vote judgment judgement"
)
_INSTEAD = frozenset({"not", "instead", "rather", "without"})
_STOPS = frozenset({"after", "amid", "despite", "because", "over", "as", "in", "at", "from", "until", "by"})
_SHORT = 3  # letters; a shorter word keeps its s: "gas", "bus"


@dataclass(frozen=True)
class Proposal:
    """`towards` gives words of title and lead their direction; `refused` says that the news is a refusal of it,
    `turned_down` that it is one beyond doubt."""

    towards: dict[str, int]
    known: frozenset[str]
    acts: frozenset[str]
    doer: frozenset[str]
    refused: bool
    restricts: bool
    turned_down: bool = False
    agents: Agents = field(default_factory=Agents)

    def direction_of(self, phrase: str) -> int:
        """Which way a noun phrase points: 1 the proposal, -1 what it takes away, 0 not sure, or refused."""
        return 0 if self.refused else self.points(phrase)

    def direction_of_decision(self, phrase: str) -> int:
        """-1 for the decision where the news is a refusal, and the direction of anything else that was refused."""
        if self.is_decision(phrase):
            return -1 if self.turned_down else 0
        return self.points(phrase)

    def is_decision(self, phrase: str) -> bool:
        """True for `the ruling`, "this refusal"."""
        return not _DECISIONS.isdisjoint(stems(_before_clause(phrase)))

    def points(self, phrase: str) -> int:
        """The direction of a noun phrase, refused or not."""
        words = stems(_before_clause(phrase))
        if not words or set(words) & (_LESS | _OTHER):
            return 0
        act = next((at for at, word in enumerate(words) if word in self.acts), None)
        if act is not None:
            turned = any(word in _TAKING_AWAY for word in words[:act])
            return self.towards.get(words[act], 1) * (-1 if turned else 1)
        strange = [word for word in words if word not in self.known | _GENERIC | _PASSING_OVER | _SMALL]
        pointed = bool(_POINTED.match(phrase.strip().lower())) or words[0] in {"it", "this", "that", "them"}
        if pointed and any(word in _GENERIC | _ACT_NOUNS for word in words) and not set(strange) - _ACT_NOUNS:
            return 1
        signs = {self.towards[word] for word in words if word in self.towards}
        return signs.pop() if len(signs) == 1 and not strange else 0

    def direction_of_it(self, text: str) -> int:
        """Which way `it` points behind a text: 1 where the proposal was named, -1 where what it takes away was."""
        signs = {1 if word in _CALLED else self.towards.get(word, 1) for word in stems(text) if self._names(word)}
        return signs.pop() if len(signs) == 1 else 0

    def _names(self, word: str) -> bool:
        return word in self.towards or word in self.acts or word in _CALLED

    def is_spoken_of(self, text: str) -> bool:
        """True where a text has a word of the proposal, or calls it a plan or a bill."""
        return not {*self.towards, *self.acts, *_CALLED}.isdisjoint(stems(text))


def read_proposal(title: str, paragraphs: Sequence[str]) -> Proposal:
    """From the title, and from the first paragraph for the words that the title spares."""
    lead = paragraphs[0][:_LEAD] if paragraphs else ""
    headline, protest = _without_protest(title or lead.split(". ", 1)[0])
    acts = set(stems(headline))
    words = frozenset(stems(f"{title} {lead}"))
    first = {word: sign for word, sign in _directions(lead.split(". ", 1)[0]) if word in _ACT_NOUNS}
    towards = {**first, **dict(_directions(headline)), **dict.fromkeys(protest, -1)}
    refused = bool(acts & _REFUSING or _PLAN_DROPPED.search(headline) or _SAID_NO.search(headline))
    return Proposal(
        towards={word: sign for word, sign in towards.items() if word not in _SMALL | _GENERIC | _PASSING_OVER},
        known=words - _SMALL,
        acts=(words & _ACT_NOUNS) | (acts & _TAKING_AWAY),
        doer=frozenset(_doers(title, lead)),
        refused=refused,
        restricts=bool(acts & _TAKING_AWAY),
        turned_down=refused and not acts & _NO_TO_A_NO,
        agents=read_agents(title, lead, refused=refused),
    )


def _without_protest(headline: str) -> tuple[str, list[str]]:
    """`Teachers strike over longer day` is about a longer day; the strike is against it."""
    found = _PROTEST.match(headline)
    return (headline[found.end() :], stems(found["protest"])) if found else (headline, [])


def stems(text: str) -> list[str]:
    """The words in lower case, plural and past shorn, so that "bans" and "banned" are "ban"."""
    return [_stem(found[0]) for found in _WORD.finditer(text.lower().replace("’", "'"))]


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("'")
    if word in _GENERIC | _SMALL:
        return word
    for ending, instead in (
        ("ies", "y"),
        ("oes", "o"),
        ("sses", "ss"),
        ("nned", "n"),
        ("pped", "p"),
        ("tting", "t"),
        ("ing", ""),
        ("ed", ""),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word.removesuffix(ending) + instead
            return stem + "e" if instead == "" and stem + "e" in _TAKING_AWAY | _REFUSING | _ACT_NOUNS else stem
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > _SHORT else word


def _directions(headline: str) -> Iterator[tuple[str, int]]:
    """A verb of taking away turns what follows it; a noun such as "ban" also what stands before it."""
    words = stems(headline)
    sign = 1
    for at, word in enumerate(words):
        if word in _STOPS:
            sign = 1
        if word in _INSTEAD:
            sign = -sign
        if word in _TAKING_AWAY:
            yield word, sign
            sign = -sign
            if (word in _ACT_NOUNS and at + 1 < len(words) and words[at + 1] in _STOPS) or at + 1 == len(words):
                yield words[at - 1], -1
        elif word not in _SMALL:
            yield word, sign


def _doers(title: str, lead: str) -> Iterator[str]:
    """Offices, bodies and names of the title and the first sentence: who acts is nearly always among them."""
    for text in (title, lead.split(". ", 1)[0]):
        for found in _WORD.finditer(text):
            stem = _stem(found[0].lower().replace("’", "'"))
            if stem in _INTERESTS:
                continue
            if stem in nouns.HEADING | nouns.BODIES or (found.start() and found[0][0].isupper() and stem not in _SMALL):
                yield stem
                yield from _SPEAKING_FOR.get(stem, ())


_INTERESTS = words_in("""
    union association federation club group alliance coalition campaign society network action watch party
""")
_SPEAKING_FOR = {
    "president": ("administration", "government", "white", "house"),
    "trump": ("administration", "white", "house"),
    "minister": ("government", "ministry", "minister", "secretary"),
    "government": ("minister", "secretary"),
}


def _before_clause(phrase: str) -> str:
    """`the plan to move the market` is the plan."""
    return re.split(r" (?:to|that|which|who|would|because|as|when|if|unless)\b", phrase, maxsplit=1)[0]
