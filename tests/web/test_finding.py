"""The pages that lead to a story: search, topics, and what is related to another."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stories.models import Story
from tests.search.conftest import MakeStory, make_story
from tests.web.conftest import one, page_of, text_of, value_of

__all__ = ["make_story"]


def test_one_searches_and_sees_what_was_found(reader: Client, make_story: MakeStory) -> None:
    make_story("Trams & towns", why_it_matters="A tram <b>divides</b> the town.")
    make_story("Ships")
    page = page_of(reader.get("/search/", {"q": "tram"}))
    found = one(page, ".found")
    assert value_of(one(found, "h2 a"), "href") == "/stories/trams-towns/"
    assert one(found, ".snippet mark").get_text() == "tram"
    assert found.select(".snippet b") == []
    assert value_of(one(page, "input[name=q]"), "value") == "tram"
    assert value_of(one(page, "meta[name=robots]"), "content") == "noindex"


def test_without_words_there_is_only_the_form(reader: Client, db: None) -> None:
    for query in ({}, {"q": " "}):
        page = page_of(reader.get("/search/", query))
        assert one(page, "form[role=search] input[name=q]")
        assert page.select(".found, .empty") == []


def test_it_says_so_when_nothing_was_found(reader: Client, make_story: MakeStory) -> None:
    make_story("Ships")
    assert "No story has these words." in text_of(page_of(reader.get("/search/", {"q": "tram"})))


def test_pages_of_results_follow_each_other(reader: Client, make_story: MakeStory) -> None:
    for number in range(23):
        make_story(f"Tram {number}")
    first = page_of(reader.get("/search/?q=tram"))
    second = page_of(reader.get(f"/search/{one(first, 'a[rel=next]')['href']}"))
    assert (len(first.select(".found")), len(second.select(".found"))) == (20, 3)
    assert one(second, "a[rel=prev]")


@pytest.mark.parametrize("query", ["q=x&cursor=nonsense", "q=x&limit=0", "q=x&type=person", f"q={'x' * 201}"])
def test_what_there_is_not_is_not_found(reader: Client, db: None, query: str) -> None:
    assert reader.get(f"/search/?{query}").status_code == 404


def test_the_topics_have_a_page(
    reader: Client, make_story: MakeStory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_story("Ferries", topics=["Sea & coast", "Town"])
    make_story("Trams", topics=["Town"])
    make_story("Secret", topics=["Hidden"])
    Story.objects.filter(title="Secret").update(state="draft")
    with django_assert_num_queries(2):  # topics, and how many stories have each
        page = page_of(reader.get("/topics/"))
    rows = page.select(".topic-list li")
    assert [text_of(row) for row in rows] == ["Sea & coast 1 story", "Town 2 stories"]
    assert value_of(one(rows[0], "a"), "href") == "/topics/sea-coast/"
    first = page_of(reader.get("/topics/?limit=1"))
    second = page_of(reader.get(f"/topics/{value_of(one(first, 'a[rel=next]'), 'href')}"))
    assert [text_of(one(part, ".topic-list a")) for part in (first, second)] == ["Sea & coast", "Town"]
    assert reader.get("/topics/?cursor=nonsense").status_code == 404


def test_a_topic_shows_its_stories_in_every_order(reader: Client, make_story: MakeStory) -> None:
    loud = make_story("Loud", topics=["Sea & coast"], days_ago=9)
    make_story("New", topics=["Sea & coast"], days_ago=1)
    make_story("Elsewhere", topics=["Town"])
    Story.objects.filter(pk=loud.pk).update(noise_rank=5, trend_rank=5)
    for order, expected in (("newest", ["New", "Loud"]), ("noise", ["Loud", "New"]), ("trending", ["Loud", "New"])):
        page = page_of(reader.get("/topics/sea-coast/", {"order": order}))
        assert [text_of(title) for title in page.select(".card h2")] == expected
        assert value_of(one(page, ".tabs [aria-current]"), "href").endswith(f"order={order}")
    assert text_of(one(page, "h1")) == "Sea & coast"
    assert "2 stories." in text_of(one(page, "main"))
    feed = value_of(one(page, "link[type='application/atom+xml']"), "href")
    assert feed == "/api/v1/feeds/stories.atom?topic=sea-coast"


@pytest.mark.parametrize("address", ["/topics/no-such-topic/", "/topics/sea/?order=loudest", "/topics/sea/?cursor=x"])
def test_a_topic_or_order_that_is_not_there_is_not_found(reader: Client, make_story: MakeStory, address: str) -> None:
    make_story("Ferries", topics=["Sea"])
    assert reader.get(address).status_code == 404


def test_a_story_leads_to_its_topics_and_related_stories(reader: Client, make_story: MakeStory) -> None:
    story, other = make_story("Ferries", topics=["Sea"]), make_story("Herring", topics=["Sea"])
    page = page_of(reader.get(f"/stories/{story.slug}/"))
    assert value_of(one(page, ".topics a"), "href") == "/topics/sea/"
    assert value_of(one(page, ".related h3 a"), "href") == f"/stories/{other.slug}/"
    Story.objects.filter(pk=other.pk).update(state="draft")
    assert page_of(reader.get(f"/stories/{story.slug}/")).select(".related") == []


def test_the_number_of_queries_does_not_grow(
    reader: Client, make_story: MakeStory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stories = [make_story(f"Tram {number}", topics=["Traffic", "Town"]) for number in range(20)]
    with django_assert_num_queries(6):  # what was found, its texts, passages, noise, sides, comments
        reader.get("/search/?q=tram")
    with django_assert_num_queries(7):  # the topic 2, its number, its stories, noise, sides, comments
        reader.get("/topics/traffic/")
    with django_assert_num_queries(22):  # the story 11, the comments 1, related stories 5, their cards 3
        reader.get(f"/stories/{stories[0].slug}/")


def test_who_asks_for_too_many_words_is_told(reader: Client, make_story: MakeStory) -> None:
    make_story("Trams")
    answer = reader.get("/search/", {"q": "trams " * 17})
    assert answer.status_code == 400
    assert "Please ask for 16 words at most." in text_of(page_of(answer))
    assert reader.get("/search/", {"q": "trams " * 16}).status_code == 200
