"""What holds for the sides of any prose: no crash, every word verbatim, work in proportion to the text."""

import sys
from types import FrameType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seeds.reader.attribution import find_sides

PIECES = [
    "“It is loud,” said Maren Holt, who chairs the board.", "Critics say it goes too far.", "“", "”", '"', "'", "‘",
    "’",
    "according to", "said", "She added that", ",", ".", ":", "Jo Ray", "the plan", "was condemned by", "who", "but",
    "“Why?”", "residents", "Its director, Ann Lee, told the Courier", "J. B.", "\u2028", "İ", "ﬁ", "in 2019", "U.S.",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=25).map(" ".join)


@settings(max_examples=300)
@given(st.lists(TEXTS, max_size=4), TEXTS)
@example(["according to"], "")
@example(["“İİİ ﬁ,” said Jo Ray."], "İ")
def test_any_text_is_read_and_every_word_is_verbatim(paragraphs: list[str], title: str) -> None:
    text = "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    for side in find_sides(paragraphs, title=title):
        assert side.name
        assert side.statement
        assert side.sentence in text
        assert side.quote in side.sentence
        assert 0 <= side.confidence <= 1


ENDLESS = [
    "Critics say the plan goes too far. ",
    "Critics say it goes too far. Supporters say it is overdue. ",
    "“It is loud,” said Maren Holt, who chairs the board. ",
    "“",
    "'a ",
    "‘",
    "Jo Ray, ",
    "the plan would not ",
    "said ",
    "A",
    "a, who ",
]


@pytest.mark.parametrize("piece", ENDLESS)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    """Counted in calls, not seconds, so that a busy machine does not matter."""
    small, large = (_calls(piece * (size // len(piece))) for size in (40_000, 80_000))
    assert large < 2.6 * small + 2_000


def _calls(text: str) -> int:
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        find_sides([text])
    finally:
        sys.setprofile(None)
    return calls


def test_words_that_two_patterns_know_do_not_double_the_work() -> None:
    """Each further one of these doubled the time: forty never ended."""
    find_sides([f"Critics were {'equally ' * 60}wrong, and the plan is bad for the town."], title="A new tram line")
