"""POST stories/{slug}/merge/: for editors and their programs, and what it refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.keys import create_api_key
from accounts.models import ApiKey, Subscriber
from accounts.second_factor.enrolling import enrol_demo_app
from accounts.second_factor.models import Confirmation
from discussion.threads.models import Comment
from stories.api.serializers import EditedStorySerializer
from stories.models import Story
from tests.conftest import NOW
from tests.stories.conftest import at, told
from tests.stories.test_story_api import same_keys
from tests.threads.conftest import MakeComment, Merge

ClientOf = Callable[[Subscriber], APIClient]
WRITE, READ = ApiKey.Scope.WRITE, ApiKey.Scope.READ


def send(client: APIClient, story: Story, target: Story | str, **more: Any) -> Any:
    into = target if isinstance(target, str) else target.slug
    return client.post(at(story, "merge/"), {"into": into, "reason": "Told twice.", **more})


def key_of(owner: Subscriber, *scopes: str) -> APIClient:
    secret = create_api_key(owner=owner, name="program", scopes=scopes, at=NOW)[1]
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")


def test_an_editor_merges(
    story: Story, target: Story, edith: Subscriber, client_of: ClientOf, make_comment: MakeComment
) -> None:
    comment = make_comment()
    answer = send(client_of(edith), story, target)
    assert (answer.status_code, answer.json()["slug"]) == (200, target.slug)
    same_keys(EditedStorySerializer(), answer.json())
    story.refresh_from_db()
    assert (story.merged_into, story.state) == (target, "archived")
    assert Comment.objects.get(pk=comment.pk).story == target
    step = story.transitions.get(after="archived")
    assert (step.by, step.note) == (edith, f"Merged into {target.slug}: Told twice.")


@pytest.mark.parametrize(
    ("who", "scopes", "expected"),
    [
        ("edith", (WRITE,), (200, "")),
        ("edith", (READ,), (403, "scope_missing")),
        ("mo", (WRITE,), (403, "merge_not_allowed")),
        ("alice", (WRITE,), (403, "merge_not_allowed")),
    ],
)
def test_a_key_does_what_its_owner_may(
    request: pytest.FixtureRequest,
    story: Story,
    target: Story,
    who: str,
    scopes: tuple[str, ...],
    expected: tuple[int, str],
) -> None:
    person = request.getfixturevalue(who)
    enrol_demo_app(subscriber=person, at=NOW)
    assert told(send(key_of(person, *scopes), story, target)) == expected
    assert Story.objects.filter(merged_into__isnull=False).count() == int(expected[0] == 200)


@pytest.mark.trust("V8")
def test_it_asks_for_a_second_factor(story: Story, target: Story, edith: Subscriber, client_of: ClientOf) -> None:
    desk, key = client_of(edith), key_of(edith, WRITE)
    Confirmation.objects.all().delete()
    for client in (desk, key):
        assert told(send(client, story, target)) == (403, "second_factor_missing")
    enrol_demo_app(subscriber=edith, at=NOW)
    assert told(send(desk, story, target)) == (403, "second_factor_required")
    assert not Story.objects.filter(merged_into__isnull=False).exists()


def test_it_happens_once(story: Story, target: Story, edith: Subscriber, client_of: ClientOf) -> None:
    client = client_of(edith)
    sent, once = {"into": target.slug, "reason": "Told twice."}, {"Idempotency-Key": "merge-1"}
    first, again = (client.post(at(story, "merge/"), sent, headers=once) for _ in range(2))
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    assert told(client.post(at(story, "merge/"), sent)) == (409, "story_merged")


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"into": "no-such-story"}, "#/into"),
        ({"into": 7}, "#/into"),
        ({"into": "a\x00b"}, "#/into"),
        ({"reason": " "}, "#/reason"),
        ({"why": "x"}, "#/why"),
    ],
)
def test_what_means_nothing_is_refused_with_a_pointer(
    story: Story, target: Story, edith: Subscriber, client_of: ClientOf, sent: dict[str, Any], pointer: str
) -> None:
    answer = client_of(edith).post(at(story, "merge/"), {"into": target.slug, "reason": "x", **sent})
    assert told(answer) == (400, "malformed")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Story.objects.filter(merged_into__isnull=False).exists()


def test_what_cannot_be_merged_says_why(
    story: Story, target: Story, edith: Subscriber, client_of: ClientOf, merge: Merge, make_story: Callable[[], Story]
) -> None:
    client, draft = client_of(edith), make_story()
    Story.objects.filter(pk=draft.pk).update(state="draft", published_at=None)
    assert told(send(client, story, story)) == (422, "merge_into_itself")
    assert told(send(client, draft, target)) == (409, "story_not_published")
    assert told(send(client, story, draft)) == (409, "story_not_published")
    merge()
    assert told(send(client, target, story)) == (409, "story_merged")
    assert told(send(client, Story(slug="no-such-story"), target)) == (404, "story_not_found")
