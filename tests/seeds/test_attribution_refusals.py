"""Sides where the news takes something back: nobody is placed, and the editor is told where the words lean."""

import pytest

from seeds.reader.attribution import find_sides
from stories.models import Camp

CRITIC, DEFENDER, NEUTRAL = Camp.CRITIC, Camp.DEFENDER, Camp.NEUTRAL
VETO = ("Governor vetoes repair bill", "Governor Rex Tolland vetoed a bill on the right to repair.")


def leanings(story: tuple[str, str], *paragraphs: str) -> dict[str, Camp]:
    """Where their words point, in news that takes something back: everybody is neutral until a person has looked."""
    title, lead = story
    sides = find_sides([lead, *paragraphs], title=title)
    assert {(side.camp, side.needs_review) for side in sides} == {(NEUTRAL, True)}
    for side in sides:
        told = side.leans == NEUTRAL or side.reasons[0].startswith(f"leans to the {side.leans}s")
        assert told, "and the editor is told where they lean"
    return {side.name: side.leans for side in sides}


def test_to_welcome_a_refusal_is_to_stand_against_what_was_refused() -> None:
    assert leanings(VETO, "Dealers welcomed the decision.") == {"Dealers": CRITIC}
    assert leanings(VETO, "The farmers' alliance backs the bill.") == {"The farmers' alliance": DEFENDER}
    assert leanings(VETO, "Dealers had lobbied hard for that outcome.") == {"Dealers": CRITIC}


def test_to_welcome_the_refusal_of_a_challenge_is_left_to_a_person() -> None:
    story = ("Court rejects challenge to wind farm", "A court rejected a challenge to the wind farm.")
    assert set(leanings(story, "Developers welcomed the ruling.").values()) == {NEUTRAL}


@pytest.mark.parametrize("title", ["Governor vetoes repair bill", "Minister rules out repair bill"])
def test_a_sponsor_of_what_was_refused_stands_for_it(title: str) -> None:
    found = leanings((title, VETO[1]), "Ada Fenwick, the bill's sponsor, said the fight went on.")
    assert list(found.values()) == [DEFENDER]


def test_the_refusal_may_be_judged() -> None:
    assert leanings(VETO, "The farmers' chamber called the veto regrettable.") == {"The farmers' chamber": DEFENDER}


REFUSERS = [
    ("Governor vetoes repair bill", "Gov. Ada Fenwick on Friday vetoed a repair bill.", "Fenwick"),
    ("Saxony refuses flight ban", "It failed after the state government turned down a ban.", "Minister Jo Ray"),
    ("Minister rules out exception", "The federal government has ruled out a pass.", "Attorney-General Jo Ray"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "lead", "office"), REFUSERS)
def test_who_refuses_it_and_gives_reasons_stands_against_it(title: str, lead: str, office: str) -> None:
    found = leanings((title, lead), f"“There is no plan and there will be none,” {office} said.")
    assert list(found.values())[-1] == CRITIC


def test_critics_after_a_refusal_are_left_to_a_person_unless_it_is_said_of_what() -> None:
    assert leanings(VETO, "Critics said the market had won.") == {"Critics": NEUTRAL}
    assert leanings(VETO, "Critics of the bill said the market had won.") == {"Critics of the bill": CRITIC}
    assert leanings(VETO, "Critics of the veto said the market had won.") == {"Critics of the veto": DEFENDER}


def test_to_be_glad_at_a_refusal_is_a_stand_against_what_was_refused() -> None:
    story = ("Judge blocks logging in Elm forest", "A judge blocked logging in the Elm forest.")
    assert leanings(story, "Campaigners celebrated.")["Campaigners"] == CRITIC
    assert leanings(story, "Ada Fenwick said the ruling was a victory for the owls.")["Ada Fenwick"] == CRITIC


def test_it_is_what_was_named_last() -> None:
    story = ("Government to repeal sugar tax", "The government will repeal the sugar tax next year.")
    found = leanings(story, "The brewers' union had fought the tax for years. The teachers' union had defended it.")
    assert found == {"The brewers' union": DEFENDER, "The teachers' union": CRITIC}
