"""Answers, mentions and followed threads: who is told, once, and what is read when it is read."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber, Vouch
from accounts.notices.models import Kind, Notice
from accounts.notices.services import follow_thread
from discussion.telling.threads import comment_key
from discussion.threads.models import Comment
from discussion.threads.services import delete_comment, edit_comment, publish_comment
from stories.models import Story
from tests.conftest import NOW
from tests.telling.conftest import Say, gather, gather_anew, kinds, told


def test_an_answer_is_told_to_whoever_is_answered(shown: Comment, say: Say, alice: Subscriber, bob: Subscriber) -> None:
    answer = say(bob, "It *is* loud.", shown)
    gather()
    [says] = told(alice)
    assert says.headline == "bob answered you on “Tram line nine divides the old town”"
    assert (says.words, says.by, says.comment) == ("It is loud.", "bob", answer.pk)
    assert (says.address, says.story) == (f"/comments/{answer.pk}/", "tram-line-nine")
    assert told(bob) == []
    notice = Notice.objects.get()
    assert (notice.kind, notice.subject, notice.facts) == ("reply", f"comment:{answer.pk}", {})


def test_nobody_is_told_of_his_own_words(shown: Comment, say: Say, alice: Subscriber) -> None:
    say(alice, "And @alice says so herself.", shown)
    gather()
    assert not Notice.objects.exists()


def test_a_mention_is_told_to_whoever_is_named(say: Say, alice: Subscriber, bob: Subscriber) -> None:
    say(bob, "Ask @Alice, or @nobody_here, or `@charlie`.")
    gather()
    [says] = told(alice)
    assert says.headline == "bob mentioned you on “Tram line nine divides the old town”"
    assert Notice.objects.count() == 1


def test_a_name_whose_sign_is_written_as_a_reference_is_told(say: Say, alice: Subscriber, bob: Subscriber) -> None:
    say(bob, "Ask &commat;alice.")
    say(bob, "Or &#64;alice.")
    gather()
    assert kinds(alice) == ["mention", "mention"]


def test_a_name_that_looks_alike_is_another_name(
    say: Say, bob: Subscriber, make_subscriber: Callable[..., Subscriber]
) -> None:
    liam = make_subscriber("liam")
    say(bob, "Hello @lIam and @Iiam, @1iam, @l_iam")
    gather()
    assert kinds(liam) == ["mention"]
    assert Notice.objects.count() == 1


def test_of_one_comment_everybody_gets_one_notice(
    shown: Comment, say: Say, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    for person in (alice, bob, charlie):
        follow_thread(subscriber=person, thread=comment_key(shown.pk), at=NOW)
    say(bob, "Dear @alice and @charlie", shown)
    gather()
    assert (kinds(alice), kinds(bob), kinds(charlie)) == (["reply"], [], ["mention"])


def test_a_followed_thread_tells_of_everything_below_it(
    shown: Comment, say: Say, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    follow_thread(subscriber=charlie, thread=comment_key(shown.pk), at=NOW)
    first = say(bob, "first", shown)
    say(alice, "second", first)
    say(bob, "elsewhere")
    gather()
    assert [says.words for says in told(charlie)] == ["first", "second"]
    assert set(kinds(charlie)) == {"thread"}


def test_what_was_said_before_somebody_followed_is_not_told(
    shown: Comment, say: Say, bob: Subscriber, charlie: Subscriber
) -> None:
    answer = say(bob, "too early", shown)
    follow_thread(subscriber=charlie, thread=comment_key(shown.pk), at=answer.created_at.replace(hour=23))
    gather()
    assert told(charlie) == []


@pytest.mark.trust("V12")
def test_held_words_are_told_when_they_are_approved(
    shown: Comment, say: Say, alice: Subscriber, bob: Subscriber
) -> None:
    held = say(bob, "wait for it", shown, held=True)
    gather()
    assert told(alice) == []
    publish_comment(comment=held, version=1, at=NOW)
    gather()
    assert [says.words for says in told(alice)] == ["wait for it"]


@pytest.mark.trust("V12")
def test_an_edit_that_waits_tells_nobody_its_words(say: Say, alice: Subscriber, bob: Subscriber) -> None:
    comment = say(bob, "calm words")
    edit_comment(comment=comment, author=bob, body="wild words for @alice", version=1, held=True, at=NOW)
    gather()
    assert told(alice) == []


def test_a_name_that_an_edit_adds_is_told(say: Say, alice: Subscriber, bob: Subscriber, charlie: Subscriber) -> None:
    comment = say(bob, "for @alice")
    gather()
    edit_comment(comment=comment, author=bob, body="for @alice and @charlie", version=1, held=False, at=NOW)
    gather()
    assert (kinds(alice), kinds(charlie)) == (["mention"], ["mention"])


@pytest.mark.trust("X7")
@pytest.mark.parametrize(("trust", "most"), [("new", 3), ("member", 6), ("trusted", 10)])
def test_of_a_crowd_that_is_named_some_are_told(
    say: Say, bob: Subscriber, make_subscriber: Callable[..., Subscriber], trust: str, most: int
) -> None:
    Subscriber.objects.filter(pk=bob.pk).update(trust=trust)
    crowd = [make_subscriber(f"person_{number:02}").handle for number in range(30)]
    comment = say(bob, " ".join(f"@{name}" for name in crowd))
    gather()
    for version in (1, 2):  # and edits call no others
        some = crowd[10 * version : 10 * version + 10]
        body = " ".join(f"@{name}" for name in some)
        edit_comment(comment=comment, author=bob, body=body, version=version, held=False, at=NOW)
        gather()
    assert Notice.objects.filter(kind=Kind.MENTION).count() == most
    told_of = Notice.objects.values_list("subscriber__handle", flat=True).order_by("subscriber__handle")
    assert list(told_of) == crowd[:most]


@pytest.mark.trust("X7")
def test_five_thousand_names_are_refused_and_two_thousand_reach_ten_at_most(
    bob: Subscriber,
    mo: Subscriber,
    story: Story,
    client_of: Callable[[Subscriber], APIClient],
    make_subscriber: Callable[..., Subscriber],
) -> None:
    Vouch.objects.create(subscriber=bob, by=mo, reason="Known in person.", at=NOW)
    Subscriber.objects.filter(pk=bob.pk).update(trust="trusted")
    crowd = [make_subscriber(f"p{number:03}").handle for number in range(40)]
    names = [*crowd, *(f"q{number:04}" for number in range(4_960))]
    client, url = client_of(bob), f"/api/v1/stories/{story.slug}/comments/"
    refused = client.post(url, {"body": " ".join(f"@{name}" for name in names)}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "body_too_long")
    most = " ".join(f"@{name}" for name in names)[:9_995]
    for body in (most, " ".join(f"@{name}" for name in crowd)):
        assert client.post(url, {"body": body}, format="json").status_code in {201, 202}
    gather(timezone.now())
    assert Notice.objects.filter(kind=Kind.MENTION).count() <= 10


@pytest.mark.trust("V12")
def test_what_is_hidden_between_the_event_and_the_gathering_is_told_to_nobody(
    shown: Comment, say: Say, bob: Subscriber
) -> None:
    delete_comment(comment=say(bob, "hello @charlie", shown), author=bob, at=NOW)
    gather()
    assert not Notice.objects.exists()


@pytest.mark.trust("V12")
@pytest.mark.parametrize("state", ["removed", "deleted", "erased", "rejected", "held"])
def test_what_is_hidden_between_the_gathering_and_the_reading_is_not_read(
    state: str, shown: Comment, say: Say, alice: Subscriber, bob: Subscriber
) -> None:
    answer = say(bob, "secret", shown)
    gather()
    Comment.objects.filter(pk=answer.pk).update(state=state, shown_version=0 if state in {"rejected", "held"} else 1)
    assert told(alice) == []


@pytest.mark.trust("V12")
def test_of_a_story_that_is_not_public_nothing_is_read(
    shown: Comment, say: Say, story: Story, alice: Subscriber, bob: Subscriber
) -> None:
    say(bob, "secret", shown)
    gather()
    Story.objects.filter(pk=story.pk).update(state="draft", published_at=None)
    assert told(alice) == []


def test_words_are_those_of_the_moment_of_reading(shown: Comment, say: Say, alice: Subscriber, bob: Subscriber) -> None:
    answer = say(bob, "old words", shown)
    gather()
    edit_comment(comment=answer, author=bob, body="new words", version=1, held=False, at=NOW)
    assert [says.words for says in told(alice)] == ["new words"]


@pytest.mark.trust("V18")
def test_words_whose_author_is_gone_are_by_somebody(
    shown: Comment, say: Say, alice: Subscriber, bob: Subscriber
) -> None:
    answer = say(bob, "stays", shown)
    gather()
    Comment.objects.filter(pk=answer.pk).update(author=None)
    assert [(says.headline.split()[0], says.by) for says in told(alice)] == [("Somebody", "")]


def test_nobody_is_told_twice(shown: Comment, say: Say, bob: Subscriber) -> None:
    say(bob, "for @charlie", shown)
    gather()
    before = list(Notice.objects.order_by("id").values())
    gather()
    gather_anew()
    assert list(Notice.objects.order_by("id").values()) == before


def test_who_has_no_account_any_more_is_told_nothing(
    shown: Comment, say: Say, alice: Subscriber, bob: Subscriber
) -> None:
    Subscriber.objects.filter(pk=alice.pk).update(is_active=False)
    say(bob, "hello @alice", shown)
    gather()
    assert not Notice.objects.exists()


def test_a_site_that_begins_to_tell_does_not_tell_its_history(
    shown: Comment, say: Say, bob: Subscriber, alice: Subscriber
) -> None:
    answer = say(bob, "long ago", shown)
    gather(at=answer.created_at.replace(month=12))
    assert not Notice.objects.exists()


def test_what_concerns_nobody_costs_hardly_anything(
    say: Say, bob: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    say(bob, "Hello?")
    gather()
    for turn in range(3):
        say(bob, f"{turn} to whom it may concern")
    with django_assert_num_queries(27):
        gather()


@pytest.mark.parametrize("number", [2, 12])
def test_gathering_and_reading_cost_the_same_however_much_there_is(
    number: int,
    shown: Comment,
    say: Say,
    bob: Subscriber,
    alice: Subscriber,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    gather()
    for turn in range(number):
        say(bob, f"{turn} for @charlie", shown)
    with django_assert_num_queries(32):
        gather()
    with django_assert_num_queries(5):
        assert len(told(alice)) == number
