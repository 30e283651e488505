"""What people do to a word so that a list does not find it: each makes one of the many spellings of a word."""

import random
from collections.abc import Callable

from confusable_homoglyphs.confusables import confusables_data

Evasion = Callable[[random.Random, str], str]
_HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\ufe0f\u2063\u3164\u115f\u2800"
_BIDI = "\u200e\u200f\u202a\u202c\u2066\u2069"
_MARKS = [chr(code) for code in range(0x300, 0x370)] + ["\u0489", "\u20dd", "\u20e3"]
_LEET = {"a": "4@", "b": "8", "e": "3", "g": "9", "i": "1!", "l": "1|", "o": "0", "s": "5$", "t": "7+", "z": "2"}
# The first letter of each row of 26, in code points: mathematical alphabets, full width, circled, parenthesized.
_ALPHABETS = (
    *(0x1D41A, 0x1D44E, 0x1D482, 0x1D4EA, 0x1D51E, 0x1D552, 0x1D586, 0x1D5BA, 0x1D5EE, 0x1D622, 0x1D656, 0x1D68A),
    *(0xFF41, 0x24D0, 0x249C, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6),
)
_LIKES = {
    letter: [other["c"] for other in confusables_data.get(letter, []) if len(other["c"]) == 1 and other["c"] > "\x7f"]
    for letter in "abcdefghijklmnopqrstuvwxyz"
}


def _each(write: Callable[[random.Random, str], str]) -> Evasion:
    return lambda dice, word: "".join(write(dice, letter) for letter in word)


def _between(signs: str, most: int = 1) -> Evasion:
    def write(dice: random.Random, word: str) -> str:
        return (
            "".join(letter + "".join(dice.choices(signs, k=dice.randint(1, most))) for letter in word[:-1]) + word[-1]
        )

    return write


def _apart(sign: str) -> Evasion:
    return lambda _dice, word: sign.join(word)


def _swap(choices: dict[str, str] | dict[str, list[str]], share: float) -> Evasion:
    """Some letters for others that look alike; at least one."""

    def write(dice: random.Random, word: str) -> str:
        able = [place for place, letter in enumerate(word) if choices.get(letter)]
        if not able:
            return _apart(".")(dice, word)
        chosen = {dice.choice(able)} | {place for place in able if dice.random() < share}
        return "".join(dice.choice(choices[letter]) if at in chosen else letter for at, letter in enumerate(word))

    return write


def _repeat(dice: random.Random, word: str) -> str:
    place = dice.randrange(len(word))
    return word[:place] + word[place] * dice.randint(3, 5) + word[place + 1 :]


def _alphabet(dice: random.Random, word: str) -> str:
    first = dice.choice(_ALPHABETS)
    return "".join(chr(first + ord(letter) - 97) if "a" <= letter <= "z" else letter for letter in word)


def _mark_up(dice: random.Random, word: str) -> str:
    start = dice.randrange(1, len(word))
    end = dice.randint(start + 1, len(word))
    sign = dice.choice(["**", "*"])
    return f"{word[:start]}{sign}{word[start:end]}{sign}{word[end:]}"


def _escape(dice: random.Random, word: str) -> str:
    place = dice.randrange(len(word))
    return f"{word[:place]}&#{ord(word[place])};{word[place + 1 :]}"


EVASIONS: dict[str, Evasion] = {
    "look-alike letters": _swap(_LIKES, 0.5),
    "hidden characters": _between(_HIDDEN, 2),
    "bidirectional controls": _between(_BIDI),
    "stacked marks": _each(lambda dice, letter: letter + "".join(dice.choices(_MARKS, k=dice.randint(1, 8)))),
    "spaces": _apart(" "),
    "dots": _apart("."),
    "dashes": _apart("-"),
    "underscores": _apart("_"),
    "any signs": _between("*~^.,:;/\\'\"=", 2),
    "digits and signs": _swap(_LEET, 0.5),
    "repeated letters": _repeat,
    "doubled letters": _each(lambda _dice, letter: letter * 2),
    "other alphabets": _alphabet,
    "capitals": _each(lambda dice, letter: dice.choice([letter, letter.upper()])),
    "markup": _mark_up,
    "entities": _escape,
    "emoji between": _between("👏🔥❤💀"),
    "accents": _each(lambda dice, letter: letter + dice.choice(["", "\u0301", "\u0308", "\u0327"])),
}
# Done one after the other; the second works on what the first has left of the letters.
PAIRS = [
    ("digits and signs", "hidden characters"),
    ("look-alike letters", "dots"),
    ("look-alike letters", "stacked marks"),
    ("repeated letters", "look-alike letters"),
    ("digits and signs", "spaces"),
    ("capitals", "dashes"),
]


def evade(word: str, name: str, dice: random.Random) -> str:
    """One spelling of a word by the named way, or by two with a plus sign between."""
    for step in name.split(" + "):
        word = EVASIONS[step](dice, word)
    return word


WAYS = [*EVASIONS, *(" + ".join(pair) for pair in PAIRS)]
