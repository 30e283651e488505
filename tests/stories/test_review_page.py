"""Drafts in the admin: only editors see them, every button is one step, and nothing in a source is alive."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts import roles
from accounts.models import Subscriber
from stories.admin.forms import StoryForms
from stories.drafts import (
    ManuscriptDraft,
    Section,
    SideDraft,
    SideEvidence,
    SourceDraft,
    StoryDraft,
    TimelineDraft,
)
from stories.models import Camp, Story
from stories.selectors import draft_of
from stories.services import edit_draft, file_draft, publish_draft, set_aside_draft
from stories.versions import version_of
from tests.conftest import NOW
from tests.stories.story_admin import form_of, sent_by, signed_in

LIST = "/admin/stories/draft/"
WRITE = f"{LIST}write/"
TEXT = "The union says it doubles the costs.\nThe board says the quay must be paid for. <script>alert(1)</script>"
READ = ManuscriptDraft(
    name="harbour.txt",
    text=TEXT,
    dropped=["Trending <b>now</b>"],
    title_inferred=True,
    review_reasons=["The title is inferred from the text."],
    evidence=[
        SideEvidence(Camp.CRITIC, "The union", 0, 36, 0.62, needs_review=True),
        SideEvidence(Camp.DEFENDER, "The board", 37, 78, 0.9, needs_review=False),
        None,
    ],
)


@pytest.fixture
def waiting(db: None, draft: StoryDraft) -> Story:
    """The draft, filed for review with its source."""
    return file_draft(draft=draft, document="tests:waiting", manuscript=READ, at=NOW).story


def page(story: Story) -> str:
    return f"{LIST}{story.pk}/change/"


def post(person: Subscriber, story: Story, action: str, **changes: Any) -> str:
    """What a browser shows after the button was pressed."""
    data = form_of(story, **changes) | {"action": action}
    return signed_in(person).post(page(story), data, follow=True).content.decode()


@pytest.mark.trust("V1")
@pytest.mark.parametrize("role", roles.ROLES)
def test_only_editors_and_administrators_see_drafts(
    waiting: Story, make_subscriber: Callable[..., Subscriber], role: str
) -> None:
    person = make_subscriber("worker", role=role)
    status = 200 if role in {"editor", "administrator"} else 403
    for address in (LIST, page(waiting), WRITE):
        assert signed_in(person).get(address).status_code == status
    assert signed_in(person).get(f"/admin/stories/story/{waiting.pk}/change/").status_code == 302
    shown = "".join(signed_in(person).get(f"/admin/stories/{name}/").content.decode() for name in ("story", "topic"))
    assert waiting.title not in shown
    assert "Harbour" not in shown, "the topic of a draft is not told either"


@pytest.mark.trust("V1")
@pytest.mark.parametrize("action", ["save", "publish", "set_aside"])
def test_whoever_is_no_editor_and_posts_anyway_changes_nothing(waiting: Story, mo: Subscriber, action: str) -> None:
    data = form_of(waiting, title="Mine") | {"action": action}
    assert signed_in(mo).post(page(waiting), data).status_code == 403
    assert signed_in(mo).post(WRITE, data).status_code == 403
    assert "/admin/login/" in Client().post(page(waiting), data)["Location"]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.title, Story.objects.count()) == ("review", "Harbour toll divides the islands", 1)


@pytest.mark.trust("X3")
def test_the_source_stands_beside_the_draft_with_its_spans(waiting: Story, edith: Subscriber) -> None:
    content = signed_in(edith).get(page(waiting)).content.decode()
    assert 'title="critic: The union, 62 % sure">The union says it doubles the costs.</mark>' in content
    assert '<mark class="camp-defender"' in content
    assert "The title is inferred from the text." in content
    assert "1 line taken for the site" in content
    assert "Trending &lt;b&gt;now&lt;/b&gt;" in content
    assert "&lt;script&gt;alert(1)" in content
    assert "<script>" not in content
    assert not re.search(r"<style|\sstyle=|\son\w+=\"", content)


def test_saving_keeps_it_in_review(waiting: Story, edith: Subscriber) -> None:
    content = post(edith, waiting, "save", title="The toll", note="x" * 301)
    assert "Saved. It waits for review." in content
    assert f"last edited by {edith.handle}" in content
    waiting.refresh_from_db()
    assert (waiting.state, waiting.title, waiting.slug, waiting.version) == ("review", "The toll", "the-toll", 2)


def test_publishing_saves_what_is_typed(waiting: Story, edith: Subscriber) -> None:
    content = post(edith, waiting, "publish", title="The toll")
    assert "Published." in content
    assert "Correct this story" in content, "it goes on at the page of the published story"
    waiting.refresh_from_db()
    assert (waiting.state, waiting.title, waiting.version) == ("published", "The toll", 1)
    assert signed_in(edith).get(page(waiting))["Location"] == f"/admin/stories/story/{waiting.pk}/change/"


def test_a_time_is_given_changed_and_taken_back(waiting: Story, edith: Subscriber) -> None:
    assert "It appears on 2 Jan 2099, 10:00 UTC." in post(edith, waiting, "schedule", publish_at="2099-01-02T10:00")
    waiting.refresh_from_db()
    assert waiting.state == "scheduled"
    assert 'value="2099-01-02T10:00"' in signed_in(edith).get(page(waiting)).content.decode()
    assert "It appears on 3 Jan 2099" in post(edith, waiting, "schedule", publish_at="2099-01-03T10:00")
    waiting.refresh_from_db()
    assert "Saved. It waits for review." in post(edith, waiting, "unschedule")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.published_at) == ("review", None)


def test_whoever_has_not_seen_that_it_was_set_aside_publishes_nothing(waiting: Story, edith: Subscriber) -> None:
    opened_before = form_of(waiting) | {"action": "publish"}
    set_aside_draft(story=waiting, actor=edith, at=NOW, note="Libel.")
    content = signed_in(edith).post(page(waiting), opened_before).content.decode()
    assert "Somebody else has changed this story in the meantime." in content
    assert "Libel." in content, "it says why"
    waiting.refresh_from_db()
    assert (waiting.state, waiting.transitions.count()) == ("draft", 2)


def test_setting_aside_says_why_and_sending_brings_it_back(waiting: Story, edith: Subscriber) -> None:
    content = post(edith, waiting, "set_aside", note="Needs a second source.", forecast="Nobody knows.")
    assert "Saved, set aside." in content
    assert "draft by edith: Needs a second source." in content
    assert "Saved. It waits for review." in post(edith, Story.objects.get(), "send")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.forecast) == ("review", "Nobody knows.")


@pytest.mark.parametrize(
    ("action", "changes", "words"),
    [
        ("save", {"title": ""}, "This field is required"),
        ("save", {"version": "draft-1-7"}, "Somebody else has changed this story in the meantime."),
        ("publish", {"version": "draft-1-7"}, "Somebody else has changed this story in the meantime."),
        ("publish", {"topics": "x" * 61}, "Topics/0/name: Ensure this value has at most 60"),
        ("schedule", {"publish_at": ""}, "Say when."),
        ("schedule", {"publish_at": "soon"}, "Enter a valid date/time."),
        ("schedule", {"publish_at": "2001-01-01T00:00"}, "lies in the past"),
        ("set_aside", {"note": "x" * 301}, "at most 300 characters"),
        ("unschedule", {}, "not waiting for a time"),
    ],
)
def test_a_refused_step_says_why_and_keeps_what_was_typed(
    waiting: Story, edith: Subscriber, action: str, changes: dict[str, Any], words: str
) -> None:
    content = post(edith, waiting, action, **{"plain_words": "Typed words.", **changes})
    assert words in content
    assert "Typed words." in content
    waiting.refresh_from_db()
    assert (waiting.state, waiting.version, waiting.plain_words) == ("review", 1, "Boats pay more.")


def test_the_second_of_two_editors_is_told(waiting: Story, edith: Subscriber, draft: StoryDraft) -> None:
    opened = form_of(waiting, title="His")
    edit_draft(story=waiting, draft=StoryDraft(title="Hers"), actor=edith, at=NOW)
    shown = BeautifulSoup(signed_in(edith).post(page(waiting), opened | {"action": "save"}).content, "html.parser")
    assert "Somebody else has changed this story in the meantime." in shown.get_text()
    assert [word.get_text() for word in shown.select(".overtaken h3:-soup-contains('Title') + .diff ins")] == ["His"]
    assert Story.objects.get().title == "Hers"
    again = sent_by(shown)
    assert again["title"] == "His"
    assert signed_in(edith).post(page(waiting), again | {"action": "save"}).status_code == 302
    assert Story.objects.get().title == "His"


def test_what_was_published_in_the_meantime_is_not_edited(waiting: Story, edith: Subscriber) -> None:
    opened = form_of(waiting, title="Late")
    publish_draft(story=waiting, actor=edith, at=NOW)
    content = signed_in(edith).post(page(waiting), opened | {"action": "save"}).content.decode()
    assert "it changes only through a correction" in content
    assert Story.objects.get().title == "Harbour toll divides the islands"


def test_a_story_is_written_here(edith: Subscriber) -> None:
    assert f'href="{WRITE}"' in signed_in(edith).get(LIST).content.decode()
    forms = StoryForms(StoryDraft(title=""), 1)
    data = {field.html_name: field.value() or "" for field in forms.text}
    data |= {
        field.html_name: field.value()
        for rows in (forms.sides, forms.timeline, forms.sources)
        for field in rows.management_form
    }
    refused = signed_in(edith).post(WRITE, data).content.decode()
    assert "This field is required" in refused
    assert not Story.objects.exists()
    written = data | {"title": "A new quay", "body": "It opens.", "language": "en"}
    answer = signed_in(edith).post(WRITE, written, follow=True).content.decode()
    story = Story.objects.get()
    assert "Saved. Nobody but editors sees it." in answer
    assert "Send to review" in answer
    assert (story.title, story.state, story.transitions.get().by) == ("A new quay", "draft", edith)
    too_long = signed_in(edith).post(WRITE, written | {"topics": "x" * 61}).content.decode()
    assert "Topics/0/name" in too_long


def test_the_largest_story_goes_through_the_form(draft: StoryDraft, edith: Subscriber) -> None:
    """As many entries, and as long a text, as a story may have."""
    large = replace(
        draft,
        body=[Section("", ["я" * 500_000])],
        sides=[SideDraft(Camp.NEUTRAL, f"Side {number}.") for number in range(500)],
        timeline=[TimelineDraft(f"Step {number}") for number in range(500)],
        sources=[SourceDraft(f"Source {number}") for number in range(500)],
    )
    story = file_draft(draft=large, document="tests:large", at=NOW).story
    answer = signed_in(edith).post(page(story), form_of(story, title="Large") | {"action": "save"})
    assert answer["Location"] == page(story)
    story.refresh_from_db()
    assert draft_of(story) == replace(large, title="Large", summary=story.summary)


@pytest.mark.trust("S4")
def test_a_larger_one_is_refused_there(waiting: Story, edith: Subscriber) -> None:
    topics = "\n".join(f"Topic {number}" for number in range(51))
    content = signed_in(edith).post(page(waiting), form_of(waiting, topics=topics)).content.decode()
    assert "Topics: Has 51 entries, 50 at most." in content
    waiting.refresh_from_db()
    assert (waiting.version, waiting.edited_by) == (1, None)


@pytest.mark.trust("G9")
def test_the_register_says_why_each_waits_at_the_same_cost(
    waiting: Story, draft: StoryDraft, edith: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        told = READ if number % 2 else None
        story = file_draft(draft=draft, document=f"tests:{number}", manuscript=told, at=NOW).story
        edit_draft(story=story, draft=StoryDraft(title=f"Edited {number}"), actor=edith, at=NOW)
    set_aside_draft(story=waiting, actor=edith, at=NOW)
    client = signed_in(edith)
    with django_assert_num_queries(9):
        content = client.get(LIST).content.decode()
    assert content.count("The title is inferred from the text.") == 3
    only = client.get(LIST, {"waits_as": "draft"}).content.decode()
    assert waiting.title in only
    assert "Edited 1" not in only
    choices = re.findall(r'\?waits_as=(\w+)"', only)
    assert choices == ["draft", "review", "scheduled", "correction"]


def test_an_editor_archives_a_story_and_brings_it_back(harbour: Story, edith: Subscriber) -> None:
    address = f"/admin/stories/story/{harbour.pk}/discussion/"
    for action, state in (("archive", "archived"), ("unarchive", "published"), ("nonsense", "published")):
        signed_in(edith).post(address, {"action": action})
        harbour.refresh_from_db()
        assert harbour.state == state
    assert harbour.transitions.count() == 3


def test_the_form_gives_back_the_draft(waiting: Story) -> None:
    forms = StoryForms(draft_of(waiting), version_of(waiting), form_of(waiting))
    assert forms.are_valid()
    assert forms.read_draft() == draft_of(waiting)


def test_the_form_numbers_the_sides_as_the_text_does(waiting: Story, edith: Subscriber) -> None:
    shown = BeautifulSoup(signed_in(edith).get(page(waiting)).content, "html.parser")
    rows = [row for row in shown.select(".story-row") if row.select("select")]
    told = [[str(link["href"]) for link in row.select(".review-shown a")] for row in rows]
    assert told == [["#found-1"], ["#found-2"], [], [], []]
    assert all(shown.select(link) for links in told for link in links)
