"""Who says what, in every order and turn in which agencies and local papers attribute words."""

import pytest

from seeds.reader.attribution import FoundSide, find_sides

TITLE = "Council plans ban on cars in the old town"
LEAD = "The council of Elm plans to ban cars from the old town."


def found(*paragraphs: str) -> dict[str, FoundSide]:
    return {side.name: side for side in find_sides([LEAD, *paragraphs], title=TITLE)}


TURNS = [
    ("As parish clerk Neville Otto put it, “it is loud out there.”", "Parish clerk Neville Otto"),
    ("“It is loud out there,” as nurse Val Ortega told a hearing in May.", "Nurse Val Ortega"),
    ("In the words of the Elm Residents' Association, it is “loud out there”.", "Elm Residents' Association"),
    ("For Professor Alan Whitby, a historian, it is “loud out there”.", "Professor Alan Whitby, historian"),
    ("Jo Ray's verdict: “It is loud out there.”", "Jo Ray"),
    ("Jo Ray's warning that it is loud out there drew applause.", "Jo Ray"),
    ("“It is loud out there” – that was the reaction of Tarbuck Aggregates.", "Tarbuck Aggregates"),
    ("“It is loud out there” is how Jo Ray describes it.", "Jo Ray"),
    ("“It is loud out there” – butcher Jo Ray does not mince his words.", "Butcher Jo Ray"),
    ("The town was described as “loud out there” by Age Concern.", "Age Concern"),
    ("It was argued by the Elm Traders Association that it is loud.", "Elm Traders Association"),
    ("Said the trust's ecologist, Dr Freya Lind: “It is loud out there.”", "Dr Freya Lind, trust's ecologist"),
    ("“It is loud out there,” said NFU president Minette Hall on Monday.", "NFU president Minette Hall"),
    ("“It is loud out there,” said SEIU's April Verrett.", "SEIU's April Verrett"),
    ("Deputy First Minister Julie Moss, who lives there: “It is loud.”", "Deputy First Minister Julie Moss"),
    ("The teaching union NEU Elm said it was “loud out there”.", "Teaching union NEU Elm"),
    ("Councillor Jo Ray promised “a quiet town at last”.", "Councillor Jo Ray"),
    ("Alderman Jo Ray sees only advantages: “It is quieter.”", "Alderman Jo Ray"),
    ("“It is loud,” said one woman, who gave her name only as Breda.", "Breda, One woman"),
    ("Residents reacted angrily.", "Residents"),
    ("Sawmill workers see it otherwise.", "Sawmill workers"),
    ("The growers' association breathed a sigh of relief.", "The growers' association"),
]


@pytest.mark.parametrize(("sentence", "name"), TURNS)
def test_every_turn_names_its_speaker(sentence: str, name: str) -> None:
    assert list(found(sentence)) == [name]


QUOTED = "We were never asked."
GOING_ON = [
    f"Guide Jo Ray lives off the ships. “{QUOTED}” It rained.",
    f"Guide Jo Ray lives off the ships. “{QUOTED[:-1]},” she admits.",
    f"Councillor Jo Ray's answer was short. “{QUOTED[:-1]},” she said.",
    f"Among those protesting was Jo Ray, a driver. “{QUOTED[:-1]},” he said.",
    f"It was Cllr Jo Ray who put the motion. He told colleagues: “{QUOTED}”",
    f"Residents had mixed views: “{QUOTED[:-1]},” said Jo Ray, a baker.",
]


@pytest.mark.parametrize("text", GOING_ON)
def test_words_belong_to_whom_the_sentence_is_about(text: str) -> None:
    [side] = [side for side in found(f"“It is loud,” said Ann Moss. {text}").values() if "Ray" in side.name]
    assert side.quote.rstrip(".,") == QUOTED.rstrip(".")


def test_the_members_of_a_list_are_listed_each() -> None:
    sides = found("Insurers, hospitals and the state patrol support the ban.")
    assert list(sides) == ["Insurers", "Hospitals", "The state patrol"]
    assert len({(side.camp, side.statement) for side in sides.values()}) == 1


def test_one_of_a_group_speaks_for_it() -> None:
    side = found("Hoteliers called for a subsidy. “We are being cut off,” one said.")["Hoteliers"]
    assert [side.quote] == ["We are being cut off,"]


def test_it_is_a_body_and_never_the_person_before() -> None:
    sides = found("“It is loud,” said Jo Ray. The Ramblers' Circle was relieved. “Someone looked up,” it said.")
    assert sides["Ramblers' Circle"].quote == "Someone looked up,"


def test_his_defenders_are_no_defenders_of_the_plan() -> None:
    assert {
        side.camp for side in found("It was argued by his defenders that he was a child of his time.").values()
    } == {"neutral"}
