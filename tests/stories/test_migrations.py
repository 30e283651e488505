"""What was there before a migration is there after it, in its new form; and before it again, as far as it fits."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from tests.conftest import NOW
from tests.databases import empty

BEFORE, AFTER = ("stories", "0004_ranks"), ("stories", "0007_who_may_publish")


def migrate(*targets: tuple[str, str]) -> Any:
    return MigrationExecutor(connection).migrate(list(targets)).apps


def transitions(apps: Any) -> list[tuple[Any, ...]]:
    rows = apps.get_model("stories", "Transition").objects.order_by("id")
    return list(rows.values_list("story", "before", "after", "by", "at"))


@pytest.fixture
def empty_database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Only what a test asks for is migrated there, a small part of all that there is."""
    with django_db_blocker.unblock(), empty():
        yield


def create_person(apps: Any) -> Any:
    people = apps.get_model("accounts", "Subscriber").objects
    return people.create(email="edith@example.com", handle="edith", handle_skeleton="edith", joined_at=NOW)


@pytest.mark.usefixtures("empty_database")
def test_closures_become_transitions_and_transitions_closures() -> None:
    apps = migrate(BEFORE)
    by = create_person(apps)
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


@pytest.mark.usefixtures("empty_database")
def test_backwards_what_the_public_may_not_see_stays_hidden_and_what_is_closed_stays_closed() -> None:
    apps = migrate(AFTER)
    by = create_person(apps)
    stories = apps.get_model("stories", "Story").objects
    told = {"title": "x", "content_hash": "0", "created_at": NOW}
    tolls = stories.create(slug="tolls", document="tolls", state="archived", published_at=NOW, **told)
    stories.create(slug="ferries", document="ferries", state="scheduled", published_at=NOW + timedelta(days=1), **told)
    for before, after in (("", "published"), ("published", "closed"), ("closed", "archived")):
        tolls.transitions.create(before=before, after=after, by=by if before else None, at=NOW)
    apps = migrate(BEFORE)
    states = apps.get_model("stories", "Story").objects.order_by("id").values_list("state", "published_at")
    assert list(states) == [("archived", NOW), ("review", None)]
    closure = apps.get_model("stories", "Closure").objects.get()
    assert (closure.story_id, closure.by_id, closure.reopened_at) == (tolls.pk, by.pk, None)
