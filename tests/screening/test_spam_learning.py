"""The classifier by itself: what it learns, that it is measured on what it has not seen, and what it keeps."""

import zlib
from random import Random
from typing import Any

import pytest

from discussion.screening.spam.bayes import learn, unpack
from discussion.screening.spam.features import MOST_WORDS, features_of
from discussion.screening.spam.learning import Counts, Lesson, find_threshold, interval, learn_from, measure
from tests.screening.spammers import lessons, make_ham, make_spam

PRECISE = {"flag_precision": 0.8, "hold_precision": 0.95}


def test_it_learns_the_spam_of_a_site() -> None:
    learnt = learn_from(lessons(120, 180), **PRECISE)
    assert len(learnt.held_back) == 75
    assert min(each.at for each in learnt.held_back) > max(each.at for each in learnt.trained)
    counts = measure(learnt.weights, learnt.thresholds.hold_from, learnt.held_back)
    assert counts.precision is not None
    assert counts.precision >= 0.95
    assert counts.recall is not None
    assert counts.recall >= 0.8


def test_the_same_lessons_give_the_same_weights() -> None:
    taught = lessons(60, 90)
    again = list(taught)
    Random(3).shuffle(again)
    first, second = learn_from(taught, **PRECISE), learn_from(again, **PRECISE)
    assert first.weights == second.weights
    assert first.thresholds == second.thresholds
    assert unpack(first.weights.pack()) == first.weights


def test_what_one_text_alone_had_leaves_nothing() -> None:
    texts = lessons(40, 40)
    spam = [each.features for each in texts if each.is_spam]
    ham = [each.features for each in texts if not each.is_spam]
    secret = features_of("Zelda Quill of Harbour Street telephones nobody.", [])
    alone = set(secret) - {place for each in texts for place in each.features}
    weights = learn([*spam, secret], ham)
    assert alone
    assert {weights.values[place] for place in alone} == {0}


def test_more_of_one_kind_does_not_make_everything_so() -> None:
    few, many = lessons(30, 30), lessons(0, 600, seed=2)
    weights = learn(
        (each.features for each in few if each.is_spam), (each.features for each in [*few, *many] if not each.is_spam)
    )
    dice = Random(9)
    spam, ham = features_of(*make_spam(dice)), features_of(*make_ham(dice))
    assert weights.score(spam) > 0.9
    assert weights.score(ham) < 0.1
    assert weights.score(features_of("", [])[:0]) == 0.5


@pytest.mark.parametrize(
    ("scored", "precision", "found"),
    [
        ([(0.9, True)] * 9, 0.8, None),  # too few to say
        ([(0.9, True)] * 10, 0.8, 0.9),
        ([(0.9, True)] * 10 + [(0.6, False)] * 2, 0.8, 0.6),
        ([(0.9, True)] * 10 + [(0.6, False)] * 3, 0.8, 0.9),
        ([(0.9, True)] * 10 + [(0.5, True)], 0.8, 0.9),  # a score that says nothing
        ([(0.9, False)] * 5 + [(0.8, True)] * 20, 0.8, 0.8),
        ([(0.9, False)] * 20, 0.8, None),
    ],
)
def test_the_threshold_is_the_lowest_that_is_precise_enough(
    scored: list[tuple[float, bool]], precision: float, found: float | None
) -> None:
    assert find_threshold(scored, precision) == found


@pytest.mark.parametrize(("spam", "ham", "found"), [(72, 0, None), (73, 0, 0.9), (200, 5, None), (200, 2, 0.9)])
def test_what_holds_has_to_be_precise_also_where_it_was_lucky(spam: int, ham: int, found: float | None) -> None:
    scored = [(0.9, True)] * spam + [(0.9, False)] * ham
    assert find_threshold(scored, 0.95) == 0.9
    assert find_threshold(scored, 0.95, surely=True) == found


def test_a_wave_of_spam_does_not_vouch_for_itself() -> None:
    taught = lessons(40, 240)
    wave = [
        Lesson(features_of(f"Zebra stripes {number} for all", []), True, taught[64].at, f"wave-{number}")
        for number in range(60)
    ]
    assert learn_from([*taught, *wave], **PRECISE).thresholds.hold_from is None


def test_lessons_that_say_nothing_make_it_silent() -> None:
    dice = Random(5)
    taught = [each.__class__(each.features, dice.random() < 0.5, each.at, each.key) for each in lessons(0, 300)]
    learnt = learn_from(taught, flag_precision=0.9, hold_precision=0.95)
    assert learnt.thresholds.hold_from is None
    assert measure(learnt.weights, None, learnt.held_back).caught == 0


def test_figures_and_their_intervals() -> None:
    counts = Counts(caught=38, missed=6, mistaken=2, spared=54)
    assert counts.precision == 0.95
    assert round(counts.recall or 0, 3) == 0.864
    assert Counts(0, 5, 0, 5).precision is None
    assert Counts(0, 5, 1, 5).goodness == 0
    low, high = interval(38, 40) or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.835, 0.986)
    assert interval(0, 0) is None
    assert interval(10, 10) == (0.7225, 1.0)


def test_features_are_keyed_bounded_and_of_any_text(settings: Any) -> None:
    text = "Cheap pills! 100$ at https://pills.example"
    before = features_of(text, ["pills.example"])
    assert before == features_of(text, ["pills.example"])
    assert len(features_of("word " * 5000, ["a.example"] * 500)) < 40
    assert len(features_of(" ".join(map(str, range(5000))), [])) <= 2 * MOST_WORDS + 20
    for odd in ("", "\u0000", "\ud7ff", "🎉" * 500, "\u0301" * 500):
        features_of(odd, [""])
    settings.SECRET_KEY = "another secret of this site, which is as long as it should be"
    assert len(set(before) & set(features_of(text, ["pills.example"]))) <= 1


@pytest.mark.parametrize("packed", [b"", b"x", b"\x00" * 100])
def test_other_bytes_are_no_weights(packed: bytes) -> None:
    with pytest.raises((ValueError, OSError, zlib.error)):
        unpack(packed)
