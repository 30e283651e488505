"""What was there before a migration is there after it, in its new form; and before it again, as far as it fits."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import Subscriber
from stories.drafts import StoryDraft
from stories.services import archive_story, close_story, file_draft, publish_draft, publish_story
from tests.conftest import NOW

BEFORE, AFTER = ("stories", "0004_ranks"), ("stories", "0007_who_may_publish")


def migrate(*targets: tuple[str, str]) -> Any:
    return MigrationExecutor(connection).migrate(list(targets)).apps


def transitions(apps: Any) -> list[tuple[Any, ...]]:
    rows = apps.get_model("stories", "Transition").objects.order_by("id")
    return list(rows.values_list("story", "before", "after", "by", "at"))


@pytest.fixture
def everything_again(transactional_db: None) -> Iterator[None]:
    yield
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.mark.usefixtures("everything_again")
def test_closures_become_transitions_and_transitions_closures() -> None:
    apps = migrate(BEFORE)
    by = apps.get_model("accounts", "Subscriber").objects.create(
        email="edith@example.com", handle="edith", handle_skeleton="edith", joined_at=NOW
    )
    day = timedelta(days=1)
    shown = {"state": "closed", "title": "x", "content_hash": "0", "created_at": NOW, "published_at": NOW}
    stories = apps.get_model("stories", "Story").objects
    story = stories.create(slug="a", document="a", **shown)
    stories.create(slug="b", document="b", **shown | {"state": "draft", "published_at": None})
    closures = story.closures
    closures.create(by=by, at=NOW + 1 * day, reopened_by=by, reopened_at=NOW + 2 * day)
    closures.create(by=by, at=NOW + 3 * day)
    steps = [
        (story.pk, "", "published", None, NOW),
        (story.pk, "published", "closed", by.pk, NOW + 1 * day),
        (story.pk, "closed", "published", by.pk, NOW + 2 * day),
        (story.pk, "published", "closed", by.pk, NOW + 3 * day),
    ]
    assert transitions(migrate(AFTER)) == steps
    apps = migrate(BEFORE)
    kept = apps.get_model("stories", "Closure").objects.order_by("id")
    assert list(kept.values_list("story", "by", "at", "reopened_by", "reopened_at")) == [
        (story.pk, by.pk, NOW + 1 * day, by.pk, NOW + 2 * day),
        (story.pk, by.pk, NOW + 3 * day, None, None),
    ]
    assert transitions(migrate(AFTER)) == steps


@pytest.mark.usefixtures("everything_again")
def test_backwards_what_the_public_may_not_see_stays_hidden_and_what_is_closed_stays_closed(
    make_subscriber: Callable[..., Subscriber],
) -> None:
    edith = make_subscriber("edith")
    stories = [
        publish_story(draft=StoryDraft(title="Tolls"), document="tolls", at=NOW).story,
        file_draft(draft=StoryDraft(title="Ferries"), document="ferries", at=NOW).story,
    ]
    close_story(story=stories[0], actor=edith, at=NOW)
    archive_story(story=stories[0], actor=edith, at=NOW)
    publish_draft(story=stories[1], actor=edith, at=NOW, publish_at=NOW + timedelta(days=1))
    apps = migrate(BEFORE)
    states = apps.get_model("stories", "Story").objects.order_by("id").values_list("state", "published_at")
    assert list(states) == [("archived", NOW), ("review", None)]
    closure = apps.get_model("stories", "Closure").objects.get()
    assert (closure.story_id, closure.by_id, closure.reopened_at) == (stories[0].pk, edith.pk, None)
