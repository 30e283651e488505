"""However many gather at once, everybody is told once. Everything here really commits."""

import pytest

from accounts.models import Subscriber
from accounts.notices.models import Mute, Notice
from accounts.notices.services import mute_person, tell
from core.events import emit
from discussion.telling.gathering import gather_notices
from discussion.threads.services import follow_story, post_comment, react
from stories.models import Story
from tests.conftest import NOW
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 12


@pytest.mark.trust("W12")
def test_many_gatherers_tell_everybody_once(
    story: Story, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    follow_story(story=story, subscriber=charlie, at=NOW)
    comment = post_comment(author=alice, story=story, parent=None, side="", body="words", held=False, at=NOW)
    post_comment(author=bob, story=story, parent=comment, side="", body="for @charlie", held=False, at=NOW)
    react(comment=comment, subscriber=bob, kind="agree", at=NOW)
    emit("noise.band_changed", story=story.slug, at=NOW, band="loud", before="buzz", level=50.0)

    at_once(WORKERS, lambda _: gather_notices(at=NOW))

    told = Notice.objects.values_list("subscriber__handle", "kind").order_by("subscriber__handle", "kind")
    assert list(told) == [("alice", "reactions"), ("alice", "reply"), ("charlie", "band"), ("charlie", "mention")]


@pytest.mark.trust("W12")
def test_the_same_notice_from_many_hands_is_one(alice: Subscriber) -> None:
    facts = {"subscriber": alice, "kind": "reply", "subject": "comment:1", "at": NOW}
    at_once(WORKERS, lambda _: tell([Notice(**facts)]))
    assert Notice.objects.count() == 1


def test_one_block_however_often_it_is_clicked(alice: Subscriber, bob: Subscriber) -> None:
    refusals = at_once(WORKERS, lambda _: mute_person(subscriber=alice, person=bob, at=NOW))
    assert refusals == [None] * WORKERS
    assert Mute.objects.count() == 1
