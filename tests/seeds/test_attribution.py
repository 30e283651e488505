"""Sides from prose: who says what, where they stand, and nobody on the wrong side."""

import pytest

from seeds.reader.attribution import FoundSide, find_sides
from stories.models import Camp

TITLE = "Council plans ban on cars in the old town"
LEAD = "The council of Elm plans to ban cars from the old town."


def found(*paragraphs: str, title: str = TITLE) -> list[FoundSide]:
    return find_sides([LEAD, *paragraphs], title=title)


def one(*paragraphs: str, title: str = TITLE) -> FoundSide:
    [side] = found(*paragraphs, title=title)
    return side


SPEAKERS = [
    ("“It is loud,” said Maren Holt, who owns a bakery.", "Maren Holt, who owns a bakery"),
    ("“It is loud,” Maren Holt said on Monday.", "Maren Holt"),
    ("Maren Holt told the Courier: “It is loud.”", "Maren Holt"),
    ("'It is loud,' said Dr Maren Holt.", "Dr Maren Holt"),
    ("“Is it loud?” Maren Holt asked.", "Maren Holt"),
    ("According to Maren Holt, it is loud.", "Maren Holt"),
    ("It is as loud as a quarry, according to the Elm Traders Association.", "Elm Traders Association"),
    (
        "“It is loud,” Chris Lund, a spokesperson for Quiet Streets, an advocacy group, told NOTUS.",
        "Chris Lund, Quiet Streets",
    ),
    ("Its director, Maren Holt, argued that it is loud.", "Maren Holt, director"),
    ("A coalition of 40 mayors argued that it is loud.", "A coalition of 40 mayors"),
    ("Residents of the lower town argue that it is loud.", "Residents of the lower town"),
    ("Mayor Piet Larsen argued, as he often does, that it is loud.", "Mayor Piet Larsen"),
]


@pytest.mark.parametrize(("sentence", "name"), SPEAKERS)
def test_a_speaker_is_named_as_an_editor_would(sentence: str, name: str) -> None:
    assert one(sentence).name == name


@pytest.mark.parametrize(
    "sentence",
    [
        "The order states that nobody may drive there.",
        "A study says that the air is better.",
        "Officials said the work begins in June.",
        "Residents were told that the work begins in June.",
        "The lawn signs read “Save Our Town.”",
        "Cars come in by the “green” gate only.",
    ],
)
def test_documents_and_mere_facts_are_no_sides(sentence: str) -> None:
    assert found(sentence) == []


def test_a_split_quotation_stays_with_its_speaker() -> None:
    side = one("“We want them to look up,” said Maren Holt, a teacher. “Not for ever. For six hours.”")
    assert side.statement == "“We want them to look up” … “Not for ever. For six hours.”"
    assert side.quote == "Not for ever. For six hours."
    assert side.sentence == "“We want them to look up,” said Maren Holt, a teacher. “Not for ever. For six hours.”"


def test_a_surname_and_a_pronoun_mean_the_person_named_before() -> None:
    side = one(
        "Maren Holt, a baker, opposes the ban.", "“I deliver at five,” Holt said. She added that nobody asked her."
    )
    assert (side.name, side.camp) == ("Maren Holt, baker", Camp.CRITIC)


def test_he_is_the_subject_of_the_sentence_before() -> None:
    assert one("Jo Ray has counted the cars. “There were nine,” he said.").name == "Jo Ray"


CAMPS = [
    ("Critics say it goes too far.", Camp.CRITIC),
    ("Opponents of the ban fear for the shops.", Camp.CRITIC),
    ("Supporters of the plan point out that it works elsewhere.", Camp.DEFENDER),
    ("The traders' union opposes the ban.", Camp.CRITIC),
    ("The nurses' association backs the plan.", Camp.DEFENDER),
    ("Cyclists do not support the plan.", Camp.CRITIC),
    ("The plan was condemned by the taxi drivers.", Camp.CRITIC),
    ("The ban has drawn praise from doctors.", Camp.DEFENDER),
    ("“This is a step in the right direction,” said Ada Fenwick.", Camp.DEFENDER),
    ("“This is a recipe for disaster,” said Ada Fenwick.", Camp.CRITIC),
    ("Shopkeepers warned that the ban would drive customers away.", Camp.CRITIC),
    ("“The ban will save lives,” said Ada Fenwick, a nurse.", Camp.DEFENDER),
    ("Ada Fenwick, who voted against the plan, said she would move.", Camp.CRITIC),
    ("Residents were thrilled: “We can sleep at last.”", Camp.DEFENDER),
    ("Churches have urged the council to scrap the plan.", Camp.CRITIC),
    ("Ada Fenwick, the plan's sponsor, said the town had asked for it.", Camp.DEFENDER),
    ("Ada Fenwick called the critics’ fears overblown, and dismissed the objections.", Camp.DEFENDER),
    ("Ada Fenwick said the ban was a tax on work.", Camp.CRITIC),
    ("Ada Fenwick said the ban would add $15,000 to the price of a flat.", Camp.CRITIC),
    ("Ada Fenwick said she supported it “100 percent”.", Camp.DEFENDER),
    ("Ada Fenwick, who voted no, said the town was in a hurry.", Camp.CRITIC),
    ("Ada Fenwick urged the council to reconsider.", Camp.CRITIC),
    ("Ada Fenwick called the plan “a once-in-a-generation chance”.", Camp.DEFENDER),
    ("Ada Fenwick said she would vote against the plan.", Camp.CRITIC),
    ("Ada Fenwick said her group would seek a judicial review.", Camp.CRITIC),
    ("The plan goes to a vote. The nurses' association opposes it.", Camp.CRITIC),
    ("“It is a stealth tax,” said Ada Fenwick. “They never asked us.”", Camp.CRITIC),
]


@pytest.mark.parametrize(("sentence", "camp"), CAMPS)
def test_who_takes_a_clear_stand_is_on_that_side(sentence: str, camp: Camp) -> None:
    assert one(sentence).camp == camp


@pytest.mark.parametrize(
    "sentence",
    [
        "Critics of the car lobby say the town was asleep.",
        "Supporters of the old mayor fear it.",
        "Film critics say the opening is slow.",
        "Ada Fenwick said she had not read it yet.",
        "Economists warned that without the ban the air would harm children.",
        "“It is not a mistake,” said Ada Fenwick.",
        "Residents in Oak were thrilled that the plan was dropped there.",
        "In 2019 Ada Fenwick opposed the ban.",
        "Drivers fear that lax rules would kill children.",
        "One camp fears that strict rules would cost jobs, the other that lax ones would.",
        "Ada Fenwick said the current rules are unfair.",
        "Ada Fenwick said the ban was fair, but that it left out the ring road.",
        "A spokesperson for Car Users Elm said the ban was new.",
        "Ada Fenwick said the ban would cost £4m.",
        "“I support it in principle, but who is to pay?” said Ada Fenwick.",
        "“Repairing it would cost more than it is worth,” said Ada Fenwick.",
        "The claim by the Elm Traders Association that shops would close was dismissed by Ada Fenwick.",
    ],
)
def test_what_is_not_clear_is_neutral_and_to_be_reviewed(sentence: str) -> None:
    assert {(side.camp, side.needs_review) for side in found(sentence)} <= {(Camp.NEUTRAL, True)}


def test_who_is_against_a_repeal_stands_against_the_proposal() -> None:
    sides = find_sides(
        ["Governor Rex Tolland will sign a repeal of the bag ban.", "The Coastal Keepers defended the ban."],
        title="Governor to repeal bag ban",
    )
    assert [(side.camp, side.leans) for side in sides] == [(Camp.NEUTRAL, Camp.CRITIC)]


def test_after_a_refusal_supporters_and_opponents_are_left_to_a_person() -> None:
    sides = find_sides(
        ["The council refused the wind farm.", "Opponents say it was time."], title="Council rejects farm"
    )
    assert [(side.camp, side.needs_review) for side in sides] == [(Camp.NEUTRAL, True)]


def test_a_plan_that_is_dropped_is_refused() -> None:
    sides = find_sides(
        ["Plans for a bus lane were scrapped.", "“It was the wrong scheme in the wrong place,” said Ada Fenwick."],
        title="Council scraps plan for bus lane",
    )
    assert [side.camp for side in sides] == [Camp.NEUTRAL]


def test_only_a_name_or_verb_that_says_so_itself_needs_no_review() -> None:
    sides = found("Critics say it is late.", "“It is a disaster,” said Ada Fenwick.")
    assert [(side.camp, side.needs_review) for side in sides] == [(Camp.CRITIC, False), (Camp.CRITIC, True)]
    assert sides[0].confidence > sides[1].confidence


def test_praise_of_what_is_taken_away_is_no_praise_of_the_plan() -> None:
    sides = find_sides(
        ["Free bus travel will end in January.", "“It is a lifeline,” said Ada Fenwick."],
        title="Ministers to end free bus travel",
    )
    assert [side.camp for side in sides] == [Camp.NEUTRAL]


def test_to_lift_a_ban_is_to_repeal_it() -> None:
    sides = find_sides(
        ["The House voted to repeal the ban on rent control.", "Sue Pratt said lifting the ban would be a disaster."],
        title="House votes to repeal rent control ban",
    )
    assert [(side.camp, side.leans) for side in sides] == [(Camp.NEUTRAL, Camp.CRITIC)]


def test_who_agrees_stands_beside_and_who_disagrees_opposite() -> None:
    sides = found("“It is a disaster,” said Ada Fenwick.", "The nurses' association agreed.", "Jo Ray disagreed.")
    assert [side.camp for side in sides] == [Camp.CRITIC, Camp.CRITIC, Camp.DEFENDER]


def test_they_go_on_with_what_they_said() -> None:
    side = one("Critics say it is unfair. They argue that nobody asked.")
    assert side.statement == "It is unfair. Argue that nobody asked."
    assert side.sentence == "Critics say it is unfair. They argue that nobody asked."
