"""Stories in the admin: who sees what, and that every change goes through its service."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts import roles
from accounts.models import Subscriber
from discussion.threads.models import Comment
from stories.admin.forms import CorrectionForms, StoryForms, read_body, write_body
from stories.admin.sparkline import sparkline
from stories.drafts import Section, StoryDraft
from stories.models import Correction, Story
from stories.noise.models import Engagement
from stories.noise.services import fold_pending, record_engagement
from stories.selectors import draft_of
from stories.services import correct_story, file_draft, publish_draft, publish_story, set_aside_draft
from stories.versions import version_of
from tests.conftest import NOW

LIST = "/admin/stories/story/"
PAGES = ("correct", "discussion", "noise")


def page(story: Story, name: str) -> str:
    return reverse(f"admin:stories_story_{name}", args=[story.pk])


def signed_in(person: Subscriber) -> Client:
    client = Client()
    client.force_login(person)
    return client


def form_of(story: Story, **changes: Any) -> dict[str, Any]:
    """What a browser sends back when an editor changes only this."""
    forms = StoryForms(draft_of(story), version_of(story))
    parts = [forms.text, *(form for rows in (forms.sides, forms.timeline, forms.sources) for form in rows.forms)]
    sent = {field.html_name: field.value() for form in parts for field in form}
    for rows in (forms.sides, forms.timeline, forms.sources):
        sent |= {field.html_name: field.value() for field in rows.management_form}
    return {name: "" if value is None else value for name, value in (sent | changes).items()}


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
    with django_assert_num_queries(9):
        client.get(LIST)


def test_the_share_of_new_accounts_is_for_those_who_work_here(
    harbour: Story, mo: Subscriber, newcomer: Subscriber
) -> None:
    record_engagement(story=harbour, actor=newcomer, kind="comment", source_key="comment:1", at=NOW)
    fold_pending(at=NOW)
    assert "New accounts make 1.00 of the volume" in signed_in(mo).get(page(harbour, "change")).content.decode()


@pytest.mark.trust("G6")
def test_an_editor_corrects_a_story_with_a_reason(harbour: Story, edith: Subscriber) -> None:
    data = form_of(
        harbour,
        reason="The vote was 10 to 6.",
        body="The council voted 10 to 6.\r\n\r\n## What follows\r\n\r\nA review.",
        **{
            "sides-2-statement": "",
            "sides-3-camp": "critic",
            "sides-3-name": "Shops",
            "sides-3-statement": "Too dear.",
        },
    )
    answer = signed_in(edith).post(page(harbour, "correct"), data)
    assert answer["Location"] == page(harbour, "change")
    harbour.refresh_from_db()
    assert harbour.body == [
        {"heading": "", "paragraphs": ["The council voted 10 to 6."]},
        {"heading": "What follows", "paragraphs": ["A review."]},
    ]
    assert [side.name for side in harbour.sides.order_by("position")] == ["Fishers' union", "Harbour board", "Shops"]
    correction = Correction.objects.get()
    assert (correction.by, correction.reason) == (edith, "The vote was 10 to 6.")
    assert sorted(correction.changes) == ["body", "sides"]
    assert LogEntry.objects.get().user == edith


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "This field is required"),
        ({"reason": "Empty.", "title": ""}, "This field is required"),
        ({"reason": "None.", "plain_words": "Boats pay more."}, "The story says this already"),
        ({"reason": "Late.", "version": 7}, "Somebody else has changed this story"),
        ({"reason": "Long.", "topics": "x" * 61}, "Topics/0/name: Ensure this value has at most 60"),
    ],
    ids=["reason", "title", "nothing", "stale", "draft"],
)
def test_a_refused_correction_says_why_and_keeps_what_was_typed(
    harbour: Story, edith: Subscriber, changes: dict[str, Any], words: str
) -> None:
    data = form_of(harbour, **{"plain_words": "Typed words.", **changes})
    answer = signed_in(edith).post(page(harbour, "correct"), data)
    content = answer.content.decode()
    assert answer.status_code == 200
    assert words in content
    assert data["plain_words"] in content
    assert not Correction.objects.exists()


def test_an_editor_who_was_overtaken_sees_by_what_and_sends_again(
    harbour: Story, edith: Subscriber, make_subscriber: Callable[..., Subscriber]
) -> None:
    late = signed_in(make_subscriber("earl", role=roles.EDITOR))
    mine = form_of(harbour, title="Mine", plain_words="Typed\r\nwords.", reason="My reason.")
    told = replace(draft_of(harbour), title="Theirs", forecast="Nobody knows.")
    correct_story(story=harbour, draft=told, reason="Their reason.", actor=edith, at=NOW)
    shown = BeautifulSoup(late.post(page(harbour, "correct"), mine).content, "html.parser")
    assert Correction.objects.count() == 1
    meanwhile = shown.select_one(".correction-told")
    assert meanwhile is not None
    assert "By edith" in meanwhile.get_text()
    assert "Their reason." in meanwhile.get_text()
    assert [word.get_text() for word in meanwhile.select("h3:-soup-contains('Title') + .diff ins")] == ["Theirs"]
    text = shown.get_text()
    assert "Somebody else has changed this story" in text
    assert "except for what you have changed as well (title)" in text
    assert "What changes becomes version 3" in text
    again = sent_by(shown)
    assert (again["title"], again["plain_words"], again["reason"]) == ("Mine", "Typed\nwords.", "My reason.")
    assert (again["forecast"], again["version"]) == ("Nobody knows.", "2"), "nobody's work is undone unseen"
    assert late.post(page(harbour, "correct"), again).status_code == 302
    latest = Correction.objects.get(version=3)
    assert (latest.by, set(latest.changes)) == (Subscriber.objects.get(handle="earl"), {"title", "plain_words"})


def test_a_version_that_never_was_is_no_way_around(harbour: Story, edith: Subscriber) -> None:
    data = form_of(harbour, title="Mine", reason="My reason.", version="99")
    answer = signed_in(edith).post(page(harbour, "correct"), data)
    shown = sent_by(BeautifulSoup(answer.content, "html.parser"))
    assert (answer.status_code, shown["title"], shown["version"]) == (200, "Mine", "1")
    assert not Correction.objects.exists()


def sent_by(shown: BeautifulSoup) -> dict[str, Any]:
    """What the browser sends when an editor presses the button below what is shown."""
    form = shown.select_one("form.correction")
    assert form is not None
    sent = {str(field["name"]): field.get("value", "") for field in form.select("input[name]")}
    sent |= {str(field["name"]): field.get_text().removeprefix("\n") for field in form.select("textarea")}
    chosen = {str(box["name"]): box.select_one("option[selected]") for box in form.select("select")}
    return sent | {name: option.get("value", "") if option else "" for name, option in chosen.items()}


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


@pytest.mark.trust("G10")
def test_an_editor_excludes_somebody_and_includes_again(harbour: Story, edith: Subscriber, alice: Subscriber) -> None:
    record_engagement(story=harbour, actor=alice, kind="comment", source_key="comment:1", at=NOW)
    client = signed_in(edith)
    client.post(page(harbour, "noise"), {"action": "exclude", "handle": "Alice"})
    row = Engagement.objects.get(kind="exclude")
    assert (row.actor, row.story, row.by) == (alice, harbour, edith)
    assert "Include again" in client.get(page(harbour, "noise")).content.decode()
    client.post(page(harbour, "noise"), {"action": "include", "handle": "alice"})
    assert Engagement.objects.filter(kind="include").count() == 1
    assert "Include again" not in client.get(page(harbour, "noise")).content.decode()


def test_nobody_is_excluded_by_a_handle_that_is_not_there(harbour: Story, edith: Subscriber) -> None:
    answer = signed_in(edith).post(page(harbour, "noise"), {"action": "exclude", "handle": "nobody"})
    assert "Nobody has this handle." in answer.content.decode()
    assert not Engagement.objects.exists()


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


def test_the_form_gives_back_what_it_was_given(harbour: Story) -> None:
    forms = CorrectionForms(draft_of(harbour), version_of(harbour), form_of(harbour, reason="None."))
    assert forms.are_valid()
    assert forms.read_draft() == draft_of(harbour)


@pytest.mark.parametrize(
    "body",
    [
        [Section("", ["One.", "Two\nlines."])],
        [Section("", ["Lead."]), Section("Heading", ["Text.", "More."]), Section("Empty", [])],
    ],
)
def test_a_body_survives_being_text(body: list[Section]) -> None:
    assert read_body(write_body(body)) == body


def test_a_sparkline_runs_from_left_to_right() -> None:
    assert sparkline([0, 100]) == "0.0,40.0 280.0,0.0"
    assert sparkline([50]) == "0.0,20.0"


def test_a_draft_has_no_discussion_to_close(harbour: Story, edith: Subscriber) -> None:
    Story.objects.update(state=Story.State.DRAFT, published_at=None)
    answer = signed_in(edith).post(page(harbour, "discussion"), {"action": "close"})
    assert "Only a published story can be corrected or closed." in answer.content.decode()
    assert harbour.transitions.count() == 1
