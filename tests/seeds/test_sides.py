"""Who stands where, as a document lists it."""

import pytest

from seeds.reader.outline import split_parts
from seeds.reader.sides import read_sides
from stories.drafts import SideDraft
from stories.models import Camp


def sides(*lines: str) -> list[SideDraft]:
    return read_sides(split_parts(["Sides", *lines]))


def test_a_name_may_stand_above_its_statement() -> None:
    assert sides(
        "Critics", "Swim Free Elm", "Calls it an easy way out.", "Jo Ray, teacher", "Fears for the children."
    ) == [
        SideDraft(Camp.CRITIC, "Calls it an easy way out.", "Swim Free Elm"),
        SideDraft(Camp.CRITIC, "Fears for the children.", "Jo Ray, teacher"),
    ]


def test_an_office_below_a_name_belongs_to_it() -> None:
    assert sides("Defenders", "Piet Larsen", "Mayor of Elm", "Cannot answer for one more death.") == [
        SideDraft(Camp.DEFENDER, "Cannot answer for one more death.", "Piet Larsen, Mayor of Elm")
    ]


@pytest.mark.parametrize("line", ["Jo Ray: It is unfair.", "- Jo Ray — It is unfair.", "Jo Ray – It is unfair."])
def test_a_name_may_stand_before_its_statement(line: str) -> None:
    assert sides("Against", line) == [SideDraft(Camp.CRITIC, "It is unfair.", "Jo Ray")]


def test_statements_without_names_stand_each_for_itself() -> None:
    assert sides("Neutral", "Waits for figures.", "The law does one thing: it bans swimming.") == [
        SideDraft(Camp.NEUTRAL, "Waits for figures."),
        SideDraft(Camp.NEUTRAL, "The law does one thing: it bans swimming."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "No critics identified",
        "No critics identified.",
        "None",
        "None identified",
        "N/A",
        "No organised opposition has been found so far",
        "There are no critics named in the article",
        "-",
        "Not applicable",
    ],
)
def test_nobody_is_nobody(line: str) -> None:
    assert sides("Critics", line, "Defenders", "Jo Ray", "It is fair.") == [
        SideDraft(Camp.DEFENDER, "It is fair.", "Jo Ray")
    ]


@pytest.mark.parametrize(
    "line", ["No licence should be needed.", "Nobody asked the swimmers.", "None of this is safe."]
)
def test_a_statement_may_begin_with_no(line: str) -> None:
    assert sides("Critics", line) == [SideDraft(Camp.CRITIC, line)]


def test_a_name_that_says_nothing_is_no_stand() -> None:
    assert sides("Critics", "Jo Ray", "Ada Fenwick", "It is unfair.") == [
        SideDraft(Camp.CRITIC, "It is unfair.", "Ada Fenwick")
    ]
