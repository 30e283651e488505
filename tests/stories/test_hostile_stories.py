"""Attacks in every field of a story, by every way in and on every way out."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
import yaml
from bs4 import BeautifulSoup
from django.db.models import F
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.admin.forms import CorrectionForms
from stories.api.drafts import draft_from
from stories.api.forms import NewStoryForm
from stories.models import Story
from tests.signing_in import sign_in
from tests.stories.conftest import LIST, at
from tests.threads.attacks import ATTACKS

TITLE = (
    "</title><script>alert(1)</script>\"><img src=x onerror=alert(1)>' onmouseover='alert(1)' x='"
    " ]]></title></textarea><svg/onload=alert(1)>{{ 7|add:7 }}{% debug %}&lt;script&gt;alert(1)&lt;/script&gt;<!--"
)
SHORT = [attack for attack in ATTACKS if len(attack) <= 55 and attack.isprintable()][::2]
Words = Callable[[str], str]
Enter = Callable[[APIClient, Client, dict[str, Any]], Story]


def story_of(title: str, words: Words = str, short: list[str] = SHORT) -> dict[str, Any]:
    """A story with attacks in every field; with `words` its harmless twin, which says something else in each place."""
    everything, lines = "\n".join(words(attack) for attack in ATTACKS), [words(attack) for attack in short]
    return {
        "title": words(title),
        "summary": words(title),
        "why_it_matters": everything,
        "key_points": lines,
        "plain_words": everything,
        "forecast": everything,
        "sides": {
            camp: [{"name": line, "statement": line, "source": line} for line in lines]
            for camp in ("critics", "defenders", "neutral")
        },
        "timeline": [{"date": "2026-11-03", "title": line, "text": line} for line in lines],
        "sources": [{"name": line, "note": line, "url": "https://a.example/"} for line in lines],
        "topics": lines[:3],
    }


def with_body(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "body": [{"heading": line, "paragraphs": [line]} for line in told["key_points"]]}


def post(desk: APIClient, path: str, sent: dict[str, Any]) -> dict[str, Any]:
    answer = desk.post(path, sent)
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def create(desk: APIClient, browser: Client, told: dict[str, Any], state: str = "published") -> Story:
    return Story.objects.get(slug=post(desk, LIST, {**with_body(told), "state": state})["slug"])


def update(desk: APIClient, browser: Client, told: dict[str, Any]) -> Story:
    story = create(desk, browser, {"title": "Ferries", "key_points": []})
    answer = desk.patch(at(story), {**with_body(told), "version": 1, "reason": told["title"]})
    assert answer.status_code == 200, answer.content
    return story


def read(desk: APIClient, browser: Client, told: dict[str, Any]) -> Story:
    text = "\n\n".join(f"## {line}\n\n{line}" for line in told["key_points"])
    document = f"---\n{yaml.safe_dump(told, allow_unicode=True)}---\n{text}\n"
    sent = {"name": f"{Story.objects.count()}.md", "text": document, "publish": True}
    report = post(desk, "/api/v1/documents/", sent)
    return Story.objects.get(slug=report["story"])


def edit(desk: APIClient, browser: Client, told: dict[str, Any]) -> Story:
    """In the admin, as a browser sends it."""
    story = create(desk, browser, {"title": "Ferries", "key_points": []})
    sent = NewStoryForm(data=with_body(told))
    sent.is_valid(raise_exception=True)
    forms = CorrectionForms(draft_from(sent.validated_data), story.version)
    parts = [forms.text, *(form for rows in (forms.sides, forms.timeline, forms.sources) for form in rows.forms)]
    typed = {field.html_name: field.value() for form in parts for field in form}
    for rows in (forms.sides, forms.timeline, forms.sources):
        typed |= {field.html_name: field.value() for field in rows.management_form}
    typed |= {"reason": told["title"]}
    answer = browser.post(
        page("story_correct", story), {name: "" if value is None else value for name, value in typed.items()}
    )
    assert answer.status_code == 302
    return story


def page(name: str, story: Story) -> str:
    return reverse(f"admin:stories_{name}", args=[story.pk])


def pages(client: Client, paths: list[str]) -> Iterator[BeautifulSoup]:
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        yield BeautifulSoup(answer.content, "html.parser")


def shown(story: Story, browser: Client) -> list[BeautifulSoup]:
    """Every page on which a published story's words stand, the public ones first: a day on, when it has a curve."""
    Story.objects.update(published_at=F("published_at") - timedelta(days=1))
    admin = [page(f"story_{name}", story) for name in ("change", "history", "correct", "discussion", "noise")]
    topics = [f"/topics/{slug}/" for slug in story.topics.values_list("slug", flat=True)[:1]]
    public = [f"/stories/{story.slug}/", "/", "/search/?q=alert", *topics]
    return [*pages(Client(), public), *pages(browser, [*admin, "/admin/stories/story/", "/admin/stories/topic/"])]


def build(soup: BeautifulSoup) -> set[tuple[str, ...]]:
    """Which elements there are, each with its attributes, and with the scheme of its link."""
    return {
        (tag.name, *sorted(tag.attrs), str(tag.get("href", tag.get("src", ""))).rpartition(":")[0][:20])
        for tag in soup.find_all(True)
    }


@pytest.fixture
def browser(edith: Subscriber) -> Client:
    """Edith's browser."""
    client = Client()
    sign_in(client, edith)
    return client


@pytest.mark.trust("X1")
@pytest.mark.trust("X2")
@pytest.mark.trust("X3")
@pytest.mark.parametrize(("share", "enter"), list(enumerate([create, update, read, edit])))
def test_no_attack_becomes_markup(
    desk: APIClient, browser: Client, anonymous: APIClient, share: int, enter: Enter
) -> None:
    """Pages of attacks are built as those of harmless words are: whatever they say is text, and is there as text.

    Fields of one line have another share of the attacks by each way, the long ones have all by every way.
    """
    short = SHORT[share::4]
    twin = story_of(TITLE, lambda _: "Alert plain words", short)
    twins = [enter(desk, browser, twin) for _ in range(2)]  # related stories
    harmless = set[tuple[str, ...]]().union(*map(build, shown(twins[-1], browser)))
    story = enter(desk, browser, story_of(TITLE, short=short))
    hostile = shown(story, browser)
    assert [build(soup) - harmless for soup in hostile] == [set()] * len(hostile)
    told = anonymous.get(at(story))
    assert (told["Content-Type"], told["X-Content-Type-Options"]) == ("application/json", "nosniff")
    assert told.json()["title"] == TITLE
    for text in (TITLE, *told.json()["key_points"]):
        assert text in hostile[0].get_text()
    entry = fromstring(anonymous.get("/api/v1/feeds/stories.atom").content).find("{*}entry")
    assert entry is not None
    assert entry.findtext("{*}title") == TITLE
    assert BeautifulSoup(entry.findtext("{*}summary", ""), "html.parser").find_all(True) == []


@pytest.mark.trust("X3")
def test_nor_does_one_under_review(desk: APIClient, browser: Client) -> None:
    """The editor's page has the draft as a form, beside the text that it was read from."""

    def review(words: Words) -> list[set[tuple[str, ...]]]:
        lines = [f"{words(attack)} Critics say {words(attack)} is bad." for attack in SHORT]
        raw = {"name": f"{Story.objects.count()}.txt", "text": f"{words(TITLE)}\n\n" + "\n\n".join(lines)}
        told = post(desk, "/api/v1/documents/", raw)
        stories = [Story.objects.get(slug=told["story"]), create(desk, browser, story_of(TITLE, words), "review")]
        paths = [page(f"draft_{name}", story) for story in stories for name in ("change", "history")]
        return [build(soup) for soup in pages(browser, [*paths, "/admin/stories/draft/"])]

    harmless, hostile = review(lambda _: "plain words"), review(str)
    assert [found - built for found, built in zip(hostile, harmless, strict=True)] == [set()] * len(hostile)
