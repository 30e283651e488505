"""What is read for listeners, and how it is written down. Runs in the one thread that has the connection."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import orjson
from django.db import connection
from django.utils import timezone

from core.api.pagination import MAX_LIMIT
from discussion.api.changes import changes_payload
from discussion.threads.changes.news import read_news
from discussion.threads.changes.positions import Position, known_changes, read_position, write_position
from stories.models import Story
from stories.selectors import get_visible_story, visible_stories

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Beginning:
    """Where somebody begins to listen."""

    story: Story
    since: Position | None  # None: from now on


@dataclass(frozen=True)
class Told:
    """One message, if there is anything to tell, and how far one has read with it."""

    message: bytes
    next: Position
    more: bool


def answer(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Ask the database by a connection that works, as far as is known; one that has failed is not used again."""
    connection.close_if_unusable_or_obsolete()
    return question(*args, **kwargs)


def begin(slug: str, cursor: str | None) -> Beginning:
    """Raises what `changes/` raises: StoryNotFoundError, ValidationError or CursorExpiredError."""
    story = get_visible_story(slug, timezone.now())
    return Beginning(story, None if cursor is None else read_position(story, cursor, known_changes(story)))


def tell(story_id: int, since: Position, until: Position | None = None) -> Told | None:
    """The next changes of a discussion in one message; None where nobody may read the story any more."""
    story = visible_stories(timezone.now()).filter(pk=story_id).first()
    if story is None:
        return None
    news = read_news(story, since, limit=MAX_LIMIT, until=until)
    message = b"" if news.is_empty else write_event("changes", changes_payload(story, news))
    return Told(message, news.next, news.more)


def opening(story: Story, position: Position) -> bytes:
    """What tells a listener that he has everything up to here."""
    return write_event("open", {"next": write_position(story, position)})


def write_event(kind: str, body: dict[str, Any]) -> bytes:
    """One event of a stream; its id is the cursor from which to go on."""
    data = orjson.dumps(body, default=str, option=orjson.OPT_UTC_Z)
    return b"event: %s\nid: %s\ndata: %s\n\n" % (kind.encode(), body["next"].encode(), data)
