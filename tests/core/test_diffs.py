"""Differences between two versions of a text."""

from hypothesis import given
from hypothesis import strategies as st

from core.diffs import Change, Effort, compare

TEXTS = (
    st.lists(st.sampled_from(["plan", "tram", " ", "\n", ".", "\r\n", "é", "👍🏽", "\u2028"])).map("".join) | st.text()
)


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.op != "insert") == before
    assert "".join(piece.text for piece in pieces if piece.op != "delete") == after
    assert all(piece.text for piece in pieces)


@given(TEXTS)
def test_nothing_changes_in_the_same_text(text: str) -> None:
    assert compare(text, text) == ([Change("equal", text)] if text else [])


def test_a_changed_word_is_all_that_changed() -> None:
    before = "First line stays.\nThe agencies have 90 days.\nLast line stays."
    assert compare(before, before.replace("90", "30")) == [
        Change("equal", "First line stays.\nThe agencies have "),
        Change("delete", "90"),
        Change("insert", "30"),
        Change("equal", " days.\nLast line stays."),
    ]


def test_what_is_too_long_to_compare_is_replaced_between_its_equal_ends() -> None:
    old, new = "".join(f"a{n} " for n in range(100)), "".join(f"b{n} " for n in range(100))
    pieces = compare(f"Same {old}end.", f"Same {new}end.", Effort(left=1000))
    assert [piece.op for piece in pieces] == ["equal", "delete", "insert", "equal"]
    assert (pieces[0].text, pieces[-1].text) == ("Same ", " end.")


def test_the_space_between_two_changes_belongs_to_them() -> None:
    assert compare("a red brick wall", "a grey stone wall") == [
        Change("equal", "a "),
        Change("delete", "red brick"),
        Change("insert", "grey stone"),
        Change("equal", " wall"),
    ]


def test_words_that_repeat_cost_what_others_do() -> None:
    """Ten thousand characters of this took half a minute: what is spent is counted, and bounded for the answer."""
    before = "\n".join("a " * 249 + f"\nuniq{n}" for n in range(20))
    effort = Effort()
    pieces = compare(before, before.replace("a ", " b"), effort)
    assert sum("uniq" in piece.text for piece in pieces if piece.op == "equal") == 20
    assert effort.left < Effort().left
