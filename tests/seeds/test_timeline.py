"""Dates and the steps of a timeline."""

from datetime import date

import pytest

from seeds.reader.dates import day_of, is_date, split_date
from seeds.reader.timeline import read_timeline
from stories.drafts import TimelineDraft


@pytest.mark.parametrize(
    "text",
    [
        "June 2, 2026",
        "Jun. 2, 2026",
        "2 June 2026",
        "2nd of June 2026",
        "2026-06-02",
        "Tuesday, June 2, 2026",
        "on 2 June 2026",
    ],
)
def test_a_day_in_full_is_a_day(text: str) -> None:
    assert is_date(text)
    assert day_of(text) == date(2026, 6, 2)


@pytest.mark.parametrize(
    "text",
    [
        "June 2026",
        "2026",
        "June 2",
        "Tuesday",
        "last week",
        "a few weeks ago",
        "early 2026",
        "Q3 2025",
        "06/07/2026",
        "May",
    ],
)
def test_less_than_a_day_in_full_stays_words(text: str) -> None:
    assert day_of(text) is None


@pytest.mark.parametrize("text", ["June 2026", "2026", "Tuesday", "a few weeks ago", "Late May 2026", "06/07/2026"])
def test_words_for_a_time_are_a_date(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize("text", ["June 31, 2026", "2026-02-30", "2026-99-99"])
def test_a_day_that_does_not_exist_is_none(text: str) -> None:
    assert day_of(text) is None


@pytest.mark.parametrize(
    "text", ["May the best win", "Marching on", "2026 ways to lose", "", "12", "Monday morning blues"]
)
def test_other_words_are_no_date(text: str) -> None:
    assert not is_date(text)


def test_a_date_is_split_from_what_happened() -> None:
    assert split_date("June 2026: the council votes") == ("June 2026", "the council votes")
    assert split_date("3 May 2024 — North Light wins") == ("3 May 2024", "North Light wins")
    assert split_date("[2024-05-03] Award") is None
    assert split_date("[2024-05-03]: Award") == ("2024-05-03", "Award")
    assert split_date("June 2026 was a warm month.") is None


def test_dates_may_stand_above_titles() -> None:
    assert read_timeline(["July 12, 2024", "First drowning", "A man drowns.", "August 2024", "Second drowning"]) == [
        TimelineDraft("First drowning", "A man drowns.", date(2024, 7, 12), "July 12, 2024"),
        TimelineDraft("Second drowning", "", None, "August 2024"),
    ]


def test_dates_may_stand_below_titles() -> None:
    assert read_timeline(["First drowning", "July 12, 2024", "A man drowns.", "Second drowning", "August 2024"]) == [
        TimelineDraft("First drowning", "A man drowns.", date(2024, 7, 12), "July 12, 2024"),
        TimelineDraft("Second drowning", "", None, "August 2024"),
    ]


def test_steps_without_dates_keep_the_order_of_the_document() -> None:
    assert read_timeline(
        ["Bridge closes", "The pillars are weak.", "Ferry starts", "It runs hourly.", "And late."]
    ) == [
        TimelineDraft("Bridge closes", "The pillars are weak."),
        TimelineDraft("Ferry starts", "It runs hourly. And late."),
    ]


def test_each_bullet_is_a_step() -> None:
    assert read_timeline(["- 2022: Tender opens", "- The court rules. Work stops.", "- May 2024 — Work resumes"]) == [
        TimelineDraft("Tender opens", "", None, "2022"),
        TimelineDraft("The court rules", "Work stops."),
        TimelineDraft("Work resumes", "", None, "May 2024"),
    ]


def test_a_date_with_nothing_beside_it_is_its_own_title() -> None:
    assert read_timeline(["May 2024"]) == [TimelineDraft("May 2024", "", None, "May 2024")]
    assert read_timeline([]) == []


def test_a_sentence_too_long_for_a_title_stays_whole_below_it() -> None:
    sentence = "The council closes the bridge " * 10 + "."
    [step] = read_timeline([f"May 2024: {sentence}"])
    assert len(step.title) <= 200
    assert step.text == sentence
