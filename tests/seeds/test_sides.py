"""Who stands where: as listed, or as the prose itself says. Never on the wrong side."""

import pytest

from seeds.reader.attribution import sides_from_prose
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


CLAIMS = [
    ("Critics say it goes too far.", Camp.CRITIC, "Critics"),
    ("But critics question whether anybody will pay.", Camp.CRITIC, "Critics"),
    ("Critics, however, have raised concerns about the cost.", Camp.CRITIC, "Critics"),
    ("Some opponents of the plan fear for the fish.", Camp.CRITIC, "Some opponents"),
    ("Supporters point out that it works elsewhere.", Camp.DEFENDER, "Supporters"),
    ("Meanwhile, many proponents of this measure argue that time is short.", Camp.DEFENDER, "Many proponents"),
]
UNCLEAR = [
    "Critics of nuclear power say the farm is needed.",
    "Critics of the wind farm say the ban is needed.",
    "Opponents of the old law say it failed.",
    "Supporters of the old mayor fear it.",
    "Even critics say it is brave.",
    "Critics welcomed the delay.",
    "Critics concede that it is cheap.",
    "Its supporters say so.",
    "According to critics, it is dear.",
    "“Critics say what they like,” the mayor said.",
    "Safety advocates have celebrated the order.",
    "Film critics say the opening is slow.",
    "The administration says it is fine.",
    "The mayor said critics say too much.",
]


@pytest.mark.parametrize(("sentence", "camp", "name"), CLAIMS)
def test_prose_that_names_its_side_is_taken_in_its_own_words(sentence: str, camp: Camp, name: str) -> None:
    found = sides_from_prose([f"It is a plan. {sentence} The vote is on Monday."])
    assert found == [SideDraft(camp, sentence, name)]


@pytest.mark.parametrize("sentence", UNCLEAR)
def test_what_is_not_clear_is_left_out(sentence: str) -> None:
    assert sides_from_prose([sentence]) == []


def test_they_go_on_with_what_they_said() -> None:
    text = "Critics say it is unfair. They argue that nobody asked. They left at noon."
    assert sides_from_prose([text])[0].statement == "Critics say it is unfair. They argue that nobody asked."
