"""GET search/: the best first, in pages that do not shift, with passages that are only text."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from stories.api.searching import EXAMPLE, FoundStorySerializer
from stories.drafts import Section
from stories.models import Story
from tests.search.conftest import MakeStory
from tests.stories.test_story_api import same_keys

SEARCH = "/api/v1/search/"
LONG = [Section("", ["Nothing of the kind is said here, and it is said at some length. " * 30])]


def slugs(answer: Any) -> list[str]:
    return [item["story"]["slug"] for item in answer.json()["results"]]


def snippet(client: APIClient, q: str) -> str:
    [item] = client.get(SEARCH, {"q": q}).json()["results"]
    return str(item["snippet"])


def test_what_says_it_in_the_title_comes_before_what_mentions_it(anonymous: APIClient, make_story: MakeStory) -> None:
    make_story("Mentioned late", body=[*LONG, Section("", ["A tram."])], days_ago=1)
    make_story("Said in the summary", summary="A tram is planned.", days_ago=2)
    make_story("Trams for the old town", days_ago=3)
    make_story("Ships", days_ago=4)
    answer = anonymous.get(SEARCH, {"q": "tram"})
    assert slugs(answer) == ["trams-for-the-old-town", "said-in-the-summary", "mentioned-late"]
    assert {item["type"] for item in answer.json()["results"]} == {"story"}


def test_a_longer_story_with_the_same_words_comes_later(anonymous: APIClient, make_story: MakeStory) -> None:
    make_story("The tram, at length", body=LONG, days_ago=1)
    make_story("The tram, in short", days_ago=2)
    assert slugs(anonymous.get(SEARCH, {"q": "tram"})) == ["the-tram-in-short", "the-tram-at-length"]


def test_answer_description_and_example_have_the_same_members(anonymous: APIClient, make_story: MakeStory) -> None:
    make_story("Trams")
    [item] = anonymous.get(SEARCH, {"q": "tram", "type": "story"}).json()["results"]
    same_keys(FoundStorySerializer(), item)
    same_keys(FoundStorySerializer(), EXAMPLE)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ('"old town"', ["trams-for-the-old-town"]),
        ("tram -old", []),
        ("town -tram", []),
        ("-tram ship", ["ships"]),
        ("ship or ferry", ["ferries", "ships"]),
        ("town tram", ["trams-in-a-town-that-is-old-no-more", "trams-for-the-old-town"]),
        ("zeppelin", []),
    ],
)
def test_words_are_joined_as_on_the_web(anonymous: APIClient, make_story: MakeStory, q: str, found: list[str]) -> None:
    make_story("Trams for the old town")
    make_story("Trams in a town that is old no more")
    make_story("Ships")
    make_story("Ferries")
    assert slugs(anonymous.get(SEARCH, {"q": q})) == found


@pytest.mark.trust("V1")
@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "archived", "later"])
def test_only_listed_stories_are_found(anonymous: APIClient, make_story: MakeStory, state: str) -> None:
    make_story("Canary")
    later = {"state": "published", "published_at": timezone.now() + timedelta(hours=1)}
    Story.objects.update(**(later if state == "later" else {"state": state}))
    for address in (SEARCH, "/api/v1/stories/"):
        assert anonymous.get(address, {"q": "canary"}).json() == {"results": [], "next": None, "previous": None}


def test_pages_follow_each_other_while_stories_come_and_go(anonymous: APIClient, make_story: MakeStory) -> None:
    for number in range(5):
        make_story("Tram " * (number + 1), days_ago=number + 1)
    everything = slugs(anonymous.get(SEARCH, {"q": "tram"}))
    first = anonymous.get(SEARCH, {"q": "tram", "limit": "2"})
    make_story("Tram", summary="A tram, and no other tram.")
    Story.objects.filter(slug=everything[1]).update(state="archived")
    Story.objects.update(noise_rank=F("pk"))
    second = anonymous.get(SEARCH, {"q": "tram", "limit": "2", "cursor": first.json()["next"]})
    third = anonymous.get(SEARCH, {"q": "tram", "limit": "2", "cursor": second.json()["next"]})
    seen = slugs(first) + slugs(second) + slugs(third)
    assert [slug for slug in seen if slug != "tram-2"] == everything
    assert [slug for slug in seen if slug != everything[1]] == slugs(anonymous.get(SEARCH, {"q": "tram"}))
    assert third.json()["next"] is None
    back = anonymous.get(SEARCH, {"q": "tram", "limit": "2", "cursor": third.json()["previous"]})
    assert slugs(back) == slugs(second)


def test_a_cursor_belongs_to_its_words(anonymous: APIClient, make_story: MakeStory) -> None:
    for number in range(2):
        make_story(f"Tram and bus {number}")
    cursor = anonymous.get(SEARCH, {"q": "tram", "limit": "1"}).json()["next"]
    assert anonymous.get(SEARCH, {"q": "bus", "limit": "1", "cursor": cursor}).status_code == 400


@pytest.mark.trust("X2")
@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script> tram",
        '"><img src=x onerror=alert(1)> tram',
        "tram <mark>no</mark> &lt;b&gt; &amp;",
        "\ue000tram\ue001 <b onclick=alert(1)>",
        "tram\ue001<svg/onload=alert(1)>\ue000",
    ],
)
def test_a_passage_is_text_with_marks_and_nothing_else(
    anonymous: APIClient, make_story: MakeStory, payload: str
) -> None:
    make_story("Title", why_it_matters=f"Before. {payload} after.", body=[Section(payload, [payload])])
    page = BeautifulSoup(snippet(anonymous, "tram"), "html.parser")
    assert {element.name for element in page.find_all(True)} == {"mark"}
    assert all(not element.attrs and element.get_text().lower() == "tram" for element in page.find_all(True))


def test_a_passage_shows_the_forms_that_were_found(anonymous: APIClient, make_story: MakeStory) -> None:
    make_story("Title", language="de", why_it_matters="Viele Häuser & Höfe stehen leer.")
    assert snippet(anonymous, "haus hof") == "Viele <mark>Häuser</mark> &amp; <mark>Höfe</mark> stehen leer"


def test_a_passage_keeps_the_letters_of_the_story(anonymous: APIClient, make_story: MakeStory) -> None:
    told = "Chez Lefèvre, le café coûte < 3 € & plus. "
    body = [Section("", [told, *LONG[0].paragraphs, "Un autre café de Lefèvre."])]
    make_story("Title", language="fr", why_it_matters="Déjà vu.", body=body)
    passage = snippet(anonymous, "lefevre cafe")
    assert "Chez <mark>Lefèvre</mark>, le <mark>café</mark> coûte &lt; 3 € &amp; plus" in passage
    assert "<mark>café</mark> de <mark>Lefèvre</mark>" in passage
    assert " … " in passage


def test_a_passage_from_the_middle_says_so(anonymous: APIClient, make_story: MakeStory) -> None:
    make_story("Title", summary="A beginning.", body=[*LONG, Section("", ["At last a tram comes."])])
    assert snippet(anonymous, "tram").startswith("… ")
    assert snippet(anonymous, "beginning").startswith("A <mark>beginning</mark>")


def test_a_passage_is_there_where_only_the_title_has_the_word(anonymous: APIClient, make_story: MakeStory) -> None:
    make_story("Trams", summary="They come back.")
    assert snippet(anonymous, "tram") == "They come back."


@pytest.mark.trust("X13")
@pytest.mark.parametrize(
    "q",
    [
        "the",
        "the of and",
        "'" * 200,
        '"' * 199,
        "-",
        "-tram",
        "- - -",
        "or",
        "or or tram or",
        "!",
        "& | ! <-> :* ( ) \\ tram",
        "tram:*",
        "'\\'",
        "\\",
        "\ud800",
        "\ue000\ue001",
        "😀" * 200,
        "%",
        "a" * 200,
        "x-" * 100,
        " or ".join("abcdefghijklmnop"),
        "https://a.example/b?c=d&e=<f>",
    ],
)
@pytest.mark.parametrize("address", [SEARCH, "/api/v1/stories/", "/search/"])
def test_no_words_are_a_fault(anonymous: APIClient, make_story: MakeStory, q: str, address: str) -> None:
    make_story("Trams \\ and 'quotes' & the rest", language="cy", summary=r"\ and \' too")
    make_story("Trams")
    answer = anonymous.get(address, {"q": q.encode("utf-8", "surrogatepass")})
    assert answer.status_code in {200, 400, 404}
    assert answer.status_code == 200 or address == "/search/" or answer.json()["code"] == "malformed"


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("parameters", "pointer"),
    [
        ({}, "#/q"),
        ({"q": ""}, "#/q"),
        ({"q": "   "}, "#/q"),
        ({"q": "a\x00b"}, "#/q"),
        ({"q": '"' * 10_000}, "#/q"),
        ({"q": "a " * 17}, "#/q"),
        ({"q": "x", "type": "person"}, "#/type"),
        ({"q": "x", "limit": "101"}, "#/limit"),
        ({"q": "x", "cursor": "made-up"}, "#/cursor"),
    ],
)
def test_a_question_that_means_nothing_is_refused(
    anonymous: APIClient, parameters: dict[str, str], pointer: str
) -> None:
    answer = anonymous.get(SEARCH, parameters)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_a_page_costs_five_queries(
    anonymous: APIClient, make_story: MakeStory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        make_story(f"Tram {number}")
    with django_assert_num_queries(6):
        assert len(slugs(anonymous.get(SEARCH, {"q": "tram"}))) == 20


def test_an_answer_can_be_kept_and_asked_about_again(anonymous: APIClient, make_story: MakeStory) -> None:
    make_story("Tram")
    first = anonymous.get(SEARCH, {"q": "tram"})
    assert "public" in first["Cache-Control"]
    assert anonymous.get(SEARCH, {"q": "tram"}, headers={"If-None-Match": first["ETag"]}).status_code == 304
