"""Words of the cast, written through the intake as the API writes them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts import roles
from accounts.models import Subscriber, Vouch
from discussion.moderation.intake import report_comment, submit_comment
from discussion.moderation.models import Case
from discussion.threads.models import Comment
from stories.models import Story
from tests.conftest import NOW

Write = Callable[..., Comment]
MANY_LINKS = "https://a.example https://b.example https://c.example https://d.example"  # held, whoever writes it


@pytest.fixture
def write(story: Story) -> Write:
    """`write(alice, "words", parent=..., at=...)`: whatever screening makes of it."""

    def submit(
        author: Subscriber, body: str = "A calm word.", *, parent: Comment | None = None, minutes: int = 0
    ) -> Comment:
        at = NOW + timedelta(minutes=minutes)
        return submit_comment(author=author, story=story, parent=parent, side="", body=body, at=at)

    return submit


@pytest.fixture
def trusted(alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber) -> None:
    """Nobody of the cast is a newcomer: what they write is public at once."""
    Vouch.objects.bulk_create(
        Vouch(subscriber=person, by=mo, reason="An old friend.", at=NOW) for person in (alice, bob, charlie)
    )


@pytest.fixture
def held(write: Write, newcomer: Subscriber) -> Comment:
    """A newcomer's first comment, which waits."""
    return write(newcomer, "My very first words here.")


@pytest.fixture
def shown(write: Write, trusted: None, alice: Subscriber) -> Comment:
    """A public comment of Alice."""
    return write(alice, "The tram is noisy.")


@pytest.fixture
def held_case(held: Comment) -> Case:
    """The open case about the held comment."""
    return held.cases.get()


@pytest.fixture
def reported_case(shown: Comment, bob: Subscriber) -> Case:
    """The open case that Bob's report made."""
    return report_comment(comment=shown, reporter=bob, reason="abuse", note="Look at it.", at=NOW).case


@pytest.fixture
def maxine(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """The other moderator."""
    return make_subscriber("maxine", role=roles.MODERATOR)


@pytest.fixture
def sonja(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """A senior."""
    return make_subscriber("sonja", role=roles.SENIOR)
