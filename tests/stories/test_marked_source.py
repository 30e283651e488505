"""The source beside a draft: marked where its sides stand, and numbered as they are."""

from typing import Any

import pytest

from stories.admin.highlights import cut, found_sides, shown_by
from tests.stories.test_review_page import READ


def test_pieces_are_the_whole_text_with_overlapping_spans() -> None:
    def shown(camp: str, start: int | None, end: int | None) -> dict[str, Any]:
        told = {"camp": camp, "name": "", "confidence": 0.5, "needs_review": False}
        return told | {"start": start, "end": end}

    found = found_sides(
        [shown("critic", 2, 6), None, shown("defender", 4, 8), shown("neutral", None, None), shown("critic", 5, 99)]
    )
    pieces = list(cut("0123456789", found))
    assert [(piece.text, piece.camp, [side.number for side in piece.begins]) for piece in pieces if piece.within] == [
        ("23", "critic", [1]),
        ("45", "mixed", [2]),
        ("67", "defender", []),
    ]
    assert "".join(piece.text for piece in pieces) == "0123456789"
    assert list(cut("", [])) == []


@pytest.mark.parametrize(
    ("names", "numbers"),
    [
        (["The union", "The board", "Told"], [1, 2, None]),
        (["The board", "The union"], [2, 1]),
        (["The Union of Dockers", "The board", "Told"], [1, 2, None]),
        (["The board", "Told", "Somebody else"], [2, None, None]),
        ([], []),
        (["", "", "", ""], [1, 2, None, None]),
    ],
)
def test_each_side_knows_what_shows_it(names: list[str], numbers: list[int | None]) -> None:
    evidence = [vars(shown) if shown else None for shown in READ.evidence]
    assert [found.number if found else None for found in shown_by(names, evidence)] == numbers
