"""The digest by sides: answers to me, the strongest new argument of the side that I oppose, corrections."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from accounts.models import Subscriber
from accounts.notices.mails.models import Mailing
from accounts.notices.mails.planning import plan_digests, plan_notices
from accounts.notices.models import Cadence, Kind, MailSettings, Notice
from accounts.notices.services import mute_person, mute_thread
from discussion.telling.arguments import strongest_arguments
from discussion.threads.models import Comment, Reaction, Stance
from stories.models import Correction, Story
from tests.accounts.smtp import MailServer
from tests.conftest import NOW
from tests.mails.conftest import MakeComment, MakeNotice, parts_of, prefer, send_all

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOMORROW = datetime.fromisoformat("2026-11-22T08:00Z")
Argue = Callable[..., Comment]


@pytest.fixture
def people(make_subscriber: Callable[..., Subscriber]) -> list[Subscriber]:
    """Readers who react."""
    return [make_subscriber(f"reader_{number}") for number in range(12)]


@pytest.fixture
def argue(make_comment: MakeComment, bob: Subscriber, people: list[Subscriber]) -> Argue:
    """`argue("words", good=3, bad=1)`: a comment of Bob's for the defenders, with reactions."""

    def make(words: str, *, good: int = 1, bad: int = 0, at: datetime = NOW, **fields: Any) -> Comment:
        number = UUID(int=(int(at.timestamp() * 1000) << 80) + Comment.objects.count() + 1)
        comment = make_comment(
            **{"body": words, "id": number, "author": bob, "side": "defender", "created_at": at, **fields}
        )
        kinds = ["insightful"] * good + ["disagree"] * bad
        for reader, kind in zip(people, kinds, strict=False):
            Reaction.objects.create(comment=comment, subscriber=reader, kind=kind, reacted_at=at)
        return comment

    return make


@pytest.fixture
def critic(alice: Subscriber, story: Story) -> Subscriber:
    """Alice, who is against it."""
    Stance.objects.create(story=story, subscriber=alice, side="critic", declared_at=NOW)
    return alice


def arguments(person: Subscriber, *, told: tuple[UUID, ...] = (), at: datetime = NOW) -> list[str]:
    return [found.words for found in strongest_arguments(person, NOW - 2 * DAY, told, at)]


def test_the_strongest_is_the_one_that_most_people_surely_find_good(critic: Subscriber, argue: Argue) -> None:
    argue("one of one", good=1)
    argue("nine of eleven", good=9, bad=2)
    argue("six of twelve", good=6, bad=6)
    assert arguments(critic) == ["nine of eleven"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"side": "critic"}, "of one's own side"),
        ({"side": ""}, "of no side"),
        ({"good": 0}, "nobody finds it good"),
        ({"at": NOW - 3 * DAY}, "old"),
        ({"state": "held", "shown_version": 0}, "not approved"),
        ({"state": "removed"}, "removed"),
        ({"state": "deleted"}, "deleted"),
    ],
)
def test_what_is_no_argument_of_the_other_side(
    critic: Subscriber, argue: Argue, fields: dict[str, Any], why: str
) -> None:
    argue(why, **fields)
    assert arguments(critic) == []


def test_what_one_wrote_muted_or_was_told_is_left_out(critic: Subscriber, argue: Argue, bob: Subscriber) -> None:
    argue("mine", author=critic)
    assert arguments(critic) == []
    first, second = argue("first", good=3), argue("second", good=2)
    assert arguments(critic, told=(first.pk,)) == ["second"]
    mute_thread(subscriber=critic, thread=f"comment:{first.pk}", at=NOW)
    assert arguments(critic) == ["second"]
    assert arguments(critic, told=(second.pk,)) == []
    mute_person(subscriber=critic, person=bob, at=NOW)
    assert arguments(critic) == []


def test_who_takes_no_side_opposes_nobody(alice: Subscriber, story: Story, argue: Argue) -> None:
    argue("words")
    assert arguments(alice) == []
    stance = Stance.objects.create(story=story, subscriber=alice, side="neutral", declared_at=NOW)
    assert arguments(alice) == []
    Stance.objects.filter(pk=stance.pk).update(side="critic")
    assert arguments(alice) == ["words"]
    Story.objects.update(state="draft")
    assert arguments(alice) == []


def test_looking_for_arguments_asks_no_more_for_more(
    critic: Subscriber, argue: Argue, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        argue(f"words {number}")
    with django_assert_num_queries(5):
        arguments(critic)


@pytest.fixture
def daily(critic: Subscriber) -> Subscriber:
    """Alice, who wants her answers once a day, at 8:00 UTC."""
    prefer(critic, Kind.REPLY, Cadence.DAILY)
    return critic


def test_one_with_one_notice_is_known_as_a_digest(
    server: MailServer, daily: Subscriber, make_notice: MakeNotice
) -> None:
    make_notice(body="You are wrong.")
    plan_notices(at=NOW)
    send_all(TOMORROW)
    [message] = server.got
    assert message["Subject"].startswith("Your day on Hubbub: bob answered you on ")


def test_a_digest_is_ordered_by_sides(
    server: MailServer, daily: Subscriber, argue: Argue, make_notice: MakeNotice, story: Story, edith: Subscriber
) -> None:
    argument = argue("It ends the jams.", good=4)
    make_notice(body="You are wrong.")
    Correction.objects.create(story=story, version=2, by=edith, at=NOW, reason="It is 9 km, not 19.", changes={})
    make_notice(kind=Kind.CORRECTION, subject=f"story:{story.pk}", period="2", facts={"version": 2})
    plan_notices(at=NOW)
    send_all(TOMORROW - DAY / 24)
    assert server.got == []
    send_all(TOMORROW)
    [message] = server.got
    assert message["Subject"].startswith("Your day on Hubbub: bob answered you on ")
    for words in parts_of(message):
        found = [words.upper().index(part.upper()) for part in (
            "Answers to you", "You are wrong.", "From the other side", "It ends the jams.", "Corrections",
            "It is 9 km, not 19.",
        )]  # fmt: skip
        assert found == sorted(found)
        assert "for the defenders" in words
        assert f"https://hubbub.example/comments/{argument.pk}/" in words
        assert "once a day" in words
    assert Mailing.objects.get().arguments == [argument.pk]


def test_a_side_is_called_as_its_story_calls_it(
    server: MailServer, daily: Subscriber, argue: Argue, story: Story
) -> None:
    MailSettings.objects.create(subscriber=daily)
    Story.objects.filter(pk=story.pk).update(side_labels={"defenders": "Commuters"})
    argue("It ends the jams.", good=4)
    plan_digests(at=NOW)
    send_all(TOMORROW)
    [message] = server.got
    assert all("for “Commuters”" in words for words in parts_of(message))


def test_an_argument_is_told_once(server: MailServer, daily: Subscriber, argue: Argue) -> None:
    MailSettings.objects.create(subscriber=daily)
    argue("It ends the jams.", good=4)
    for day in range(3):
        plan_digests(at=NOW + day * DAY)
        send_all(TOMORROW + day * DAY)
    assert len(server.got) == 1
    assert [mailing.outcome for mailing in Mailing.objects.order_by("planned_for")] == ["sent", "empty", "empty"]


def test_who_wants_no_digest_gets_the_same_news_without_the_other_side(
    server: MailServer, daily: Subscriber, argue: Argue, make_notice: MakeNotice
) -> None:
    MailSettings.objects.create(subscriber=daily, digest=False)
    argue("It ends the jams.", good=4)
    make_notice(body="You are wrong.")
    plan_notices(at=NOW)
    send_all(TOMORROW)
    for words in parts_of(server.got[0]):
        assert "You are wrong." in words
        assert "It ends the jams." not in words
        assert "other side" not in words.lower()


def test_a_comment_is_told_once_in_a_mail(
    server: MailServer, daily: Subscriber, argue: Argue, make_notice: MakeNotice
) -> None:
    answer = argue("You are wrong.", good=4)
    make_notice(answer)
    plan_notices(at=NOW)
    send_all(TOMORROW)
    assert parts_of(server.got[0])[0].count("You are wrong.") == 1


def test_of_many_news_the_rest_is_a_number(server: MailServer, daily: Subscriber, make_notice: MakeNotice) -> None:
    first = make_notice()
    Notice.objects.bulk_create(
        Notice(subscriber=daily, kind="reply", subject=first.subject, period=str(n), at=NOW) for n in range(44)
    )
    plan_notices(at=NOW)
    send_all(TOMORROW)
    for words in parts_of(server.got[0]):
        assert words.count("/comments/") == 40
        assert "5 more" in words


def test_leaving_a_digest_leaves_all_daily_mails(
    server: MailServer, daily: Subscriber, make_notice: MakeNotice
) -> None:
    make_notice()
    plan_notices(at=NOW)
    send_all(TOMORROW)
    path = server.got[0]["List-Unsubscribe"].strip("<>").removeprefix("https://hubbub.example")
    assert Client().post(path).status_code == 200
    make_notice()
    plan_notices(at=TOMORROW)
    plan_digests(at=TOMORROW)
    assert Mailing.objects.count() == 1
