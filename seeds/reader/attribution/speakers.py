"""Noun phrases that can be the subject of a verb of saying."""

from collections.abc import Sequence
from dataclasses import dataclass

from seeds.reader.attribution import nouns, verbs
from seeds.reader.attribution.name_words import NO_SPEAKERS, PARTICIPLES, TITLES
from seeds.reader.attribution.tokens import Token
from seeds.reader.wordings import words_in

_LONGEST = 18  # tokens
_FULL_NAME = 2  # words
_PREPOSITIONS = words_in("""
    of for from at in with on behind against to inside within among near around across along familiar under outside
    over by
""")
_RELATIVE = words_in("who which whose that whom")
_PARTICLES = words_in("of the for and & de da la le van von der den del di du bin al al- on")
_PRONOUNS = words_in("he she they it")
_DETERMINERS = words_in("""
    the a an some many most several other its their his her our these those this that such one two three
""")


@dataclass(frozen=True)
class Speaker:
    """Who speaks in one place. `key` is the same wherever the same person or body speaks.

    `sign` is the stand in the noun itself, `towards` what the noun is followed by: critics *of the plan*. `members` are
    those of a list that speaks as one.
    """

    name: str
    key: str
    kind: str  # person, body, group or pronoun
    sign: int = 0
    towards: str = ""
    descriptor: str = ""
    words: frozenset[str] = frozenset()
    known: bool = True
    members: tuple["Speaker", ...] = ()


@dataclass(frozen=True)
class Phrase:
    """A speaker and the token behind it."""

    speaker: Speaker
    end: int


_NOUNS_TOO = words_in("sign signs set start starts hit hits hold holds launches gathering pledge pledges promise")
_VERBS = (verbs.SPEAKING | verbs.TAKING_SIDES | verbs.FIRST_OF_PHRASE | verbs.BESIDE_QUOTES) - _NOUNS_TOO


def read_phrase(tokens: Sequence[Token], start: int, *, inverted: bool = False) -> Phrase | None:
    """The speaker whose noun phrase begins at this token, or None.

    `inverted`: behind the verb, "said Jo Ray on Monday", where the phrase ends with the name.
    """
    if start < len(tokens) and tokens[start].lower in verbs.BEING:
        return None
    if start < len(tokens) and tokens[start].lower in _PRONOUNS:
        return Phrase(Speaker(tokens[start].text, tokens[start].lower, "pronoun"), start + 1)
    end = _end_of(tokens, start)
    while end > start and tokens[end - 1].lower in verbs.AUXILIARIES and not tokens[end - 1].is_name:
        end -= 1
    words = tokens[start:end]
    if not words or _is_no_phrase(words):
        return None
    head = next(
        (at for at, word in enumerate(words) if at and word.lower in _PREPOSITIONS and not _in_name(words, at)),
        len(words),
    )
    head -= head > 1 and words[head - 1].lower == "and"
    if not inverted and _ends_in_a_name(words, head):
        head = len(words)
    speaker = _named(words, head, inverted=inverted) or _grouped(words, head, inverted=inverted)
    if speaker is None:
        return None
    return Phrase(speaker[0], start + speaker[1])


def _is_no_phrase(words: Sequence[Token]) -> bool:
    first, last = words[0].lower, words[-1].lower
    opens_clause = first == "that" and last.endswith("s")  # "so that volunteers maintain it"
    takes_part = first.endswith("ing") and first in _VERBS and first not in PARTICIPLES
    nobody = first in NO_SPEAKERS and not _is_first_name(words, 0)
    return nobody or last in _PREPOSITIONS or opens_clause or takes_part


def _ends_in_a_name(words: Sequence[Token], head: int) -> bool:
    """`dean of engineering Bob Achterberg`: the preposition belongs to the office, and the name stands last."""
    if len(words) <= head + 2 or words[head - 1].is_name:
        return False
    first = len(words)
    while first > head and words[first - 1].is_name:
        first -= 1
    return head + 1 < first <= len(words) - _FULL_NAME


def _end_of(tokens: Sequence[Token], start: int) -> int:
    for at in range(start, min(start + _LONGEST, len(tokens))):
        token = tokens[at]
        verb = token.lower in _VERBS
        if token.is_quote or not (token.is_word or token.text in "&’'"):
            return at
        if at > start and (token.lower in _RELATIVE or (token.lower in _HELPING and not token.is_name)):
            return at
        if at > start and verb and not token.is_name and not _is_noun_here(tokens, at):
            return at
    return min(start + _LONGEST, len(tokens))


_ALWAYS_VERBS = words_in("said says told tells wrote added asked joked sighed shouted argued insisted recalled")
_HELPING = verbs.AUXILIARIES - {"all", "both"}


def _is_noun_here(tokens: Sequence[Token], at: int) -> bool:
    """`the trade union's support group`: a verb's form behind a determiner is none."""
    before, word = tokens[at - 1].lower, tokens[at].lower
    owned = before.endswith(("'s", "s'")) and not word.endswith(("ed", "s"))  # "the bill's sponsor"
    return (before in _DETERMINERS or owned) and word not in _ALWAYS_VERBS


def _in_name(words: Sequence[Token], at: int) -> bool:
    """`Friends of the Collection`: a small word between words that begin like a name."""
    before = words[at - 1]
    if words[at].lower == "to":
        return _joins(words, at)
    if words[at].lower not in _PARTICLES or not before.is_name:
        return False
    is_person = at > 1 and words[at - 2].is_name and before.lower not in nouns.BODIES
    if is_person:  # "Ana Reyes of the Tenants Union"
        return False
    if words[0].lower == before.lower and nouns.speaks(before.lower):
        return False
    after = words[at + 1 : at + 3]
    return bool(after) and (after[0].is_name or (after[0].lower == "the" and len(after) > 1 and after[1].is_name))


def _named(words: Sequence[Token], head: int, *, inverted: bool) -> tuple[Speaker, int] | None:
    """A name stands last before the preposition; before it may stand what the person is."""
    end = head
    if inverted:
        end = _last_of_first_name(words, head)
    if not end or not words[end - 1].is_name:
        return None
    first = end - 1
    while first > 0 and (words[first - 1].is_name or _joins(words, first - 1) or _numbers(words, first - 1)):
        first -= 1
    name = [word for word in words[first:end] if word.lower.rstrip(".") not in TITLES and word.lower not in TITLES]
    while name and (name[0].lower in _PARTICLES or name[0].lower in _DETERMINERS):
        name = name[1:]
    lower = [word.lower for word in words[:end]]
    if not name or name[-1].lower in NO_SPEAKERS or lower[-1].endswith("'s"):
        return None
    if first == 0 and len(name) == 1 and (nouns.speaks(name[0].lower) or name[0].lower in nouns.QUANTITIES):
        return None
    if any(not (word.is_name or _describes(words, at)) for at, word in enumerate(words[:first])):
        return None
    body = _is_body(words[first:end])
    key = " ".join(word.text.removesuffix("’s").removesuffix("'s") for word in name).casefold()
    belongs = head < len(words) and words[head].lower in _BELONGING_TO and not inverted
    span = words if belongs else words[:end]
    sign = nouns.camp_sign(lower[:first])
    known = frozenset(word.lower for word in span)
    return Speaker(_text(span), key, "body" if body else "person", sign=sign, words=known), len(span)


def _last_of_first_name(words: Sequence[Token], head: int) -> int:
    """Behind the last word of the first run of names: "said Jo Ray last week"."""
    end = 0
    for at, word in enumerate(words[:head]):
        if word.is_name and (word.lower not in NO_SPEAKERS or _is_first_name(words, at)):
            end = at + 1
        elif end and not (_joins(words, at) or _numbers(words, at) or _is_office_of_name(words, at)):
            break
    return end


def _is_first_name(words: Sequence[Token], at: int) -> bool:
    """`April Verrett` is no month."""
    return words[at].lower in _MONTHS_AND_NAMES and at + 1 < len(words) and words[at + 1].is_name


def _is_office_of_name(words: Sequence[Token], at: int) -> bool:
    """`NFU president Minette Harcourt`: what stands between two names belongs to the second."""
    ahead = next((n for n in range(at, min(at + 3, len(words))) if words[n].is_name), len(words))
    return ahead + 1 < len(words) and nouns.speaks(words[ahead - 1].lower) and words[ahead + 1].is_name


_MONTHS_AND_NAMES = words_in("april may june august bill")


def _numbers(words: Sequence[Token], at: int) -> bool:
    """`Local 26's Troy Banks`: a number inside a name."""
    return words[at].text[0].isdigit() and 0 < at < len(words) - 1 and words[at - 1].is_name and words[at + 1].is_name


def _joins(words: Sequence[Token], at: int) -> bool:
    if words[at].lower == "to" and 0 < at < len(words) - 1:  # "the Right to Own Foundation"
        return words[at - 1].is_name and words[at + 1].is_name
    if words[at].lower not in _PARTICLES or not 0 < at < len(words) - 1:
        return False
    return words[at - 1].is_name or words[at - 1].lower in _PARTICLES


def _describes(words: Sequence[Token], at: int) -> bool:
    """What may stand before a name: "the council's cabinet member", "former AI czar", "the teaching union"."""
    word = words[at]
    if not word.is_word or word.lower in _RELATIVE:
        return False
    pointed = at > 0 and (words[at - 1].lower in _DETERMINERS or words[at - 1].lower.endswith(("'s", "s'")))
    return not word.lower.endswith(("ed", "ing")) or pointed or word.lower in PARTICIPLES or "-" in word.text


def _is_body(words: Sequence[Token]) -> bool:
    lower = {word.lower.rstrip("'") for word in words}
    return bool(lower & nouns.BODIES) or words[0].lower in {"the", "a"} or any(w.lower in {"of", "for"} for w in words)


def _grouped(words: Sequence[Token], head: int, *, inverted: bool) -> tuple[Speaker, int] | None:
    lower = [word.lower for word in words]
    quantity = lower[0] in nouns.QUANTITIES and (len(lower) == 1 or lower[1] in {"in", "inside", "of", "on", "at"})
    if lower[1:3] == ["of", "it"]:
        return None
    known = True
    heads = [at for at in range(head) if nouns.speaks(lower[at])]
    last = head - 1
    while last > 0 and lower[last] in _WHEN:
        last -= 1
    if not heads and last > 0 and lower[0] in _ARTICLES and _may_speak(words[last]):
        heads, known = [last], False
    if not heads and not quantity:
        heads = [at for at in range(head, len(words)) if nouns.speaks(lower[at])][:1] if lower[0] in _COUNTED else []
        if not heads:
            return None
    behind = lower[heads[-1] + 1 : head] if heads and not quantity else []
    if behind and not (behind[0].endswith("ing") or behind[0] in _TOLD_OF):  # "residents moved": no noun follows
        return None
    end = (heads[-1] + 1 if heads else 1) if inverted else len(words)
    towards = _text(words[head + 1 :]) if head + 1 < len(words) and lower[head] in {"of", "to"} else ""
    in_a_letter = lower[head : head + 1] == ["in"] and lower[head + 1 : head + 2] in (["a"], ["an"])
    on_it = lower[head : head + 1] == ["on"] and lower[head + 1 : head + 2] and lower[head + 1] in _DETERMINERS
    if inverted and not in_a_letter and lower[head : head + 1] and (lower[head] in _BELONGING or on_it):
        end = len(words)
    text = _text(words[:end])
    key = " ".join(word for word in lower[:end] if word not in _DETERMINERS)
    sign = nouns.camp_sign(lower[:head])
    return Speaker(
        text[:1].upper() + text[1:], key, "group", sign, towards, words=frozenset(lower[:end]), known=known
    ), end


def _may_speak(word: Token) -> bool:
    """A noun that we do not know: nearly everything but a document that is the subject of such a verb is somebody."""
    return (
        word.is_word and word.lower not in nouns.NOBODY and not word.lower.endswith(("ed", "ing", "ion", "ness", "ly"))
    )


_ARTICLES = words_in("""
    the a an its his her their our one some many most several another two three four five six
    seven eight nine ten eleven twelve
""")
_TOLD_OF = words_in("opposed affected based backed hired hit")
_WHEN = words_in("yesterday today tonight later earlier afterwards recently then also")
_BELONGING_TO = words_in("of for from at with")
_BELONGING = words_in("of for at from in familiar")
_COUNTED = words_in("dozens hundreds thousands scores a the majority number")


def _text(words: Sequence[Token]) -> str:
    """The words with single spaces; signs such as an apostrophe stay where they were."""
    text = ""
    for before, word in zip([None, *words], words, strict=False):
        text += (" " if before and word.start > before.end else "") + word.text
    return text
