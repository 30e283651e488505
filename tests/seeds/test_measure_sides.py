"""The labelled sets are sound, and the figures say what was found."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from seeds.evaluation.matching import match_speaker
from seeds.evaluation.passages import SET_NAMES, LabelledSide, Passage, SetName, load_passages
from seeds.evaluation.printing import miss_lines, payload_of, tables
from seeds.evaluation.scoring import Answer, Score, judge, total
from stories.models import Camp

every_set = pytest.mark.parametrize("name", SET_NAMES)


@dataclass(frozen=True)
class Found:
    """A side as the reader returns it."""

    camp: Camp
    name: str
    quote: str = ""
    sentence: str = "The pier is old."
    needs_review: bool = False


PIER = Passage(
    id="pier",
    subject="piers",
    title="Council to close the pier",
    proposal="Close the pier",
    paragraphs=[
        'The pier is old. "Shut it," said Ada Lund, the mayor. "Before it falls," she added.',
        'Anglers\' chair Bo Falk called it "a sad day". A guard declined to comment.',
    ],
    sides=[
        LabelledSide("Ada Lund", Camp.DEFENDER, quotes=["Shut it", "Before it falls"]),
        LabelledSide("Anglers", Camp.CRITIC),
        LabelledSide("Bo Falk", Camp.CRITIC, quotes=["a sad day"]),
        LabelledSide("A guard", Camp.NEUTRAL, unclear=True),
    ],
)
SILENT = Passage(id="silent", subject="x", title="X", proposal="X", paragraphs=["Nobody speaks."], sides=[])


def score_of(*found: Found) -> Score:
    return total([judge(PIER, found)])


def outcomes(*found: Found) -> dict[str, str]:
    return {speaker.speaker: speaker.outcome for speaker in judge(PIER, found).speakers}


def faults(*found: Found) -> list[str | None]:
    return [quote.fault for quote in judge(PIER, found).quotes]


@pytest.mark.parametrize("name", ["tuning", "held_out"])
def test_a_set_is_large_and_of_many_subjects(name: SetName) -> None:
    passages = load_passages(name)
    assert len(passages) >= 70
    assert len({passage.subject for passage in passages}) >= 25
    assert sum(not passage.sides for passage in passages) >= 6


@every_set
def test_every_speaker_and_quote_stands_verbatim_in_its_text(name: SetName) -> None:
    for passage in load_passages(name):
        for side in passage.sides:
            assert side.speaker in passage.text, passage.id
            assert all(quote and quote in passage.text for quote in side.quotes), passage.id


@every_set
def test_a_label_names_one_speaker(name: SetName) -> None:
    for passage in load_passages(name):
        for side in passage.sides:
            assert match_speaker(side.speaker, passage.sides) is side, passage.id


@every_set
def test_the_unclear_are_labelled_neutral(name: SetName) -> None:
    sides = [side for passage in load_passages(name) for side in passage.sides]
    assert {side.camp for side in sides if side.unclear} <= {Camp.NEUTRAL}
    assert {side.camp for side in sides} == set(Camp)


def test_no_passage_is_in_two_sets_or_twice_in_one() -> None:
    passages = [passage for name in SET_NAMES for passage in load_passages(name)]
    for values in ({one.id for one in passages}, {one.title for one in passages}, {one.text for one in passages}):
        assert len(values) == len(passages)


@pytest.mark.parametrize(
    ("name", "speaker"),
    [
        ("LUND", "Ada Lund"),
        ("the mayor Ada Lund", "Ada Lund"),
        ("guard", "A guard"),
        ("the anglers", "Anglers"),
        ("Anglers boss Bo Falk", "Bo Falk"),
    ],
)
def test_a_speaker_is_matched_where_one_name_holds_the_other(name: str, speaker: str) -> None:
    side = match_speaker(name, PIER.sides)
    assert side is not None
    assert side.speaker == speaker


@pytest.mark.parametrize("name", ["", "the", "Ada Lundgren", "Fal", "Lund Ada"])
def test_half_words_and_articles_match_nobody(name: str) -> None:
    assert match_speaker(name, PIER.sides) is None


def test_each_speaker_has_one_outcome() -> None:
    assert outcomes(
        Found(Camp.DEFENDER, "Ada Lund"),
        Found(Camp.DEFENDER, "Bo Falk"),
        Found(Camp.CRITIC, "guard"),
        Found(Camp.NEUTRAL, "Passers-by"),
    ) == {
        "Ada Lund": "right",
        "Anglers": "missed",
        "Bo Falk": "wrong_camp",
        "A guard": "given_camp",
        "Passers-by": "extra",
    }


def test_a_speaker_found_twice_is_judged_by_the_worse_camp() -> None:
    twice = (Found(Camp.DEFENDER, "Ada Lund"), Found(Camp.CRITIC, "Lund"))
    assert outcomes(*twice)["Ada Lund"] == outcomes(*reversed(twice))["Ada Lund"] == "wrong_camp"
    assert outcomes(Found(Camp.DEFENDER, "Lund"), Found(Camp.NEUTRAL, "Lund"))["Ada Lund"] == "left_neutral"


def test_left_to_neutral_is_counted_apart_from_the_wrong_camp() -> None:
    score = score_of(Found(Camp.NEUTRAL, "Ada Lund", needs_review=True), Found(Camp.NEUTRAL, "Bo Falk"))
    assert (score.wrong_camp, score.left_neutral, score.left_neutral_without_review) == (0, 2, 1)


def test_precision_counts_extras_and_recall_the_missed() -> None:
    score = score_of(
        Found(Camp.CRITIC, "Falk"),
        Found(Camp.CRITIC, "Seagulls"),
        Found(Camp.CRITIC, "The seagulls"),
        Found(Camp.DEFENDER, "Lund"),
    )
    critics, defenders, neutral = (score.camps[camp] for camp in Camp)
    assert (critics.labelled, critics.found, critics.right) == (2, 2, 1)
    assert (critics.precision, critics.recall) == (0.5, 0.5)
    assert (defenders.precision, defenders.recall) == (1.0, 1.0)
    assert (neutral.precision, neutral.recall) == (1.0, 0.0)
    assert (score.labelled, score.found, score.right, score.missed, score.extra) == (4, 3, 2, 2, 1)


def test_a_quote_is_judged_by_its_words_and_by_its_speaker() -> None:
    assert faults(Found(Camp.DEFENDER, "Ada Lund", quote="Before it falls,")) == [None]
    assert faults(Found(Camp.DEFENDER, "Ada Lund", quote="Close it")) == ["not_verbatim"]
    assert faults(Found(Camp.DEFENDER, "Ada Lund", quote="Shut it Before it falls")) == ["not_verbatim"]
    assert faults(Found(Camp.DEFENDER, "Ada Lund", quote="a sad day")) == ["wrong_speaker"]
    assert faults(Found(Camp.CRITIC, "Seagulls", quote="a sad day")) == ["wrong_speaker"]
    assert faults(Found(Camp.DEFENDER, "Ada Lund")) == []


def test_labelled_quotes_are_kept_only_with_their_speaker() -> None:
    score = score_of(
        Found(Camp.DEFENDER, "Ada Lund", quote="Shut it"), Found(Camp.DEFENDER, "Ada Lund", quote="a sad day")
    )
    assert (score.quotes_labelled, score.quotes_found, score.quotes_kept) == (3, 2, 1)
    assert (score.quotes_not_verbatim, score.quotes_wrong_speaker) == (0, 1)


def test_a_sentence_may_run_over_paragraphs_but_not_be_made_up() -> None:
    across = '"Before it falls," she added. Anglers\' chair Bo Falk called it "a sad day".'
    score = score_of(*(Found(Camp.CRITIC, "Falk", sentence=words) for words in (across, "Falk is sad.", "")))
    assert score.sentences_not_verbatim == 2


def test_a_passage_where_nobody_speaks_is_kept_only_by_silence() -> None:
    quiet = total([judge(SILENT, []), judge(PIER, [])])
    assert (quiet.silent_passages, quiet.silent_passages_kept) == (1, 1)
    loud = total([judge(SILENT, [Found(Camp.CRITIC, "Nobody", sentence="Nobody speaks.")])])
    assert (loud.silent_passages, loud.silent_passages_kept, loud.extra) == (1, 0, 1)


def every_fault() -> Answer:
    found = [
        Found(Camp.DEFENDER, "Bo Falk", quote="sad days", sentence="He is sad."),
        Found(Camp.NEUTRAL, "Ada Lund", needs_review=True),
        Found(Camp.NEUTRAL, "Guard"),
    ]
    return judge(PIER, found)


def test_every_fault_has_a_line() -> None:
    assert list(miss_lines(every_fault())) == [
        "pier: left_neutral Ada Lund [defender -> neutral, for review]",
        "pier: missed Anglers [critic -> not found]",
        "pier: wrong_camp Bo Falk [critic -> defender]",
        "pier: quote not_verbatim (Bo Falk): sad days",
        "pier: sentence not verbatim: He is sad.",
    ]


def test_programs_and_people_get_the_same_figures() -> None:
    score = total([every_fault()])
    payload = payload_of(score, [every_fault()])
    assert payload["camps"]["critic"]["recall"] == 0.0
    assert payload["misses"][1] == "pier: missed Anglers [critic -> not found]"
    assert "misses" not in payload_of(score)
    shown = [[cell.strip() for cell in line.split("│")[1:-1]] for line in tables(score).splitlines() if "│" in line]
    assert ["critic", "2", "0", "0", "1.000", "0.000"] in shown
    assert ["in the wrong camp (critic for defender or the reverse)", "1"] in shown


def measure(*arguments: str) -> str:
    out = io.StringIO()
    call_command("measure_sides", *arguments, stdout=out)
    return out.getvalue()


@every_set
def test_the_command_accounts_for_every_speaker(name: SetName) -> None:
    figures = json.loads(measure("--set", name, "--format", "json"))
    assert figures["passages"] == len(load_passages(name))
    outcomes = ("right", "wrong_camp", "left_neutral", "given_camp", "missed")
    assert figures["labelled"] == sum(figures[outcome] for outcome in outcomes)
    assert figures["found"] == figures["labelled"] - figures["missed"] + figures["extra"]
    assert set(figures["camps"]) == set(Camp)


def test_the_command_measures_a_file_of_the_same_form(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        "- {id: pier, subject: piers, title: Council to close the pier, proposal: Close the pier,\n"
        "   text: Anglers oppose the closure., sides: [{speaker: Anglers, camp: critic}]}\n",
        encoding="utf-8",
    )
    figures = json.loads(measure("--file", str(file), "--format", "json"))
    assert (figures["passages"], figures["labelled"], figures["right"]) == (1, 1, 1)


@pytest.mark.parametrize("content", [b"", b"- {id: pier}", b"- pier", b"\xff", b"a: [", b"- {sides: [{camp: fan}]}"])
def test_a_file_that_holds_no_passages_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=r"own\.yaml"):
        measure("--file", str(file))
    with pytest.raises(CommandError, match=r"missing\.yaml"):
        measure("--file", str(tmp_path / "missing.yaml"))


def test_the_command_names_the_faults_when_asked() -> None:
    faults = json.loads(measure("--format", "json", "--misses"))["misses"]
    assert faults
    assert measure("--misses") == measure() + "".join(f"{fault}\n" for fault in faults)
