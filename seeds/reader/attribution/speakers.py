"""Noun phrases that can be the subject of a verb of saying."""

from collections.abc import Sequence
from dataclasses import dataclass

from seeds.reader.attribution import nouns, verbs
from seeds.reader.attribution.tokens import Token
from seeds.reader.wordings import words_in

_LONGEST = 18  # tokens
_PREPOSITIONS = words_in("""
    of for from at in with on behind against to inside within among near around across along familiar under outside
    over
""")
_RELATIVE = words_in("who which whose that whom")
_PARTICLES = words_in("of the for and & de da la le van von der den del di du bin al al- on")
_PRONOUNS = words_in("he she they it")
_DETERMINERS = words_in("""
    the a an some many most several other its their his her our these those this that such one two three
""")
_TITLES = words_in("""
    mr. mrs. ms. dr. sen. rep. gov. prof. lt. col. gen. sgt. rev. hon. cllr. mr mrs ms dr sen rep gov prof professor
    president mayor senator governor minister judge sheriff lord lady sir dame king queen prince princess
    representative councillor councilman councilwoman councilmember assemblyman assemblywoman congressman
    congresswoman secretary superintendent chief bishop pope father sister captain chancellor premier commissioner
    supervisor officer former deputy vice attorney general prime republican democratic provost dean leader director
    professor st. jr. sr. jr sr
""")
_NO_SPEAKERS = words_in("""
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december i we you it there what why how when where here nobody everyone someone but and or if
    as while although though because since after before for with without under despite in on at by from even yet
    still instead also meanwhile however critics' not no nothing act bill order law
""")


@dataclass(frozen=True)
class Speaker:
    """Who speaks in one place. `key` is the same wherever the same person or body speaks.

    `sign` is the stand in the noun itself, `towards` what the noun is followed by: critics *of the plan*.
    """

    name: str
    key: str
    kind: str  # person, body, group or pronoun
    sign: int = 0
    towards: str = ""
    descriptor: str = ""
    words: frozenset[str] = frozenset()
    known: bool = True


@dataclass(frozen=True)
class Phrase:
    """A speaker and the token behind it."""

    speaker: Speaker
    end: int


_VERBS = verbs.SPEAKING | verbs.TAKING_SIDES | verbs.FIRST_OF_PHRASE


def read_phrase(tokens: Sequence[Token], start: int, *, inverted: bool = False) -> Phrase | None:
    """The speaker whose noun phrase begins at this token, or None.

    `inverted`: behind the verb, "said Jo Ray on Monday", where the phrase ends with the name.
    """
    if start < len(tokens) and tokens[start].lower in _PRONOUNS:
        return Phrase(Speaker(tokens[start].text, tokens[start].lower, "pronoun"), start + 1)
    end = _end_of(tokens, start)
    while end > start and tokens[end - 1].lower in verbs.AUXILIARIES:
        end -= 1
    words = tokens[start:end]
    if not words or words[0].lower in _NO_SPEAKERS or words[-1].lower in _PREPOSITIONS:
        return None
    head = next(
        (at for at, word in enumerate(words) if at and word.lower in _PREPOSITIONS and not _in_name(words, at)),
        len(words),
    )
    if not inverted and _ends_in_a_name(words, head):
        head = len(words)
    speaker = _named(words, head, inverted=inverted) or _grouped(words, head, inverted=inverted)
    if speaker is None:
        return None
    return Phrase(speaker[0], start + speaker[1])


def _ends_in_a_name(words: Sequence[Token], head: int) -> bool:
    """`dean of engineering Bob Achterberg`: the preposition belongs to the office, and the name stands last."""
    long_enough = len(words) > head + 2
    return long_enough and not words[head - 1].is_name and [word.is_name for word in words[-3:]] == [False, True, True]


def _end_of(tokens: Sequence[Token], start: int) -> int:
    for at in range(start, min(start + _LONGEST, len(tokens))):
        token = tokens[at]
        verb = token.lower in _VERBS
        if token.is_quote or not (token.is_word or token.text in "&’'"):
            return at
        if at > start and (
            token.lower in _RELATIVE or (token.lower in verbs.AUXILIARIES and token.lower not in {"all", "both"})
        ):
            return at
        if at > start and verb and not token.is_name and not _is_noun_here(tokens, at):
            return at
    return min(start + _LONGEST, len(tokens))


def _is_noun_here(tokens: Sequence[Token], at: int) -> bool:
    """`the trade union's support group`: a verb's form behind a determiner is none."""
    return tokens[at - 1].lower in _DETERMINERS


def _in_name(words: Sequence[Token], at: int) -> bool:
    """`Friends of the Collection`: a small word between words that begin like a name."""
    before = words[at - 1]
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
    while first > 0 and (words[first - 1].is_name or _joins(words, first - 1)):
        first -= 1
    name = [word for word in words[first:end] if word.lower.rstrip(".") not in _TITLES and word.lower not in _TITLES]
    while name and (name[0].lower in _PARTICLES or name[0].lower in _DETERMINERS):
        name = name[1:]
    lower = [word.lower for word in words[:end]]
    if not name or name[-1].lower in _NO_SPEAKERS or lower[-1].endswith("'s"):
        return None
    if first == 0 and len(name) == 1 and nouns.speaks(name[0].lower):
        return None
    if any(not (word.is_name or _describes(word)) for word in words[:first]):
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
        if word.is_name and word.lower not in _NO_SPEAKERS:
            end = at + 1
        elif end and not _joins(words, at):
            break
    return end


def _joins(words: Sequence[Token], at: int) -> bool:
    if words[at].lower not in _PARTICLES or not 0 < at < len(words) - 1:
        return False
    return words[at - 1].is_name or words[at - 1].lower in _PARTICLES


def _describes(word: Token) -> bool:
    """What may stand before a name: "the council's cabinet member", "former AI czar"."""
    return word.is_word and not word.lower.endswith(("ed", "ing")) and word.lower not in _RELATIVE


def _is_body(words: Sequence[Token]) -> bool:
    lower = {word.lower.rstrip("'") for word in words}
    return bool(lower & nouns.BODIES) or words[0].lower in {"the", "a"} or any(w.lower in {"of", "for"} for w in words)


def _grouped(words: Sequence[Token], head: int, *, inverted: bool) -> tuple[Speaker, int] | None:
    lower = [word.lower for word in words]
    quantity = lower[0] in nouns.QUANTITIES and (len(lower) == 1 or lower[1] in {"in", "inside", "of", "on", "at"})
    known = True
    heads = [at for at in range(head) if nouns.speaks(lower[at])]
    if not heads and head and lower[0] in _ARTICLES and not inverted and _may_speak(words[head - 1]):
        heads, known = [head - 1], False
    if not heads and not quantity:
        heads = [at for at in range(head, len(words)) if nouns.speaks(lower[at])][:1] if lower[0] in _COUNTED else []
        if not heads:
            return None
    if heads and heads[-1] + 1 < head and not quantity:  # "residents moved": something else than a noun follows
        return None
    end = (heads[-1] + 1 if heads else 1) if inverted else len(words)
    towards = _text(words[head + 1 :]) if head + 1 < len(words) and lower[head] in {"of", "to"} else ""
    in_a_letter = lower[head : head + 1] == ["in"] and lower[head + 1 : head + 2] in (["a"], ["an"])
    if inverted and not in_a_letter and lower[head : head + 1] and lower[head] in _BELONGING:
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


_ARTICLES = words_in("the a an its his her their our one some many most several")
_BELONGING_TO = words_in("of for from at with")
_BELONGING = words_in("of for at from in familiar")
_COUNTED = words_in("dozens hundreds thousands scores a the majority number")


def _text(words: Sequence[Token]) -> str:
    """The words with single spaces; signs such as an apostrophe stay where they were."""
    text = ""
    for before, word in zip([None, *words], words, strict=False):
        text += (" " if before and word.start > before.end else "") + word.text
    return text
