"""The story page above its discussion."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Subscriber
from stories.models import Side, Source, Story
from stories.noise.services import fold_pending, record_engagement
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, text_of, value_of


def address(story: Story) -> str:
    return f"/stories/{story.slug}/"


def test_it_tells_the_whole_story(reader: Client, told_story: Story) -> None:
    page = page_of(reader.get(address(told_story)))
    assert text_of(one(page, "h1")) == told_story.title
    assert told_story.why_it_matters in text_of(one(page, ".why"))
    assert [text_of(point) for point in page.select(".key-points li")] == told_story.key_points
    assert [text_of(part) for part in page.select(".story-text .body")] == ["First.", "The square Second. Third."]
    assert told_story.plain_words in text_of(one(page, ".plain"))
    assert "It may turn out wrong." in text_of(one(page, ".forecast"))
    assert "a few weeks ago The vote" in text_of(one(page, ".timeline"))
    assert value_of(one(page, ".sources a"), "href") == "https://paper.example/9"
    assert "Version 2" in text_of(one(page, ".corrections"))
    assert "It is 9 km, not 19." in text_of(one(page, ".corrections"))
    assert text_of(one(page, ".topics")) == "Traffic"


@pytest.mark.parametrize(
    ("summary", "fields", "is_shown"),
    [
        ("A tram, and two quarrelling halves of a town.", {}, True),
        ("Forty shops wonder who will come.", {}, False),
        ("Forty shops…", {}, False),
        ("First.", {"why_it_matters": ""}, False),
        ("Second.", {}, True),
        ("", {}, False),
    ],
)
def test_the_summary_is_not_said_twice(
    reader: Client, told_story: Story, summary: str, fields: dict[str, str], is_shown: bool
) -> None:
    Story.objects.update(summary=summary, **fields)
    page = page_of(reader.get(address(told_story)))
    assert [text_of(dek) for dek in page.select(".dek")] == [summary] * is_shown


def test_the_three_sides_stand_beside_each_other(reader: Client, told_story: Story) -> None:
    columns = page_of(reader.get(address(told_story))).select(".sides .column")
    assert [text_of(column) for column in columns] == [
        "Critics No critics identified",
        "Defenders The mayor It ends jams.",
        "Neutral Count first. City paper",
    ]


def test_every_empty_side_says_so(reader: Client, told_story: Story) -> None:
    Side.objects.all().delete()
    words = text_of(one(page_of(reader.get(address(told_story))), ".sides"))
    for nobody in ("No critics identified", "No defenders identified", "No neutral voices identified"):
        assert nobody in words


def test_silence_is_a_level_too(reader: Client, told_story: Story) -> None:
    noise = one(page_of(reader.get(address(told_story))), ".noise")
    assert "0 of 100 silent" in text_of(noise)
    assert value_of(one(noise, "svg.gauge"), "role") == "img"
    assert noise.select("svg rect.lit") == []


def test_noise_is_a_gauge_and_a_curve_and_words(
    reader: Client, told_story: Story, alice: Subscriber, bob: Subscriber
) -> None:
    now = timezone.now()  # what is said dies away in days
    for number, who in enumerate([alice, bob]):
        record_engagement(story=told_story, actor=who, kind="comment", source_key=f"c{number}", at=now, stance="critic")
    fold_pending(at=now)
    noise = one(page_of(reader.get(address(told_story))), ".noise")
    level = text_of(one(noise, ".noise-level b"))
    assert int(level) > 0
    assert value_of(one(noise, "svg.gauge"), "aria-label").startswith(f"Noise level {level} of 100")
    assert len(noise.select("svg.gauge rect.lit")) > 0
    assert "to" in value_of(one(noise, ".sparkline svg"), "aria-label")
    assert f"now {level}" in text_of(one(noise, ".sparkline figcaption"))
    assert "2 people have taken part so far" in text_of(noise)
    assert "no measure of hostility" in text_of(noise)
    assert "newcomer" not in text_of(noise).lower()


@pytest.mark.trust("X2", "X6")
def test_only_web_addresses_of_sources_become_links(reader: Client, told_story: Story) -> None:
    Source.objects.update(url="javascript:alert(1)")
    page = page_of(reader.get(address(told_story)))
    assert page.select(".sources a") == []
    assert "City paper" in text_of(one(page, ".sources"))


def test_it_describes_itself_to_others(reader: Client, told_story: Story) -> None:
    page = page_of(reader.get(address(told_story)))
    assert one(page, "title").text == f"{told_story.title} · Hubbub"
    assert value_of(one(page, "meta[name=description]"), "content") == told_story.summary
    assert value_of(one(page, "meta[property='og:title']"), "content") == told_story.title
    assert value_of(one(page, "link[rel=canonical]"), "href") == f"http://127.0.0.1:8000{address(told_story)}"


@pytest.mark.parametrize("state", ["draft", "review"])
@pytest.mark.trust("V1")
def test_an_unpublished_story_is_not_there(reader: Client, story: Story, state: str) -> None:
    Story.objects.update(state=state)
    answer = reader.get(address(story))
    assert answer.status_code == 404
    assert story.title not in answer.content.decode()


def test_a_closed_discussion_takes_nothing(browser_of: BrowserOf, alice: Subscriber, story: Story) -> None:
    Story.objects.update(state="closed")
    page = page_of(browser_of(alice).get(address(story)))
    assert "This discussion is closed." in text_of(page)
    assert page.select("form.write") == []


def test_queries_do_not_grow_with_the_page(
    reader: Client,
    browser_of: BrowserOf,
    alice: Subscriber,
    bob: Subscriber,
    told_story: Story,
    make_comment: MakeComment,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(3):
        parent = None
        for _ in range(6):
            parent = make_comment(parent, author=bob)
            make_comment(parent, author=alice)
    # The story 11, its parts, forecast 2, comments with what they show 2, changes, related 3.
    with django_assert_num_queries(20):
        reader.get(address(told_story))
    browser = browser_of(alice)
    with django_assert_num_queries(38):  # session, person, sanctions, warning, bell, and what is mine
        browser.get(address(told_story))
