"""Stories to look for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from stories.drafts import StoryDraft
from stories.models import Story
from stories.services import publish_story
from tests.conftest import NOW

MakeStory = Callable[..., Story]


@pytest.fixture
def make_story(db: None) -> MakeStory:
    """`make_story("Trams cost less", days_ago=2, topics=["Town"], language="de")`."""

    def make(title: str, *, days_ago: float = 1, **fields: Any) -> Story:
        at = NOW - timedelta(days=days_ago)
        return publish_story(draft=StoryDraft(title=title, **fields), document=f"tests:{title}:{at}", at=at).story

    return make
