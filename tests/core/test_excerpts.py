"""What a page shows of a difference."""

from core.diffs import Change, Effort, compare
from core.excerpts import AROUND, LONGEST_RUN, SHOWN, Piece, excerpt_of


def test_a_short_difference_is_shown_whole() -> None:
    assert excerpt_of(compare("It takes 90 days.", "It takes 30 days.")) == (
        [Piece("equal", "It takes "), Piece("delete", "90"), Piece("insert", "30"), Piece("equal", " days.")],
        False,
    )


def test_what_stayed_far_from_a_change_is_left_out() -> None:
    words = "word " * 200
    pieces, is_cut = excerpt_of(compare(f"{words}90 {words}40 {words}", f"{words}30 {words}20 {words}"))
    assert [piece.op for piece in pieces].count("gap") == 3
    assert [pieces[0].op, pieces[-1].op] == ["gap", "gap"]
    assert all(len(piece.text) <= AROUND for piece in pieces)
    assert all(set(piece.text.split()) == {"word"} for piece in pieces if piece.op == "equal"), "cut between words"
    assert not is_cut


def test_nothing_is_longer_than_a_page_holds() -> None:
    long = [Change("insert", "x" * (LONGEST_RUN + 1)), Change("equal", "same"), Change("delete", "gone")]
    pieces, is_cut = excerpt_of(long)
    assert (is_cut, [piece.op for piece in pieces]) == (True, ["insert", "gap", "equal", "delete"])
    many, is_cut = excerpt_of([Change("insert", "word "), Change("delete", "other ")] * SHOWN)
    assert is_cut
    assert many[-1] == Piece("gap")
    assert sum(len(piece.text) for piece in many) <= SHOWN + LONGEST_RUN


def test_texts_share_an_effort() -> None:
    effort = Effort(left=30)
    assert [run.text for run in compare("a b c", "a x c", effort) if run.op == "delete"] == ["b"]
    before, after = "a b a b a c", "b a b a b a"
    assert len(compare(before, after)) > 2
    assert compare(before, after, effort) == [Change("delete", before), Change("insert", after)]
    assert effort.left >= 0
