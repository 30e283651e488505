"""The page of common ground, the panel of a forecast, and the tab of search for comments."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Subscriber
from discussion.threads.minds import count_changes
from discussion.threads.models import ForecastAnswer
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.services import declare_stance, react
from stories.models import Story
from stories.noise.services import fold_pending
from stories.services import resolve_forecast
from tests.conftest import NOW
from tests.threads.conftest import LATER, Post, post
from tests.web.conftest import BrowserOf, one, page_of, text_of, value_of

__all__ = ["post"]


def test_common_ground_and_changes_of_mind_have_a_page(
    reader: Client, story: Story, post: Post, make_subscriber: Callable[..., Subscriber]
) -> None:
    comment = post("Fair <b>enough</b>.")
    for n in range(6):
        person = make_subscriber(f"person{n}")
        declare_stance(story=story, subscriber=person, side="critic", because=None, at=NOW)
        if n % 2:
            declare_stance(story=story, subscriber=person, side="defender", because=comment, at=NOW)
        react(comment=comment, subscriber=person, kind="fair", at=NOW)
    fold_ranks(at=LATER)
    fold_pending(at=LATER)
    count_changes(at=LATER)
    link = one(page_of(reader.get(f"/stories/{story.slug}/")), "#discussion .hint a")
    page = page_of(reader.get(value_of(link, "href")))
    ground = one(page, "#ground-title ~ .ground")
    assert text_of(one(ground, ".prose")) == "Fair <b>enough</b>."
    assert [text_of(row) for row in ground.select(".answers dd")] == ["3 of 3 for it"] * 2
    minds = text_of(one(page, "#change-of-mind"))
    assert "3 of 6 people who declared a side stand on another one now." in minds
    assert "3 from Critics to Defenders" in minds
    assert "Moved 3 people" in minds
    Story.objects.update(side_labels={"critics": "Residents"})
    named = page_of(reader.get(value_of(link, "href")))
    assert text_of(named.select("#ground-title ~ .ground .answers dt")[0]) == "Residents"
    assert "3 from Residents to Defenders" in text_of(one(named, "#change-of-mind"))


def test_a_story_without_either_says_so(reader: Client, story: Story) -> None:
    page = page_of(reader.get(f"/stories/{story.slug}/common-ground/"))
    assert [text_of(note) for note in page.select(".empty")] == [
        "Nothing yet: no comment has been judged by three people of each side.",
        "Nobody has declared a side yet.",
    ]
    assert reader.get("/stories/none/common-ground/").status_code == 404


def test_one_answers_the_forecast_on_the_page_of_the_story(
    browser_of: BrowserOf, alice: Subscriber, edith: Subscriber, told_story: Story
) -> None:
    browser, address = browser_of(alice), f"/stories/{told_story.slug}/"
    panel = one(page_of(browser.get(address)), "#forecast")
    assert [value_of(button, "aria-pressed") for button in panel.select(".choice")] == ["false"] * 3
    answer = browser.post(f"{address}forecast/", {"answer": "likely"})
    assert answer["Location"] == f"{address}#forecast"
    panel = one(page_of(browser.get(address)), "#forecast")
    assert text_of(panel.select(".answers dd")[0]) == "1 (100 %)"
    assert value_of(panel.select(".answers .bar-part")[0], "width") == "100.0"
    assert text_of(one(panel, "[aria-pressed=true]")) == "It will come true"
    resolve_forecast(story=told_story, outcome="came_true", note="Built.", actor=edith, at=NOW)
    panel = one(page_of(browser.get(address)), "#forecast")
    assert panel.select(".choice") == []
    assert "What happened: It came true. Built." in text_of(panel)
    assert "100 % of those who said that it would, or that it would not, were right." in text_of(panel)
    assert "You said: it will come true." in text_of(panel)
    assert browser.post(f"{address}forecast/", {"answer": ""}).status_code == 409
    assert ForecastAnswer.objects.count() == 1


@pytest.mark.parametrize(("sent", "status"), [({"answer": "maybe"}, 400), ({"answer": ""}, 303)])
def test_an_answer_that_there_is_not_is_refused_and_none_takes_it_back(
    browser_of: BrowserOf, alice: Subscriber, told_story: Story, sent: dict[str, str], status: int
) -> None:
    answer = browser_of(alice).post(f"/stories/{told_story.slug}/forecast/", sent)
    assert answer.status_code == status
    assert ForecastAnswer.objects.count() == 0


def test_a_reader_is_led_to_the_sign_in(reader: Client, told_story: Story) -> None:
    panel = one(page_of(reader.get(f"/stories/{told_story.slug}/")), "#forecast")
    assert panel.select("form, .answers") == []
    assert "Sign in to say whether it will come true." in text_of(panel)


def test_the_search_page_has_a_tab_for_comments(reader: Client, story: Story, post: Post) -> None:
    comment = post("Trams <script>alert(1)</script> divide.", side="critic")
    page = page_of(reader.get("/search/", {"q": "divide"}))
    assert "No story has these words." in text_of(page)
    tab = page.select("nav.tabs a")[1]
    page = page_of(reader.get(f"/search/{value_of(tab, 'href')}"))
    found = one(page, ".found")
    assert text_of(one(found, ".snippet mark")) == "divide"
    assert found.select("script") == []
    links = [value_of(link, "href") for link in found.select("a")]
    assert links == ["/subscribers/alice/", f"/comments/{comment.pk}/", f"/stories/{story.slug}/"]
    assert value_of(one(page, "input[name=type]"), "value") == "comment"
    assert "No comment has these words." in text_of(page_of(reader.get("/search/", {"q": "ships", "type": "comment"})))
