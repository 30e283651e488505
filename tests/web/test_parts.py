"""From each part of a story to what is said about it, and back: on pages, without a script."""

from dataclasses import replace
from typing import Any

import pytest
from bs4 import Tag
from django.test import Client

from accounts.models import Subscriber
from discussion.threads.models import Comment
from discussion.threads.services import post_comment
from stories.models import Passage, Story
from stories.selectors import draft_of
from stories.services import correct_story, publish_story
from tests.conftest import NOW
from tests.threads.test_anchors import DRAFT
from tests.web.conftest import BrowserOf, one, page_of, text_of, value_of


@pytest.fixture
def story(db: None) -> Story:
    return publish_story(draft=DRAFT, document="tests:tram", at=NOW).story


@pytest.fixture
def point(story: Story) -> Passage:
    return Passage.objects.get(story=story, kind="key_point", position=0)


def say(author: Subscriber, story: Story, body: str, anchor: str = "") -> Comment:
    facts: dict[str, Any] = {"parent": None, "side": "critic", "held": False, "at": NOW}
    return post_comment(author=author, story=story, body=body, anchor=anchor, **facts)


def read(client: Client, story: Story, query: str = "") -> Tag:
    return page_of(client.get(f"/stories/{story.slug}/{query}"))


def test_each_part_leads_to_the_form_and_to_what_is_said_about_it(
    reader: Client, story: Story, point: Passage, alice: Subscriber
) -> None:
    say(alice, story, "Too early.", point.anchor)
    say(alice, story, "About nothing.")
    page = read(reader, story)
    places = ["#sides .stand .talk", ".timeline .talk", ".forecast .talk"]
    assert [text_of(one(page, place)) for place in places] == ["Comment on this"] * 3
    counted, form = page.select(".key-points li")[0].select(".talk a")
    assert (text_of(counted), value_of(counted, "href")) == ("1 comment", f"?anchor=key_point%3A{point.pk}#discussion")
    assert value_of(form, "href") == f"/stories/{story.slug}/comments/?anchor=key_point%3A{point.pk}"
    about = read(reader, story, f"?anchor={point.anchor}")
    assert [text_of(words) for words in about.select(".tree .prose")] == ["Too early."]
    assert "Only comments about a key point: “Building would begin in March.”" in text_of(one(about, ".shown"))
    orders = [value_of(tab, "href") for tab in about.select(".ordering a")]
    assert all(f"anchor=key_point%3A{point.pk}" in href for href in orders)


def test_a_name_that_nothing_has_shows_all(reader: Client, story: Story, alice: Subscriber) -> None:
    say(alice, story, "About nothing.")
    page = read(reader, story, "?anchor=key_point:999999")
    assert [text_of(words) for words in page.select(".tree .prose")] == ["About nothing."]


def test_what_is_written_there_stands_with_what_it_is_about(
    browser_of: BrowserOf, reader: Client, story: Story, point: Passage, alice: Subscriber
) -> None:
    browser, url = browser_of(alice), f"/stories/{story.slug}/comments/?anchor={point.anchor}"
    form = page_of(browser.get(url))
    assert value_of(one(form, "form.write input[name=anchor]"), "value") == point.anchor
    assert "Building would begin in March." in text_of(one(form, ".pointed-at"))
    browser.post(url, {"body": "Too early.", "anchor": point.anchor, "side": "critic"})
    line = one(read(reader, story), ".comment .pointed-at")
    assert text_of(line) == "About a key point : “Building would begin in March.”"
    assert one(read(browser, story, f"?anchor={point.anchor}"), ".take-part input[name=anchor]")


def test_a_part_that_is_gone_is_refused_with_the_words_kept(
    browser_of: BrowserOf, story: Story, point: Passage, alice: Subscriber, edith: Subscriber
) -> None:
    gone = replace(draft_of(story), key_points=[])
    correct_story(story=story, draft=gone, reason="Wrong.", actor=edith, at=NOW)
    url = f"/stories/{story.slug}/comments/"
    answer = browser_of(alice).post(url, {"body": "Too early.", "anchor": point.anchor})
    assert answer.status_code == 422
    page = page_of(answer)
    assert "There is no such part" in text_of(one(page, ".refusal"))
    assert "Too early." in text_of(one(page, "textarea"))
    assert not page.select("input[name=anchor]")
    assert not Comment.objects.exists()


def test_a_draft_remembers_what_it_is_about_until_it_is_told_otherwise(
    browser_of: BrowserOf, story: Story, point: Passage, alice: Subscriber
) -> None:
    browser, url = browser_of(alice), f"/stories/{story.slug}/comments/"
    browser.post(url, {"body": "Too early", "anchor": point.anchor, "keep": "1"})
    for page in (page_of(browser.get(url)), read(browser, story)):
        assert value_of(one(page, "form.write input[name=anchor]"), "value") == point.anchor
        assert value_of(one(page, "form.write .pointed-at a"), "href") == "?anchor="
    for page in (page_of(browser.get(f"{url}?anchor=")), read(browser, story, "?anchor=")):
        assert "Too early" in text_of(one(page, "form.write textarea"))
        assert not page.select("form.write input[name=anchor]")


def test_after_a_correction_the_version_is_told(
    reader: Client, story: Story, point: Passage, alice: Subscriber, edith: Subscriber
) -> None:
    say(alice, story, "Too early.", point.anchor)
    later = replace(draft_of(story), key_points=["Building would begin in May."])
    correct_story(story=story, draft=later, reason="May.", actor=edith, at=NOW)
    line = text_of(one(read(reader, story), ".comment .pointed-at"))
    assert line == "About a key point : “Building would begin in March.” as version 1 had it"
    assert "Building would begin in May." in text_of(one(read(reader, story, f"?anchor={point.anchor}"), ".shown"))


def test_sides_are_called_as_the_story_calls_them(
    reader: Client, browser_of: BrowserOf, story: Story, alice: Subscriber, edith: Subscriber
) -> None:
    labels = {"critics": "Residents <b>", "neutral": "Undecided"}
    named = replace(draft_of(story), side_labels=labels)
    correct_story(story=story, draft=named, reason="Named.", actor=edith, at=NOW)
    say(alice, story, "Too early.")
    page = read(browser_of(alice), story)
    titles = [text_of(title) for title in page.select("#sides h3")]
    assert titles == ["Residents <b>", "Defenders", "Undecided"]
    assert text_of(one(page, ".comment .badge")) == "Residents <b>"
    assert [text_of(side) for side in page.select(".sides-shown a")] == ["All sides", *titles]
    assert [text_of(choice) for choice in page.select(".stance .choice")] == ["Residents <b>", "Defender", "Undecided"]
    spoken = [text_of(fact) for fact in page.select(".discussion-head .fact-side")]
    assert spoken == ["1 by Residents <b>", "0 by defenders", "0 by Undecided"]
    choices = [text_of(label) for label in page.select(".take-part .side-choice label")]
    assert choices == ["no side", "Residents <b>", "defender", "Undecided"]
    assert "Nobody identified on this side" in text_of(one(page, "#sides"))
    hint = text_of(one(read(reader, story, "?sort=common_ground"), ".ordering .hint"))
    assert hint == "What Residents <b> and defenders both speak for comes first."
    assert "1 Residents <b>" in text_of(page_of(reader.get("/")))
