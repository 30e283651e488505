"""What a story is found by: its words, in the forms of its language, written down with it."""

from collections.abc import Collection
from dataclasses import replace
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from stories.drafts import Section, SideDraft, StoryDraft
from stories.models import Camp, Story
from stories.search.indexing import LONGEST
from stories.search.languages import configuration_of
from stories.search.models import StoryWords
from stories.search.queries import matching
from stories.services import publish_story
from tests.conftest import NOW
from tests.search.conftest import MakeStory
from tests.stories.conftest import draft

__all__ = ["draft"]

REFRESH = import_module("stories.search.migrations.0003_words_without_accents")


def found(q: str) -> Collection[str]:
    return {story.slug for story in matching(Story.objects.all(), q)}


def test_every_part_is_found_and_the_title_weighs_most(db: None, draft: StoryDraft) -> None:
    story = publish_story(draft=draft, document="tests:harbour", at=NOW).story
    for word in ("harbour", "crates", "fishers", "freight", "votes", "follows", "union", "quay", "auditor", "figures"):
        assert found(word) == {story.slug}, word
    assert found("minutes") == set(), "where it was said is no word of the story"
    vector = StoryWords.objects.get().vector
    assert all(lexeme in vector for lexeme in ("'toll':2A", "'crate':7B"))


def test_a_correction_changes_what_is_found(db: None, draft: StoryDraft) -> None:
    publish_story(draft=draft, document="tests:harbour", at=NOW)
    sides = [SideDraft(Camp.CRITIC, "Whales need silence.", "Divers")]
    story = publish_story(
        draft=replace(draft, title="Other title", sides=sides), document="tests:harbour", at=NOW
    ).story
    assert (found("islands"), found("auditor"), found("whale divers")) == (set(), set(), {story.slug})
    assert StoryWords.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "title", "q"),
    [
        ("en", "Councils are voting", "council votes"),
        ("en-GB", "Councils are voting", "council votes"),
        ("de", "Die Häuser der Städte", "haus stadt"),
        ("fr", "Les chevaux du roi", "cheval"),
        ("es", "Los gatos negros", "gato negro"),
        ("it", "I gatti neri", "gatto nero"),
        ("pt", "Os gatos pretos", "gato preto"),
        ("nl", "De boeken van de stad", "boek"),
        ("cy", "Tai y dref", "tai dref"),
    ],
)
def test_words_are_found_in_the_forms_of_their_language(
    make_story: MakeStory, language: str, title: str, q: str
) -> None:
    story = make_story(title, language=language)
    make_story("Something else")
    assert found(q) == {story.slug}


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt", "it", "nl", "el", "cy"])
@pytest.mark.parametrize(
    ("title", "q"),
    [
        ("Le café de Lefèvre", "cafe lefevre"),
        ("Le cafe de Lefevre", "café LEFÈVRE"),
        ("Le caf\u00e9", "cafe\u0301"),
        ("Smørrebrød in Łódź", "smorrebrod lodz"),
        ("Résumés of the façade", "resumes facade"),
        ("Η Αθήνα", "αθηνα"),
    ],
)
def test_accents_make_no_other_word(make_story: MakeStory, language: str, title: str, q: str) -> None:
    story = make_story(title, language=language)
    make_story("Something else", language=language)
    assert found(q) == {story.slug}


def test_what_says_nothing_says_nothing_with_accents_either(make_story: MakeStory) -> None:
    story = make_story("Der Kampf der Stadt um Frieden", language="de")
    other = make_story("Kampf für Frieden", language="de")
    assert found("kampf für frieden") == {story.slug, other.slug}
    assert found('"kampf für frieden"') == {other.slug}
    assert found("kampf -häuser") == {story.slug, other.slug}


def test_what_is_a_word_is_the_storys_to_say(make_story: MakeStory) -> None:
    german = make_story("Die Brücke", language="de")
    welsh = make_story("Die Brücke", language="cy", summary="Other")
    assert found("die") == {welsh.slug}, "an article is no word, in German"
    assert found('"die brücke"') == {german.slug, welsh.slug}


def test_a_story_of_any_length_is_published(make_story: MakeStory) -> None:
    paragraphs = [" ".join(f"ẅörd{n}x{m}" for n in range(2000)) for m in range(20)]
    story = make_story("Endless", body=[Section("", paragraphs)], why_it_matters="x" * 3000)
    assert len(StoryWords.objects.get().text) <= 2 * LONGEST + 1
    assert found("ẅörd1x0") == {story.slug}
    assert found("ẅörd1x19") == set(), "beyond what is searched"


def test_the_migration_writes_what_the_service_writes(make_story: MakeStory, draft: StoryDraft) -> None:
    make_story("Die Häuser für Ångström", language="de_AT", key_points=["\ue000Eins\ue001", "Zwei"])
    make_story("Bare")
    publish_story(draft=draft, document="tests:harbour", at=NOW)
    rows = StoryWords.objects.order_by("pk").values()
    written = list(rows.all())
    StoryWords.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(REFRESH.FILL, REFRESH.FOLDED)
    assert list(rows.all()) == written
    StoryWords.objects.update(vector="'wrong':1")
    with connection.cursor() as cursor:
        cursor.execute(REFRESH.FILL, REFRESH.FOLDED)
    assert list(rows.all()) == written


@pytest.mark.parametrize(
    ("language", "expected"), [("DE", "german"), ("pt_BR", "portuguese"), ("", "simple"), ("x-de", "simple")]
)
def test_languages_have_configurations(language: str, expected: str) -> None:
    assert configuration_of(language) == expected


def test_the_words_can_be_written_again(make_story: MakeStory) -> None:
    story, lost = make_story("Trams"), make_story("Ships")
    StoryWords.objects.filter(story=story).update(vector="'wrong':1")
    StoryWords.objects.filter(story=lost).delete()
    said = StringIO()
    call_command("rebuild_search", stdout=said)
    assert said.getvalue() == "2 stories can be found by their words.\n"
    assert (found("tram"), found("ship"), found("wrong")) == ({story.slug}, {lost.slug}, set())
