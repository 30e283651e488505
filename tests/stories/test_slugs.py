"""Addresses of stories: whole words, each its own, for whatever somebody calls a story."""

import re

import pytest
from django.core.validators import validate_slug
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from stories.drafts import StoryDraft
from stories.models import Story
from stories.services import publish_story
from stories.slugs import LENGTH, _free_number, free_slug, words_of
from tests.conftest import NOW

PATTERN = re.compile(r"[a-z0-9_]+(-[a-z0-9_]+)*")
SETTINGS = settings(max_examples=60)
WORDS = st.lists(st.text("abc-_é'ß4", min_size=1, max_size=12), min_size=1, max_size=60).map(" ".join)
HOSTILE = st.sampled_from(
    ["חוק חדש", "🔥🎉", "__", "-", "x" * 500, "a " + "x" * 500, "\u202eabc", "ﬁﬁ" * 90, "٣٤", "/../"]
)
TITLES = WORDS | HOSTILE | st.text(max_size=500)


def untold(slug: str) -> Story:
    return Story(slug=slug, title=slug, document=slug, content_hash="", created_at=NOW, state="draft")


def fill(slug: str) -> None:
    untold(slug).save()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        (
            "The council wants to build a tram line through the whole of the market street by May",
            "the-council-wants-to-build-a-tram-line-through-the-whole-of-the-market",
        ),
        (
            "The council wants to build a tram line through the whole of the old markets by May",
            "the-council-wants-to-build-a-tram-line-through-the-whole-of-the-old",
        ),
        ("x" * 200, "x" * LENGTH),
        ("Ο φόρος", "story"),
        ("🔥🔥🔥", "story"),
        ("חוק חדש 2026", "2026"),
    ],
    ids=["fits to the letter", "one letter too many", "no space", "no Latin letter", "no letter", "right to left"],
)
def test_an_address_is_the_whole_words_that_fit(db: None, title: str, slug: str) -> None:
    assert publish_story(draft=StoryDraft(title=title), document="tests:slug", at=NOW).story.slug == slug


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bundestag beschließt Tempolimit", "bundestag-beschliesst-tempolimit"),
        ("Ærø får ny færge", "aero-far-ny-faerge"),
        ("Łódź i Đakovo", "lodz-i-dakovo"),
        ("Œuvre de Þór", "oeuvre-de-thor"),
        ("Diyarbakır", "diyarbakir"),
        ("Committee votes 9–4", "committee-votes-9-4"),
        ("Ünïcode & <b>", "unicode-b"),
    ],
)
def test_letters_that_have_no_ascii_in_them_are_written_out(text: str, words: str) -> None:
    assert words_of(text) == words


@SETTINGS
@given(title=TITLES)
def test_an_address_is_made_of_whole_words_of_the_title_and_fits(db: None, title: str) -> None:
    slug, words = free_slug(title), words_of(title)
    assert PATTERN.fullmatch(slug)
    assert len(slug) <= LENGTH
    validate_slug(slug)
    if not words:
        assert slug == "story"
    elif len(words.split("-")[0]) <= LENGTH and slug != words:
        assert words.startswith(slug)
        assert re.match(r"[-_]", words[len(slug) :]), "cut in the middle of a word"
    else:
        assert words.startswith(slug)


@SETTINGS
@given(titles=st.lists(TITLES, min_size=2, max_size=6), again=st.integers(1, 3))
def test_no_two_stories_share_an_address(story: Story, titles: list[str], again: int) -> None:
    given_out = {story.slug}
    for title in titles * again:
        slug = free_slug(title)
        assert slug not in given_out
        assert len(slug) <= Story._meta.get_field("slug").max_length  # type: ignore[operator]
        fill(slug)
        given_out.add(slug)
    Story.objects.exclude(pk=story.pk).delete()


def test_a_numbered_address_passes_over_a_title_that_looks_like_one(db: None) -> None:
    titles = ["Tolls", "Tolls 2", "Tolls", "Tolls"]
    made = [
        publish_story(draft=StoryDraft(title=title), document=f"tests:{n}", at=NOW) for n, title in enumerate(titles)
    ]
    assert [result.story.slug for result in made] == ["tolls", "tolls-2", "tolls-3", "tolls-4"]


@pytest.mark.parametrize(("alike", "looks"), [(0, 1), (1, 2), (1_000, 20), (10_000, 28)])
def test_a_title_that_ten_thousand_stories_have_costs_little_more_than_a_new_one(
    db: None, alike: int, looks: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    numbered = [f"tolls-{number}" for number in range(2, alike + 1)]
    Story.objects.bulk_create(untold(slug) for slug in ["tolls", *numbered][:alike])
    with django_assert_max_num_queries(looks) as asked:
        assert free_slug("Tolls") == (f"tolls-{alike + 1}" if alike else "tolls")
    for query in asked.captured_queries:
        assert "LIMIT 1" in query["sql"]
        assert " = 'tolls" in query["sql"]  # one address, by the unique index


@settings(SETTINGS, max_examples=200)
@given(taken=st.sets(st.integers(1, 70)))
def test_a_number_that_is_given_out_is_free_whatever_gaps_there_are(taken: set[int]) -> None:
    number = _free_number(lambda number: number not in taken)
    assert number not in taken
    assert number == 1 or number - 1 in taken


@pytest.mark.parametrize(
    ("own", "title", "slug"),
    [
        ("tolls-3", "Tolls!", "tolls-3"),
        ("tolls-4", "Bridge", "bridge"),
        ("bridge-2024", "Bridge", "bridge"),
        ("bridge", "Tolls", "tolls-5"),
    ],
)
def test_a_story_keeps_its_number_where_it_still_needs_one(db: None, own: str, title: str, slug: str) -> None:
    for taken in {"tolls", "tolls-2", "tolls-3", "tolls-4", own}:
        fill(taken)
    assert free_slug(title, own=own) == slug
