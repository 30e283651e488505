"""The page that merges two stories: who gets there, what it tells beforehand, and what the last button does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Subscriber
from discussion.moderation.intake import report_comment
from discussion.threads.models import Comment
from discussion.threads.services import declare_stance, follow_story
from stories.models import Story, Transition
from tests.conftest import NOW
from tests.signing_in import sign_in
from tests.threads.conftest import MakeComment


@pytest.fixture
def editor(edith: Subscriber) -> Client:
    client = Client()
    sign_in(client, edith)
    return client


@pytest.fixture(autouse=True)
def told(story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(published_at=timezone.now() - timedelta(days=9))


def address(story: Story, name: str = "merge") -> str:
    return f"/admin/stories/story/{story.pk}/{name}/"


def words_of(answer: object) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())  # type: ignore[attr-defined]


@pytest.mark.trust("V8")
@pytest.mark.parametrize(
    ("role", "status"), [("editor", 200), ("administrator", 200), ("moderator", 403), ("senior", 403)]
)
def test_only_editors_and_administrators_merge(
    story: Story, target: Story, make_subscriber: Callable[..., Subscriber], role: str, status: int
) -> None:
    client = Client()
    sign_in(client, make_subscriber("worker", role=role))
    assert client.get(address(story)).status_code == status
    sent = {"into": target.pk, "reason": "Told twice."}
    assert (client.post(address(story), sent).status_code == 403) == (status == 403)
    assert Story.objects.filter(merged_into=target).exists() == (status == 200)


@pytest.mark.trust("V8")
def test_others_stay_outside(story: Story, alice: Subscriber) -> None:
    client = Client()
    assert client.get(address(story)).status_code == 302
    sign_in(client, alice)
    assert client.get(address(story)).status_code == 302


@pytest.mark.parametrize("q", ["Tram LINE", "line-nine", "https://hub.example/stories/tram-line-nine/", "nine"])
def test_the_story_that_stays_is_found_by_title_slug_and_address(
    story: Story, target: Story, editor: Client, q: str
) -> None:
    answer = editor.get(address(target), {"q": q})
    assert f'href="?into={story.pk}"' in answer.content.decode()
    assert "?into=" not in editor.get(address(target)).content.decode()


@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "archived"])
def test_only_listed_stories_are_offered(story: Story, target: Story, editor: Client, state: str) -> None:
    Story.objects.filter(pk=story.pk).update(state=state)
    assert "No story in the lists has this" in words_of(editor.get(address(target), {"q": "tram"}))
    assert "This story is not in the lists." in words_of(editor.get(address(target), {"into": story.pk}))
    answer = editor.post(address(target), {"into": story.pk, "reason": "Told twice."})
    assert (answer.status_code, Transition.objects.count()) == (200, 0)


def test_it_says_beforehand_what_would_move(
    story: Story,
    target: Story,
    make_comment: MakeComment,
    alice: Subscriber,
    bob: Subscriber,
    mo: Subscriber,
    editor: Client,
) -> None:
    shown = make_comment(author=alice)
    make_comment(shown, author=bob)
    make_comment(state="held", author=bob)
    make_comment(story=target, author=mo)
    report_comment(comment=shown, reporter=mo, reason="spam", at=NOW)
    for subscriber, side in ((alice, "critic"), (bob, "critic"), (mo, "neutral")):
        declare_stance(story=story, subscriber=subscriber, side=side, because=None, at=NOW)
        follow_story(story=story, subscriber=subscriber, at=NOW)
    for subscriber, side in ((alice, "defender"), (bob, "critic")):
        declare_stance(story=target, subscriber=subscriber, side=side, because=None, at=NOW)
    follow_story(story=target, subscriber=bob, at=NOW)
    answer = editor.get(address(story), {"into": target.pk})
    rows = BeautifulSoup(answer.content, "html.parser").select("#content tbody tr")
    assert [int(row.select("td")[1].get_text()) for row in rows] == [2, 1, 2, 1, 3, 2, 1, 3, 1]
    assert "This cannot be undone." in words_of(answer)
    assert not Transition.objects.exists()


def test_the_preview_asks_the_same_few_queries_however_much_there_is(
    story: Story,
    target: Story,
    make_comment: MakeComment,
    editor: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(2):
        for _ in range(5 * number):
            make_comment()
        with django_assert_num_queries(14):
            assert editor.get(address(story), {"into": target.pk}).status_code == 200


def test_the_last_button_merges_and_says_so(
    story: Story, target: Story, make_comment: MakeComment, editor: Client, edith: Subscriber
) -> None:
    make_comment()
    answer = editor.post(address(story), {"into": target.pk, "reason": "Told twice."}, follow=True)
    assert answer.redirect_chain == [(address(story, "change"), 302)]
    assert f"Merged into “{target}”." in words_of(answer)
    page = answer.content.decode()
    assert f'href="{address(target, "change")}"' in page
    assert address(story) not in page
    assert Comment.objects.get().story == target
    assert Transition.objects.get().by == LogEntry.objects.get().user == edith
    again = editor.post(address(story), {"into": target.pk, "reason": "Told twice."})
    assert "was merged into" in words_of(again)
    assert Transition.objects.count() == 1
    assert "bring back" not in words_of(editor.get(address(story, "change"))).lower()


def test_without_a_reason_the_page_asks_for_one(story: Story, target: Story, editor: Client) -> None:
    answer = editor.post(address(story), {"into": target.pk, "reason": " "})
    assert "This field is required." in words_of(answer)
    assert "Merge for good" in answer.content.decode()
    assert not Transition.objects.exists()


@pytest.mark.parametrize("query", ["?into=x", "?into=999999999999999999999", "?q=%00", "?q=" + "x" * 400, "?into=%00"])
def test_hostile_addresses_are_answered(story: Story, editor: Client, query: str) -> None:
    assert editor.get(address(story) + query).status_code == 200
    assert editor.post(address(story), {"into": query, "reason": "\x00"}).status_code == 200


def test_a_draft_has_no_such_page(story: Story, editor: Client) -> None:
    Story.objects.filter(pk=story.pk).update(state="review")
    assert editor.get(address(story)).status_code == 404
