"""Stories, people and a crew that folds for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.models import Subscriber
from launch.servers import Valkey
from stories.models import Story
from tests.conftest import LONG_AGO, NOW
from tests.faults.crew import Crew

STORIES = 5
PEOPLE = 40


@pytest.fixture
def crew(transactional_db: None, tmp_path: Path) -> Iterator[Crew]:
    """Nobody is hired yet; there is a broker, and there are people and stories to be loud about."""
    Subscriber.objects.bulk_create(
        Subscriber(email=f"p{n}@example.com", handle=f"p{n}", handle_skeleton=f"p{n}", joined_at=LONG_AGO)
        for n in range(PEOPLE)
    )
    Story.objects.bulk_create(
        Story(
            slug=f"story-{n}",
            state="published",
            title=f"Story {n}",
            document=f"tests:{n}",
            published_at=NOW,
            created_at=NOW,
        )
        for n in range(STORIES)
    )
    with Valkey(tmp_path / "valkey", durable=False) as valkey:
        crew = Crew(valkey, tmp_path)
        try:
            yield crew
        finally:
            crew.close()
