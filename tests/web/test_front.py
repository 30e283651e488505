"""The front page."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stories.models import Camp, Side, Story
from tests.conftest import NOW
from tests.web.conftest import MakeComment, one, page_of, text_of, value_of


def make_stories(number: int) -> None:
    Story.objects.bulk_create(
        Story(
            slug=f"story-{n}",
            title=f"Story {n}",
            state="published",
            document=f"d{n}",
            content_hash="0",
            published_at=NOW - timedelta(days=3, hours=n),
            created_at=NOW,
        )
        for n in range(number)
    )


def titles(client: Client, address: str) -> list[str]:
    return [text_of(title) for title in page_of(client.get(address)).select(".card h2")]


def test_a_card_tells_what_there_is(reader: Client, told_story: Story, make_comment: MakeComment) -> None:
    make_comment()
    make_comment(state="held")
    card = one(page_of(reader.get("/")), ".card")
    words = text_of(card)
    assert value_of(one(card, "h2 a"), "href") == f"/stories/{told_story.slug}/"
    assert told_story.summary in words
    assert "1 comment" in words
    assert "0 critics 1 defender 1 neutral" in words
    assert "0 silent" in words
    assert value_of(one(card, "svg.gauge"), "aria-label") == "Noise level 0 of 100, silent"


def test_newest_come_first_and_pages_follow_each_other(reader: Client, db: None) -> None:
    make_stories(23)
    first = page_of(reader.get("/"))
    assert [text_of(title) for title in first.select(".card h2")] == [f"Story {n}" for n in range(20)]
    second = page_of(reader.get(f"/{one(first, 'a[rel=next]')['href']}"))
    assert [text_of(title) for title in second.select(".card h2")] == ["Story 20", "Story 21", "Story 22"]
    assert titles(reader, f"/{one(second, 'a[rel=prev]')['href']}")[0] == "Story 0"


def test_the_order_can_be_chosen(reader: Client, story: Story) -> None:
    tabs = page_of(reader.get("/?order=noise")).select(".tabs a")
    assert [tab.get("aria-current") for tab in tabs] == [None, "page", None]


@pytest.mark.parametrize("query", ["order=loudest", "cursor=nonsense", "topic=unknown", "limit=0"])
def test_what_there_is_not_is_not_found(reader: Client, db: None, query: str) -> None:
    assert reader.get(f"/?{query}").status_code == 404


@pytest.mark.parametrize("state", ["draft", "review", "archived"])
@pytest.mark.trust("V1")
def test_unpublished_stories_are_not_listed(reader: Client, story: Story, state: str) -> None:
    Story.objects.update(state=state)
    assert titles(reader, "/") == []


def test_it_says_so_when_there_is_nothing(reader: Client, db: None) -> None:
    assert "There are no stories here yet." in text_of(page_of(reader.get("/")))


def test_the_number_of_queries_does_not_grow(
    reader: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_stories(20)
    Side.objects.bulk_create(
        Side(story=story, camp=Camp.CRITIC, statement="No.", position=1) for story in Story.objects.all()
    )
    with django_assert_num_queries(4):  # stories, noise, sides, comments
        reader.get("/")
