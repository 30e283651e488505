"""Sides in plain news reports: who does it, what people do instead of saying so, and refusals."""

import pytest

from seeds.reader.attribution import find_sides
from seeds.reader.attribution.finding import MAX_SENTENCES
from stories.models import Camp

CRITIC, DEFENDER, NEUTRAL = Camp.CRITIC, Camp.DEFENDER, Camp.NEUTRAL
CLOSURE = ("Region to close swimming baths", "The region will close the baths of Elm in May.")


def camps(story: tuple[str, str], *paragraphs: str) -> dict[str, Camp]:
    title, lead = story
    return {side.name: side.camp for side in find_sides([lead, *paragraphs], title=title)}


DOERS = [
    ("Council to close baths", "The council of Elm will close the baths.", "council leader Ada Fenwick"),
    ("Chain to shut shops", "Grocer Bickers will shut nine shops.", "operations director Ada Fenwick"),
    ("Lender to shut branches", "Caja Alta will close 61 branches.", "Caja Alta's chief executive, Ada Fenwick,"),
    ("Sweden to merge funds", "Sweden's government wants to merge two funds.", "Research Minister Ada Fenwick"),
    ("Pay rise", "Staff will get more under a plan put forward by mayor Ada Fenwick.", "Fenwick"),
    ("Shirts without ads", "Clubs may not advertise from May, league president Ada Fenwick said.", "Fenwick"),
]


@pytest.mark.parametrize(("title", "lead", "office"), DOERS)
def test_who_does_it_and_gives_reasons_defends_it(title: str, lead: str, office: str) -> None:
    found = camps((title, lead), f"“Nobody should pay for empty rooms,” {office} said.")
    assert [camp for name, camp in found.items() if "Fenwick" in name] == [DEFENDER]


@pytest.mark.parametrize(
    ("title", "lead", "office"),
    [
        ("Council told to close baths", "Ministers have ordered the council to close.", "council leader Ada Fenwick"),
        ("Listing bid for baths", "The baths could be listed, to the despair of the council.", "leader Ada Fenwick"),
        ("Ottawa to buy ships abroad", "Ottawa will buy four ships abroad.", "Premier Ada Fenwick"),
        ("Council to close baths", "The council of Elm will close the baths.", "opposition leader Ada Fenwick"),
        ("Union wants strike", "Work will stop in May, union leader Jo Ray said.", "chief executive Ada Fenwick"),
    ],
)
def test_whom_it_is_done_to_does_not_do_it(title: str, lead: str, office: str) -> None:
    found = camps((title, lead), f"“That is the way of the world in here,” {office} said.")
    assert [camp for name, camp in found.items() if "Fenwick" in name] == [NEUTRAL]


def test_who_does_it_and_only_tells_what_happens_is_left_to_a_person() -> None:
    story = ("Sweden to merge funds", "Sweden's government wants to merge two funds.")
    assert camps(story, "Minister Ada Fenwick said the tender was due in May.")["Minister Ada Fenwick"] == NEUTRAL


DEEDS = [
    ("The Friends of the Baths handed in a petition with 6,804 names.", CRITIC),
    ("Swimmers have called a march for Sunday.", CRITIC),
    ("Parents are collecting signatures at the gate.", CRITIC),
    ("The mayors of five towns have written to the minister in protest.", CRITIC),
    ("The bathers' union vowed to take the case to the highest court.", CRITIC),
    ("The hotel association is campaigning for a No.", CRITIC),
    ("The taxpayers' league recommends a Yes.", DEFENDER),
    ("Hotel owner Ada Fenwick was among those in favour.", DEFENDER),
    ("Senator Ada Fenwick plans to vote no.", CRITIC),
    ("Swimmers were not amused.", CRITIC),
    ("Ada Fenwick, a diver, was near tears.", CRITIC),
    ("The hotel association is over the moon.", DEFENDER),
    ("The trainers' union reacted with dismay.", CRITIC),
    ("The lifeguards' union asked councillors not to vote for the closure.", CRITIC),
]


@pytest.mark.parametrize(("sentence", "camp"), DEEDS)
def test_what_people_do_about_it_is_a_stand(sentence: str, camp: Camp) -> None:
    assert list(camps(CLOSURE, sentence).values()) == [camp]


@pytest.mark.parametrize(
    "sentence",
    [
        "Swimmers handed in a petition in support of the closure.",
        "Swimmers staged a rally for cheaper tickets.",
        "Swimmers were unhappy about the current opening hours.",
        "Palaeontologist Ada Fenwick, who drafted it, said the pool was an old friend.",
        "Ada Fenwick, author of a book on baths, said the water was warm.",
    ],
)
def test_what_is_done_for_something_else_is_none(sentence: str) -> None:
    assert CRITIC not in camps(CLOSURE, sentence).values()
    assert DEFENDER not in [one for one in camps(CLOSURE, sentence).values() if "support" not in sentence]


def test_a_boycott_that_is_proposed_is_not_against_the_proposal() -> None:
    story = ("Authors urge strike over prizes", "More than 200 authors urge a strike over prizes.")
    assert camps(story, "The poets' guild joined the strike on Monday.")["The poets' guild"] == NEUTRAL


def test_a_strike_is_no_refusal() -> None:
    story = ("Bill sets minimum service during strikes", "A bill would set a minimum service during strikes.")
    assert camps(story, "The nurses' union opposes the bill.") == {"The nurses' union": CRITIC}


def test_who_speaks_for_a_body_stands_where_it_stands() -> None:
    found = camps(
        CLOSURE, "The swimmers' club opposes the closure. “We learned it there,” said its chair, Ada Fenwick."
    )
    assert set(found.values()) == {CRITIC}
    assert len(found) == 2
    found = camps(CLOSURE, "The swimmers' club has 90 members, it said. Its chair, Ada Fenwick, condemned the closure.")
    assert found["Ada Fenwick, chair"] == CRITIC


def test_her_organisation_is_she() -> None:
    found = camps(
        CLOSURE, "“Who checks this?” asked Ada Fenwick of Free Water. Her organisation is considering legal action."
    )
    assert list(found.values()) == [CRITIC]


def test_a_quotation_behind_somebody_unknown_is_nobodys() -> None:
    sides = find_sides(
        [
            "The order names the utility as owner.",
            "The utility said it was ready.",
            "“Now,” he told the chamber. “But we are losing half of it every day.”",
        ]
    )
    assert [side.quote for side in sides if side.quote] == []


def test_what_a_participle_says_belongs_to_the_subject() -> None:
    found = camps(CLOSURE, "Analyst Henrik Lund at Nordkap kept his rating, saying the savings were achievable.")
    assert list(found) == ["Analyst Henrik Lund"]


def test_only_so_many_sentences_are_searched() -> None:
    filler = ["1. " * (MAX_SENTENCES - 1)]
    assert [side.name for side in find_sides([*filler, "Jo Ray argues that it is so.", "Ada Fenwick argues too."])] == [
        "Jo Ray"
    ]


PASSING = [
    ("The baths will close in May, to the dismay of swimmers.", "Swimmers", CRITIC),
    ("Work begins in May despite fierce opposition from the divers' club.", "The divers' club", CRITIC),
    ("The vote was taken at noon, prompting an immediate outcry from nature groups.", "Nature groups", CRITIC),
    ("The vote was taken at noon, to the delight of architects.", "Architects", DEFENDER),
    ("Opponents wearing orange vests held up photographs.", "Opponents", CRITIC),
    ("Victim Support Elm gave the closure a cautious welcome.", "Victim Support Elm", DEFENDER),
    ("Swim Free Elm, Baths First and the Right to Water Trust urged it to reverse course.", "Baths First", CRITIC),
    ("The divers' club put out a statement calling on the region to scrap the closure.", "The divers' club", CRITIC),
    ("Hotel owner Ada Fenwick said she could not wait.", "Hotel owner Ada Fenwick", DEFENDER),
    ("Divers will fight the closure, they said. Spokesman Jo Fenn said the sea was cold.", "Spokesman Jo Fenn", CRITIC),
    ("Retired admiral Ada Fenwick said she had come round.", "Retired admiral Ada Fenwick", DEFENDER),
    ("Ada Fenwick, who put forward the closure, cited the cost. “It is high,” she said.", "Ada Fenwick", DEFENDER),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "name", "camp"), PASSING)
def test_a_stand_told_in_passing_is_heard(sentence: str, name: str, camp: Camp) -> None:
    assert [found for who, found in camps(CLOSURE, sentence).items() if who.startswith(name)] == [camp]


def test_so_did_and_as_has_stand_beside_whom_they_follow() -> None:
    found = camps(
        CLOSURE, "Five mayors have written to the minister in protest, as have the water board and the ferry union."
    )
    assert list(found.values()) == [CRITIC] * 3
    found = camps(CLOSURE, "Hotel owner Jo Ray was among those in favour. So was Ada Fenwick, a plumber.")
    assert list(found.values()) == [DEFENDER] * 2


def test_who_shoots_back_stands_opposite() -> None:
    found = camps(CLOSURE, "The hotel association backs the closure. “We built it,” shot back Ada Fenwick, a diver.")
    assert found["Ada Fenwick, diver"] == CRITIC


def test_single_marks_hold_a_quotation_with_an_apostrophe() -> None:
    [side] = find_sides(
        ["'A taxpayer shouldn't be paying for a family in Dubai,' Ada Fenwick told the paper's podcast."]
    )
    assert side.quote.startswith("A taxpayer shouldn't be paying for a family")


def test_the_guides_of_a_city_are_not_the_city() -> None:
    assert list(camps(CLOSURE, "The city's guides fear that groups will stay away.")) == ["The city's guides"]


def test_what_describes_a_person_anywhere_describes_it_everywhere() -> None:
    found = camps(CLOSURE, "The order came from the baths minister, Ada Fenwick, who wrote that nobody swims.")
    assert list(found) == ["Ada Fenwick, baths minister"]


def test_a_year_in_an_aside_does_not_make_the_sentence_one_of_the_past() -> None:
    found = camps(CLOSURE, "The hotel association, which moved here in 1981, said the closure was long overdue.")
    assert list(found.values()) == [DEFENDER]


def test_who_decides_by_law_does_not_do_it() -> None:
    story = ("Reactor to run longer", "The reactor will run ten years longer, the nuclear regulator said on Monday.")
    found = camps(
        story, "Ada Fenwick, the regulator's chief inspector, said: “The licence could be withdrawn at any time.”"
    )
    assert DEFENDER not in found.values()


@pytest.mark.parametrize(
    "sentence",
    [
        "Residents were furious that it had taken the council so long.",
        "The bathers' union rejected claims that the closure would cost lives.",
        "Ada Fenwick denied that the closure was a disaster.",
        "Ada Fenwick said she had opposed the closure at first but now backed it.",
        "The bathers' union said it backed the closure only if staff kept their jobs.",
        "Ada Fenwick, who wrote a book about the closure, said it was long.",
        "Ada Fenwick has come round to opposing the closure.",
    ],
)
def test_anger_at_something_else_and_the_words_of_others_are_no_stand(sentence: str) -> None:
    assert set(camps(CLOSURE, sentence).values()) <= {NEUTRAL}


def test_who_stands_behind_a_group_is_one_of_it_only_where_more_says_so() -> None:
    group = "Divers oppose the closure."
    assert (
        camps(CLOSURE, f"{group} “It is May,” said Ada Fenwick, who sells shoes.")["Ada Fenwick, who sells shoes"]
        == NEUTRAL
    )
    assert camps(CLOSURE, f"{group} “No way,” said Ada Fenwick, a diver.")["Ada Fenwick, diver"] == CRITIC
    found = camps(CLOSURE, "Divers were not amused. “No way,” said Ada Fenwick, who sells shoes.")
    assert found["Ada Fenwick, who sells shoes"] == CRITIC


@pytest.mark.parametrize("minister", ["The Polish minister, Ada Fenwick,", "Poland's farm minister, Ada Fenwick,"])
def test_the_minister_of_another_country_does_not_do_it(minister: str) -> None:
    story = ("Germany to ban nets", "Germany will ban long nets from May.")
    found = camps(story, f"“The sea belongs to all of us up here,” {minister} said.")
    assert set(found.values()) == {NEUTRAL}


STRIKE = ("Teachers strike over longer school day", "Thousands of teachers stayed at home over a longer school day.")


@pytest.mark.parametrize(
    ("sentence", "camp"),
    [
        ("Minister Ada Fenwick called the strike irresponsible.", DEFENDER),
        ("Ada Fenwick welcomed the longer day.", DEFENDER),
        ("Parents oppose the longer day.", CRITIC),
    ],
)
def test_a_protest_in_the_title_is_against_what_it_is_about(sentence: str, camp: Camp) -> None:
    assert list(camps(STRIKE, sentence).values())[-1] == camp


def test_an_expert_who_tells_what_would_come_of_it_takes_no_side() -> None:
    found = camps(CLOSURE, "Economist Ada Fenwick said the closure would hurt nearby cafés.")
    assert list(found.values()) == [NEUTRAL]
