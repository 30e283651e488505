"""The four seeds as we retell them: the facts of the originals in words of our own."""

import re
from pathlib import Path

import pytest

from seeds.files import DOCUMENTS
from seeds.publisher import publish_documents
from seeds.reader.reading import read_document
from seeds.report import draft_of
from stories.drafts import StoryDraft
from stories.models import Story
from tests.conftest import NOW
from tests.seeds.test_raw import BOILERPLATE, shown

PATHS = sorted(DOCUMENTS.glob("*.md"))
COPIED_WORDS = 12
FACTS = {
    "order-14409.md": ["14409", "Reuters", "New York Times", "Law360", "government contracts", "quasi-mandatory"],
    "register-or-report.md": ["Luiza Jarovsky", "President Biden", "AI Action Plan", "EU AI Act", "thresholds"],
    "sharing-becomes-a-choice.md": [
        "architectures",
        "training data",
        "safeguards",
        "China",
        "no deadline",
        "penalties",
    ],
    "thirty-day-preview.md": [
        "30 days instead of 90",
        "CISA and NIST have 30 days to set the standard",
        "Defense Department",
        "Chris MacKenzie, spokesperson for Americans for Responsible Innovation",
        "NOTUS",
        "David Sacks",
        "2023",
        "first day back in office",
        "Claude Mythos",
        "rural hospitals",
        "OpenAI, Anthropic and Google",
    ],
}


def draft_from(path: Path) -> StoryDraft:
    return read_document(path.name, path.read_bytes()).draft


def words(text: str) -> list[str]:
    return re.findall(r"[\w'-]+", text.casefold().replace("’", "'"))


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of COPIED_WORDS words."""
    found = words(text)
    return {tuple(found[at : at + COPIED_WORDS]) for at in range(len(found) - COPIED_WORDS + 1)}


def test_there_are_four() -> None:
    assert [path.name for path in PATHS] == sorted(FACTS)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_document_is_whole(path: Path) -> None:
    draft = draft_from(path)
    for name in ("summary", "why_it_matters", "key_points", "plain_words", "forecast", "timeline", "topics"):
        assert getattr(draft, name), name
    assert all(section.paragraphs for section in draft.body)
    assert len(draft.body) > 1
    assert all(side.name and side.source for side in draft.sides)
    assert "not named in the document" in draft.sources[0].name


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_facts_and_names_are_kept(path: Path) -> None:
    text = " ".join(path.read_text().split())
    assert [fact for fact in FACTS[path.name] if fact not in text] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_no_boilerplate(path: Path) -> None:
    text = shown(read_document(path.name, path.read_bytes()))
    assert [phrase for phrase in BOILERPLATE if phrase in text] == []


def test_the_first_seed_has_no_critics() -> None:
    sides = draft_of(read_document("seed.md", (DOCUMENTS / "register-or-report.md").read_bytes()))["sides"]
    assert sides["critics"] == []
    assert [side["name"] for side in sides["neutral"]] == ["Luiza Jarovsky, legal expert", "Legal experts, not named"]


def test_nobody_is_given_a_date_that_the_originals_do_not_have() -> None:
    assert [step.date for path in PATHS for step in draft_from(path).timeline if step.date] == []
    assert [source.url for path in PATHS for source in draft_from(path).sources if source.url] == []


@pytest.mark.django_db
def test_they_publish_as_four_stories() -> None:
    results = list(publish_documents(paths=[DOCUMENTS], at=NOW))
    assert [(result.document, result.status) for result in results] == [
        (f"seeds/{path.stem}", "publish") for path in PATHS
    ]
    assert Story.objects.visible(at=NOW).count() == 4
    preview = Story.objects.get(document="seeds/thirty-day-preview")
    assert list(preview.timeline.order_by("position").values_list("date_text", flat=True)) == [
        "2023",
        "Trump's first day back in office",
        "a few weeks ago",
        "May",
        "Tuesday",
    ]
    assert preview.sides.get(name__startswith="David Sacks").camp == "critic"
    assert preview.sides.get(name__startswith="Chris MacKenzie").source == "To NOTUS"


def test_no_long_sentence_is_copied(raw_seeds: list[Path]) -> None:
    originals = set().union(*(runs(path.read_text()) for path in raw_seeds))
    copied = {" ".join(run) for path in PATHS for run in runs(path.read_text()) & originals}
    assert copied == set()
