"""What somebody has muted: people, stories and branches of a discussion produce nothing, and are not read either."""

import pytest

from accounts.models import Subscriber
from accounts.notices.models import Mute, Notice, ThreadFollow
from accounts.notices.selectors import unread_count
from accounts.notices.services import (
    OwnMuteError,
    follow_thread,
    mark_read,
    mute_person,
    mute_thread,
    restore,
    unmute_person,
    unmute_thread,
    withdraw,
)
from discussion.telling.choosing import follow_story, mute_story
from discussion.telling.threads import comment_key, story_key
from discussion.threads.models import Comment, Follow
from discussion.threads.services import merge_stories, react
from stories.models import Story
from tests.conftest import NOW
from tests.telling.conftest import Say, correct, gather, told


@pytest.mark.trust("V12")
def test_a_blocked_person_is_heard_of_nowhere(shown: Comment, say: Say, alice: Subscriber, bob: Subscriber) -> None:
    mute_person(subscriber=alice, person=bob, at=NOW)
    follow_thread(subscriber=alice, thread=comment_key(shown.pk), at=NOW)
    first = say(bob, "an answer", shown)
    say(bob, "for @alice")
    say(bob, "below", first)
    gather()
    assert not Notice.objects.exists()


def test_others_hear_of_a_person_whom_one_has_blocked(
    shown: Comment, say: Say, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    mute_person(subscriber=alice, person=bob, at=NOW)
    say(bob, "for @alice and @charlie", shown)
    gather()
    assert (len(told(alice)), len(told(charlie))) == (0, 1)


@pytest.mark.trust("V12")
def test_a_muted_branch_is_quiet_to_its_last_leaf(
    shown: Comment, say: Say, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    deep = say(alice, "deep", say(bob, "branch", shown))
    mute_thread(subscriber=alice, thread=comment_key(shown.pk), at=NOW)
    say(charlie, "an answer for @alice", deep)
    elsewhere = say(charlie, "elsewhere, @alice")
    gather()
    assert [says.comment for says in told(alice)] == [elsewhere.pk]


@pytest.mark.trust("V12")
def test_a_muted_story_is_quiet_in_everything(
    shown: Comment, say: Say, story: Story, alice: Subscriber, bob: Subscriber, edith: Subscriber
) -> None:
    follow_story(story=story, subscriber=alice, at=NOW)
    mute_thread(subscriber=alice, thread=story_key(story.pk), at=NOW)
    say(bob, "for @alice", shown)
    react(comment=shown, subscriber=bob, kind="agree", at=NOW)
    correct(story, edith)
    gather()
    assert not Notice.objects.filter(subscriber=alice).exists()


def test_whoever_muted_a_story_hears_nothing_of_the_one_that_takes_it_in(
    shown: Comment, say: Say, story: Story, alice: Subscriber, bob: Subscriber, edith: Subscriber
) -> None:
    mute_thread(subscriber=alice, thread=story_key(story.pk), at=NOW)
    target = Story.objects.get(pk=story.pk)
    target.pk, target.slug, target.document = None, "the-other-one", "tests:other"
    target.save()
    merge_stories(source=story, target=target, actor=edith, at=NOW, reason="The same.")
    shown.refresh_from_db()
    say(bob, "an answer", shown)
    gather()
    assert told(alice) == []


def test_what_waited_is_read_and_counted_no_more(
    shown: Comment, say: Say, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    say(bob, "one", shown)
    say(charlie, "two", shown)
    gather()
    assert unread_count(alice) == 2
    mute_person(subscriber=alice, person=bob, at=NOW)
    assert [says.by for says in told(alice)] == ["charlie"]
    assert unread_count(alice) == 1
    mute_thread(subscriber=alice, thread=comment_key(shown.pk), at=NOW)
    assert told(alice) == []
    assert unread_count(alice) == 0


def test_what_waited_is_back_when_the_mute_ends(
    shown: Comment, say: Say, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    for author in (bob, charlie):
        say(author, "an answer", shown)
    gather()
    mute_person(subscriber=alice, person=bob, at=NOW)
    mute_thread(subscriber=alice, thread=comment_key(shown.pk), at=NOW)
    mark_read(subscriber=alice, at=NOW)
    unmute_thread(subscriber=alice, thread=comment_key(shown.pk), at=NOW)
    assert ([says.by for says in told(alice)], unread_count(alice)) == (["charlie"], 1)
    unmute_person(subscriber=alice, person=bob, at=NOW)
    assert unread_count(alice) == 2
    assert not Notice.objects.filter(read_at__isnull=False).exists()


def test_what_was_withdrawn_while_it_was_muted_waits_again_afterwards(
    shown: Comment, say: Say, alice: Subscriber, bob: Subscriber
) -> None:
    answer = say(bob, "an answer", shown)
    gather()
    mute_person(subscriber=alice, person=bob, at=NOW)
    withdraw(subject=comment_key(answer.pk), at=NOW)
    unmute_person(subscriber=alice, person=bob, at=NOW)
    assert unread_count(alice) == 0
    restore(subject=comment_key(answer.pk))
    assert unread_count(alice) == 1


def test_a_story_is_either_followed_or_muted(story: Story, alice: Subscriber, bob: Subscriber) -> None:
    follow_story(story=story, subscriber=bob, at=NOW)
    for _ in range(2):
        follow_story(story=story, subscriber=alice, at=NOW)
        mute_story(story=story, subscriber=alice, at=NOW)
    assert (list(Follow.objects.values_list("subscriber", flat=True)), Mute.objects.count()) == ([bob.pk], 1)
    follow_story(story=story, subscriber=alice, at=NOW)
    assert (Follow.objects.count(), Mute.objects.count()) == (2, 0)


def test_afterwards_one_hears_again(shown: Comment, say: Say, alice: Subscriber, bob: Subscriber) -> None:
    mute_person(subscriber=alice, person=bob, at=NOW)
    mute_thread(subscriber=alice, thread=comment_key(shown.pk), at=NOW)
    unmute_person(subscriber=alice, person=bob, at=NOW)
    unmute_thread(subscriber=alice, thread=comment_key(shown.pk), at=NOW)
    say(bob, "hello again", shown)
    gather()
    assert len(told(alice)) == 1


def test_a_thread_is_either_followed_or_muted(shown: Comment, alice: Subscriber) -> None:
    thread = comment_key(shown.pk)
    follow_thread(subscriber=alice, thread=thread, at=NOW)
    mute_thread(subscriber=alice, thread=thread, at=NOW)
    assert (ThreadFollow.objects.count(), Mute.objects.count()) == (0, 1)
    follow_thread(subscriber=alice, thread=thread, at=NOW)
    assert (ThreadFollow.objects.count(), Mute.objects.count()) == (1, 0)


def test_twice_is_once_and_oneself_is_not_blocked(alice: Subscriber, bob: Subscriber) -> None:
    for _ in range(2):
        mute_person(subscriber=alice, person=bob, at=NOW)
        mute_thread(subscriber=alice, thread="story:1", at=NOW)
    assert Mute.objects.count() == 2
    with pytest.raises(OwnMuteError) as refusal:
        mute_person(subscriber=alice, person=alice, at=NOW)
    assert refusal.value.code == "own_mute"
    assert Mute.objects.count() == 2
