"""What was there before a migration is there after it, in its new form."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.conftest import NOW

BEFORE, AFTER = ("stories", "0004_ranks"), ("stories", "0007_who_may_publish")


def migrate(*targets: tuple[str, str]) -> Any:
    return MigrationExecutor(connection).migrate(list(targets)).apps


@pytest.fixture
def everything_again(transactional_db: None) -> Iterator[None]:
    yield
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.mark.usefixtures("everything_again")
def test_closures_become_transitions() -> None:
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
    rows = migrate(AFTER).get_model("stories", "Transition").objects.order_by("id")
    assert list(rows.values_list("story", "before", "after", "by", "at")) == [
        (story.pk, "", "published", None, NOW),
        (story.pk, "published", "closed", by.pk, NOW + 1 * day),
        (story.pk, "closed", "published", by.pk, NOW + 2 * day),
        (story.pk, "published", "closed", by.pk, NOW + 3 * day),
    ]
