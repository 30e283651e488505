"""Folding: what looks the same to a reader is the same to the word list, and nothing else is."""

import pytest

from discussion.screening.folding import contains, fold_phrase, fold_text


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
        "buy ᴠɪᴀɢʀᴀ now",
        "buy vi\u200bag\u200cra now",  # zero width
        "buy vi\u00adagra now",  # soft hyphen
        "buy v\u0336i\u0336a\u0336g\u0336r\u0336a\u0336 now",  # struck through
        "buy vïágrà now",
        "buy v1agra now",
        "buy v!agr@ now",
        "buy v i a g r a now",
        "buy v.i.a.g.r.a now",
        "buy v-i_a*g/r|a now",
        "buy viaaaagra now",
        "buy via\\gra now",
        "buy via-gra now",
        "viagra",
        "«viagra»!",
    ],
)
def test_tricks_are_folded_away(text: str) -> None:
    assert contains(fold_text(text), fold_phrase("Viagra"))


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
    ],
)
def test_clean_words_stay_clean(text: str, phrase: str) -> None:
    assert not contains(fold_text(text), fold_phrase(phrase))


@pytest.mark.trust("X16")
@pytest.mark.parametrize("text", ["get free  money", "FREE\nMONEY!", "f r e e m o n e y", "fr33 m0ney", "free, money"])
def test_a_phrase_is_found_across_spaces_and_marks(text: str) -> None:
    assert contains(fold_text(text), fold_phrase("free money"))


def test_a_phrase_of_signs_folds_to_nothing() -> None:
    assert fold_phrase(" \u200b -- ") == ""
