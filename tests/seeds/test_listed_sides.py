"""Lists of sides in whole documents: what is looked at before it is published, and what stands below them."""

from seeds.reader.raw import Reading
from seeds.reader.reading import read_document
from stories.drafts import Section, SideDraft
from stories.models import Camp

TITLE = "Council weighs a ban on swimming in Quarry Lake"
PROSE = "The council of Elm votes on the ban in two weeks, and nobody dares to say how it will go."
MORE = "The town has set aside no money for lifeguards at the lake, the treasurer said on Monday."
SIDES = ["Sides", "Critics", "Swim Free Elm", "Calls the ban an easy way out."]
DEFENDERS = ["Defenders", "Mayor Piet Larsen", "Says that the town cannot answer for one more death."]


def read(*lines: str) -> Reading:
    return read_document("lake.txt", "\n".join([TITLE, *lines]).encode())


def names(reading: Reading) -> list[str]:
    return [side.name for side in reading.draft.sides]


def test_a_clear_list_is_not_looked_at() -> None:
    assert read(PROSE, *SIDES, *DEFENDERS).review_reasons == []


def test_who_stands_on_two_sides_is_looked_at() -> None:
    reading = read(PROSE, *SIDES, *DEFENDERS, "Swim Free Elm, a club", "Supports the ban after all.")
    assert reading.review_reasons == ["Swim Free Elm stands on more than one side."]
    assert names(reading) == ["Swim Free Elm", "Mayor Piet Larsen", "Swim Free Elm, a club"]


def test_the_same_holds_for_structured_documents() -> None:
    sides = "sides: {critics: [{name: Jo Ray, statement: No.}], defenders: [{name: jo ray, statement: Yes.}]}"
    reading = read_document("lake.md", f"---\ntitle: {TITLE}\n{sides}\n---\n{PROSE}\n".encode())
    assert reading.review_reasons == ["Jo Ray stands on more than one side."]


def test_what_stands_there_twice_is_one_side() -> None:
    assert read(PROSE, *SIDES, *SIDES[2:]).draft.sides == [
        SideDraft(Camp.CRITIC, "Calls the ban an easy way out.", "Swim Free Elm")
    ]


def test_a_side_without_a_name_is_that_of_its_speaker() -> None:
    reading = read(
        PROSE,
        "The case for",
        '"We cannot answer for one more death," said Piet Larsen, the mayor of Elm.',
        "The case against",
        'Councillor Bea Frank says the ban "punishes the careful".',
    )
    assert [(side.camp, side.name) for side in reading.draft.sides] == [
        (Camp.DEFENDER, "Piet Larsen, mayor of Elm"),
        (Camp.CRITIC, "Councillor Bea Frank"),
    ]
    assert reading.review_reasons == []


def test_a_side_that_nobody_can_be_named_for_is_looked_at() -> None:
    reading = read(PROSE, *SIDES, "Defenders", "One more death would be one too many.")
    assert reading.review_reasons == ["1 of 2 listed sides have no name."]


def test_a_list_in_which_nobody_is_named_is_taken_as_it_is() -> None:
    reading = read(PROSE, "Critics", "No critics identified", "Defenders", "Keeps the river free of rubbish.")
    assert reading.draft.sides == [SideDraft(Camp.DEFENDER, "Keeps the river free of rubbish.")]
    assert reading.review_reasons == []


def test_brackets_and_a_clause_may_follow_a_name() -> None:
    reading = read(
        PROSE, "Sides", "Critics", "- Parents of Elm (900 names): find it unfair", "- Jo Ray, who swims daily"
    )
    assert [(side.name, side.statement) for side in reading.draft.sides] == [
        ("Parents of Elm (900 names)", "find it unfair"),
        ("Jo Ray", "Swims daily"),
    ]


def test_a_paragraph_below_nobody_is_body() -> None:
    reading = read(*SIDES, "Neutral", "None identified.", PROSE)
    assert names(reading) == ["Swim Free Elm"]
    assert reading.draft.body == [Section("", [PROSE])]
    assert reading.dropped == ["None identified."]


def test_prose_below_the_list_is_body() -> None:
    reading = read(*SIDES, *DEFENDERS, PROSE, "What it costs", MORE)
    assert names(reading) == ["Swim Free Elm", "Mayor Piet Larsen"]
    assert reading.draft.body == [Section("", [PROSE]), Section("What it costs", [MORE])]


def test_what_goes_on_with_a_stand_belongs_to_it() -> None:
    goes_on = "He also asks the region for the money that lifeguards would cost every summer."
    reading = read(PROSE, *SIDES, *DEFENDERS, goes_on)
    assert reading.draft.sides[-1].statement == f"{DEFENDERS[-1]} {goes_on}"
