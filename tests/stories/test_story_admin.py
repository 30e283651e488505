"""Stories in the admin: who sees what, and that every change goes through its service."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts import roles
from accounts.models import Subscriber
from discussion.threads.models import Comment
from stories.drafts import StoryDraft
from stories.models import Story
from stories.noise.models import Engagement
from stories.noise.services import fold_pending, record_engagement
from stories.services import file_draft, publish_draft, publish_story, set_aside_draft
from tests.conftest import NOW
from tests.stories.story_admin import LIST, form_of, page, signed_in

PAGES = ("correct", "discussion")


@pytest.fixture
def plain_staff(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """May open the admin and has no role."""
    return make_subscriber("stan", role="cook")


@pytest.mark.trust("V8")
@pytest.mark.parametrize("role", roles.ROLES)
def test_every_role_reads_stories(harbour: Story, make_subscriber: Callable[..., Subscriber], role: str) -> None:
    client = signed_in(make_subscriber("worker", role=role))
    assert client.get(LIST).status_code == 200
    assert "Fishers" in client.get(page(harbour, "change")).content.decode()


@pytest.mark.trust("V1")
@pytest.mark.parametrize("role", roles.ROLES)
def test_what_editors_note_with_a_step_is_for_editors(
    draft: StoryDraft, edith: Subscriber, make_subscriber: Callable[..., Subscriber], role: str
) -> None:
    story = file_draft(draft=draft, document="tests:noted", at=NOW).story
    set_aside_draft(story=story, actor=edith, at=NOW, note="Libel about the mayor.")
    publish_draft(story=story, actor=edith, at=NOW)
    content = signed_in(make_subscriber("worker", role=role)).get(page(story, "change")).content.decode()
    assert "By" in content
    assert ("Libel about the mayor." in content) == (role in {"editor", "administrator"})


@pytest.mark.trust("V8")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("role", "status"), [("editor", 200), ("administrator", 200), ("moderator", 403), ("senior", 403)]
)
def test_only_editors_and_administrators_change_stories(
    harbour: Story, make_subscriber: Callable[..., Subscriber], name: str, role: str, status: int
) -> None:
    client = signed_in(make_subscriber("worker", role=role))
    assert client.get(page(harbour, name)).status_code == status
    link = f'href="{page(harbour, name)}"'
    assert (link in client.get(page(harbour, "change")).content.decode()) == (status == 200)


@pytest.mark.trust("V8")
@pytest.mark.parametrize("name", ["changelist", *PAGES])
def test_others_stay_outside(harbour: Story, charlie: Subscriber, plain_staff: Subscriber, name: str) -> None:
    url = LIST if name == "changelist" else page(harbour, name)
    assert "/admin/login/" in signed_in(charlie).get(url)["Location"]
    assert "/admin/login/" in Client().post(url)["Location"]
    assert signed_in(plain_staff).get(url).status_code == 403


@pytest.mark.trust("V8")
@pytest.mark.parametrize("name", PAGES)
def test_a_moderator_who_posts_anyway_changes_nothing(harbour: Story, mo: Subscriber, name: str) -> None:
    data = form_of(harbour, title="Mine", reason="Because.") | {"action": "close", "handle": mo.handle}
    assert signed_in(mo).post(page(harbour, name), data).status_code == 403
    harbour.refresh_from_db()
    assert (harbour.state, harbour.version, harbour.title) == ("published", 1, "Harbour toll divides the islands")
    assert not Engagement.objects.exists()


def test_nothing_is_added_changed_or_deleted_directly(harbour: Story, edith: Subscriber) -> None:
    client = signed_in(edith)
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{harbour.pk}/delete/").status_code == 403
    assert client.post(page(harbour, "change"), {"title": "Mine"}).status_code == 403


def test_the_list_shows_noise_state_and_counts(harbour: Story, edith: Subscriber, alice: Subscriber) -> None:
    for state, shown in (("published", 1), ("held", 0)):
        Comment.objects.create(
            story=harbour, author=alice, state=state, shown_version=shown, story_version=1, created_at=NOW
        )
    content = signed_in(edith).get(LIST).content.decode()
    cells = dict(re.findall(r'class="field-(\w+)[^"]*">(?:<a[^>]*>)?([^<]*)', content))
    assert (cells["level"], cells["band"], cells["state"]) == ("0.0", "silent", "Published")
    assert (cells["shown_comments"], cells["told_sides"]) == ("1", "3")


@pytest.mark.trust("G9")
def test_the_list_costs_the_same_for_many_stories(
    harbour: Story, draft: StoryDraft, edith: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        publish_story(draft=draft, document=f"tests:{number}", at=NOW)
    client = signed_in(edith)
    with django_assert_num_queries(12):
        client.get(LIST)


def test_the_share_of_new_accounts_is_for_those_who_work_here(
    harbour: Story, mo: Subscriber, newcomer: Subscriber
) -> None:
    record_engagement(story=harbour, actor=newcomer, kind="comment", source_key="comment:1", at=NOW)
    fold_pending(at=NOW)
    assert "New accounts make 100 % of the volume" in signed_in(mo).get(page(harbour, "change")).content.decode()


def test_an_editor_closes_and_reopens(harbour: Story, edith: Subscriber) -> None:
    client = signed_in(edith)
    client.post(page(harbour, "discussion"), {"action": "close"})
    harbour.refresh_from_db()
    assert harbour.state == "closed"
    assert "Reopen or archive" in client.get(page(harbour, "change")).content.decode()
    client.post(page(harbour, "discussion"), {"action": "reopen"})
    harbour.refresh_from_db()
    assert harbour.state == "published"
    turns = harbour.transitions.order_by("-id").values_list("before", "after", "by__handle")[:2]
    assert list(turns) == [("closed", "published", "edith"), ("published", "closed", "edith")]
    history = client.get(page(harbour, "history")).content.decode()
    assert history.count("<td>edith</td>") == 2
    assert "@example.com" not in history


def test_the_ledger_and_the_topics_are_registers(harbour: Story, edith: Subscriber, alice: Subscriber) -> None:
    record_engagement(story=harbour, actor=alice, kind="comment", source_key="comment:1", at=NOW)
    fold_pending(at=NOW)
    client = signed_in(edith)
    assert "comment:1" in client.get("/admin/noise/engagement/").content.decode()
    assert client.get("/admin/noise/engagement/add/").status_code == 403
    assert "Taxes" in client.get("/admin/stories/topic/").content.decode()


@pytest.mark.trust("X3")
@pytest.mark.parametrize("name", ["change", *PAGES])
def test_pages_obey_a_policy_without_inline_code(harbour: Story, edith: Subscriber, name: str) -> None:
    Story.objects.update(title="<script>alert(1)</script>", key_points=["<img src=x onerror=alert(1)>"])
    content = signed_in(edith).get(page(harbour, name)).content.decode()
    assert "<script>" not in content
    assert "<img src=x" not in content
    assert not re.search(r"<style|\sstyle=|\son\w+=\"", content)


def test_a_draft_has_no_discussion_to_close(harbour: Story, edith: Subscriber) -> None:
    Story.objects.update(state=Story.State.DRAFT, published_at=None)
    answer = signed_in(edith).post(page(harbour, "discussion"), {"action": "close"})
    assert "Only a published story can be corrected or closed." in answer.content.decode()
    assert harbour.transitions.count() == 1
