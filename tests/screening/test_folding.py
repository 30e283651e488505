"""Folding: what looks the same to a reader is the same to the word list, and nothing else is."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discussion.screening.folding import fold_phrase, spell
from discussion.screening.matching.words import WordIndex
from tests.screening.making_lookalikes import TABLE, make_table


def contains(text: str, *phrases: str) -> bool:
    return bool(WordIndex(enumerate(map(fold_phrase, phrases))).find(text))


@pytest.mark.trust("X16")
@pytest.mark.parametrize(
    "text",
    [
        "buy viagra now",
        "buy VIAGRA now",
        "buy Vіаgrа now",  # Cyrillic і and а
        "buy νιαgrα now",  # Greek
        "buy ｖｉａｇｒａ now",  # full width
        "buy 𝓿𝓲𝓪𝓰𝓻𝓪 now",  # mathematical script
        "buy ⓥⓘⓐⓖⓡⓐ now",
        "buy 🇻🇮🇦🇬🇷🇦 now",
        "buy 🆅🅸🅰🅶🆁🅰 now",
        "buy ᴠɪᴀɢʀᴀ now",
        "buy vi\u200bag\u200cra now",  # zero width
        "buy vi\u00adagra now",  # soft hyphen
        "buy \u202eargaiv\u202c now",  # written from right to left
        "buy v\u0336i\u0336a\u0336g\u0336r\u0336a\u0336 now",  # struck through
        "buy v´i´agra now",
        "buy vïágrà now",
        "buy v1agra now",
        "buy v!agr@ now",
        "buy \\/iagra now",
        "buy v i a g r a now",
        "buy v i a g r a",
        "a v i a g r a u",
        "buy v iagra now",
        "buy v.i.a.g.r.a now",
        "buy v-i_a*g/r|a now",
        "buy viaaaagra now",
        "buy vviiaaggrraa now",
        "buy via\\gra now",
        "buy via-gra now",
        "buy v**gra now",
        "buy vi&#97;gra now",
        "buy viagra™ now",
        "buy viagra🇺🇸 now",
        "buy viagra4 now",
        "viagra",
        "«viagra»!",
    ],
)
def test_tricks_are_folded_away(text: str) -> None:
    assert contains(text, "Viagra")


@pytest.mark.trust("X16")
@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The people of Scunthorpe disagree.", "cunt"),
        ("A class on assessment, a Sussex massage", "ass"),
        ("The fall of the wall", "fail"),
        ("In 1941 he wrote 1000 pages", "iooo"),
        ("the rapist and the therapist", "therapists"),
        ("free the money", "free money"),
        ("He said: as-is", "ass"),
        ("The pen is mightier", "penis"),
        ("He'll be there", "hell"),
        ("people who're late", "whore"),
        ("session-XXXXXX.snapshots", "xxx"),
        ("It's expected", "sex"),
        ("The U.S. hit back", "shit"),
        ("On Mon, 9 September", "mong"),
        ("a machine (vm) instance", "cum"),
        ("a good idea", "god"),
        ("She was rapping all night", "raping"),
        ("Hugs x x x", "xxx"),
        ("It costs $hundred", "shit"),
        ("a hit", "$hit"),
        ("Das Haß-Wort", "has"),
    ],
)
def test_clean_words_stay_clean(text: str, phrase: str) -> None:
    assert not contains(text, phrase)


@pytest.mark.trust("X16")
@pytest.mark.parametrize("text", ["get free  money", "FREE\nMONEY!", "f r e e m o n e y", "fr33 m0ney", "free, money"])
def test_a_phrase_is_found_across_spaces_and_marks(text: str) -> None:
    assert contains(text, "free money")


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("我们去赌场玩", "赌场", True),  # no spaces between words
        ("我们去赌城玩", "赌场", False),
        ("ไปคาสิโนกัน", "คาสิโน", True),
        ("यह जुआ है", "जुआ", True),
        ("यह जोआ है", "जुआ", False),  # a vowel is a letter
        ("Лучшее казино города", "казино", True),
    ],
)
def test_other_scripts_have_words_too(text: str, phrase: str, found: bool) -> None:
    assert contains(text, phrase) is found


def test_a_phrase_of_signs_folds_to_nothing() -> None:
    assert fold_phrase(" \u200b -- ") == ""


@given(st.text(max_size=60))
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert spell(spell(text)) == spell(text)
    assert fold_phrase(fold_phrase(text)) == fold_phrase(text)


HOSTILE = {
    "marks on one letter": lambda size: "a" + "\u0301\u0316" * (size // 2),
    "single letters": lambda size: "a b " * (size // 4),
    "asterisks": lambda size: "a*b " * (size // 4),
    "nothing but signs": lambda size: "$!|(" * (size // 4),
    "long compatibility forms": lambda size: "\ufdfa" * size,
    "one letter": lambda size: "i1" * (size // 2),
    "beginnings of entities": lambda size: "&#x" * (size // 3),
    "turned lines": lambda size: "\u202ea" * (size // 2),
    "syllables": lambda size: "각" * size,
    "drawn letters": lambda size: "\\/" * (size // 2),
    "almost the word": lambda size: "viagr " * (size // 6),
}


def steps_of(text: str) -> int:
    """Lines of our own that run: a count, so that a busy machine cannot fail a test."""
    index = WordIndex([(1, "viagra"), (2, "free money"), (3, "aaaaaaaa"), (4, "iiiiiii")])
    index.find(text[:10])
    count = 0

    def trace(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        index.find(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.trust("X12")
@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_as_much_costs_at_most_twice_as_much(kind: str) -> None:
    whole, half = steps_of(HOSTILE[kind](10_000)), steps_of(HOSTILE[kind](5_000))
    assert whole <= 2.1 * half + 50
    assert whole < 100 * 10_000


def test_the_table_of_look_alikes_is_what_unicode_says() -> None:
    assert TABLE.read_text(encoding="utf-8") == make_table()
