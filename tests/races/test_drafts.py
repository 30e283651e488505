"""A draft that is still on its way when its words are posted."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from accounts.models import Subscriber
from discussion.threads.drafts import NEW, own_drafts
from discussion.threads.models import Comment
from discussion.threads.services import post_comment
from discussion.threads.services.drafting import save_draft
from stories.models import Story
from tests.conftest import NOW
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("was_kept", [False, True])
@pytest.mark.parametrize("writing", [uuid4(), None], ids=["by name", "without"])
def test_no_draft_outlives_its_comment(
    story: Story, alice: Subscriber, bob: Subscriber, was_kept: bool, writing: UUID | None
) -> None:
    typed = {"story": story, "body": "Fewer cars", "side": "", "at": NOW, "writing": writing}

    def save(person: Subscriber) -> object:
        return save_draft(subscriber=person, purpose=NEW, **typed)  # type: ignore[arg-type]  # one dict for both

    def post(person: Subscriber) -> object:
        return post_comment(author=person, parent=None, held=False, **typed)  # type: ignore[arg-type]  # so here

    if was_kept:
        save(alice)
    acts: list[Callable[[Subscriber], object]] = [save, save, save, post, save, save, save]
    at_once(len(acts), lambda number: acts[number](alice))
    assert Comment.objects.filter(author=alice).count() == 1
    assert own_drafts(alice, story) == []
    save(bob)  # another's writing is his own, whatever he calls it
    assert [draft.body for draft in own_drafts(bob, story)] == ["Fewer cars"]
