"""However a listed word is written, it is found; and ordinary text is let alone. Measured on more: decision 0040."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.markup import clean_source, render
from discussion.screening.folding import fold_phrase
from discussion.screening.matching.words import WordIndex
from seeds.files import DOCUMENTS
from tests.screening.evasions import WAYS, evade

WORDS = ["casino", "viagra", "free money", "grommet", "lottery win", "payday loan", "bitcoin", "swindler", "clickbait"]
# One of these can be like too many letters: nobody finds all, and how many are found is counted below.
BY_LIKES = [way for way in WAYS if "look-alike" in way]
INDEX = WordIndex(enumerate(map(fold_phrase, WORDS)))


def finds(number: int, evaded: str) -> bool:
    body = clean_source(f"Well, I say {evaded} was mentioned.")
    return any(number in INDEX.find(text) for text in {body, render(body).text})


@pytest.mark.trust("X16")
@given(
    st.integers(0, len(WORDS) - 1),
    st.sampled_from([way for way in WAYS if way not in BY_LIKES and way != "other alphabets"]),
    st.integers(0, 10**6),
)
def test_any_evasion_of_a_listed_word_is_found(number: int, way: str, seed: int) -> None:
    assert finds(number, evade(WORDS[number], way, random.Random(seed)))


@pytest.mark.trust("X16")
@pytest.mark.parametrize("way", [*BY_LIKES, "other alphabets"])
def test_of_letters_that_look_alike_hardly_any_is_missed(way: str) -> None:
    dice = random.Random(way)
    tries = [number for number in range(len(WORDS)) for _ in range(20)]
    found = sum(finds(number, evade(WORDS[number], way, dice)) for number in tries)
    assert found >= 0.95 * len(tries)


SHORT = (
    "ass",
    "cum",
    "tit",
    "tits",
    "hell",
    "sex",
    "fag",
    "cock",
    "slut",
    "god",
    "damn",
    "anal",
    "spic",
    "dago",
    "homo",
    "rape",
    "nude",
    "coon",
    "gook",
    "hoe",
    "pube",
    "turd",
)


@pytest.mark.trust("X16")
def test_ordinary_text_is_let_alone() -> None:
    """The stories of the seeds, against words that stand inside many others; none of them is in those stories."""
    index = WordIndex(enumerate(SHORT))
    texts = [line.strip() for each in DOCUMENTS.glob("*.md") for line in each.read_text().splitlines() if line.strip()]
    met = [text for text in texts if index.find(text) and not re.search(rf"(?i)\b({'|'.join(SHORT)})\b", text)]
    assert len(texts) > 100
    assert met == []
