"""What goes wrong in Lemmy and Reddit, by name, and does not here: through the real services and the API."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Subscriber, Vouch
from discussion.moderation.decisions import ban_subscriber, unban_subscriber
from discussion.threads.models import Comment, Reaction
from discussion.threads.services import declare_stance, post_comment, react
from stories.models import Story
from stories.noise.models import Engagement, NoisePoint, StoryNoise
from stories.noise.services import fold_pending
from tests.conftest import LONG_AGO, NOW
from tests.noise.ledger import People, state_of

API = "/api/v1/stories/"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Get = Callable[..., Any]


@pytest.fixture
def get(anonymous: APIClient, monkeypatch: pytest.MonkeyPatch) -> Get:
    """`get("?order=noise", at=NOW)`: what the API says at that moment."""

    def answer(path: str = "", *, at: datetime = NOW, **query: Any) -> Any:
        monkeypatch.setattr(timezone, "now", lambda: at)
        return anonymous.get(f"{API}{path}", query).json()

    return answer


@pytest.fixture
def known(people: People, mo: Subscriber) -> list[Subscriber]:
    """A hundred people for whom a moderator vouches."""
    everybody = people(100)
    Vouch.objects.bulk_create(Vouch(subscriber=person, by=mo, reason="Known.", at=LONG_AGO) for person in everybody)
    return everybody


@pytest.fixture
def puppets(make_subscriber: Callable[..., Subscriber]) -> list[Subscriber]:
    """Twenty accounts of this morning, and nobody noticed that they are one person's."""
    return [make_subscriber(f"puppet{number}", joined_at=NOW - 6 * HOUR) for number in range(20)]


def published(slug: str, at: datetime = LONG_AGO) -> Story:
    facts = {"document": f"tests:{slug}", "content_hash": "0", "published_at": at, "created_at": at}
    return Story.objects.create(slug=slug, title=slug, state="published", **facts)


def say(story: Story, author: Subscriber, *, at: datetime, parent: Comment | None = None, side: str = "") -> Comment:
    """Public at once: whatever screening would have held, a moderator has let through."""
    words = f"{author.handle} at {at:%H:%M:%S}"
    return post_comment(author=author, story=story, parent=parent, side=side, body=words, held=False, at=at)


def talk(story: Story, people: Iterable[Subscriber], *, at: datetime) -> list[Comment]:
    return [say(story, person, at=at) for person in people]


def argue(story: Story, people: Sequence[Subscriber], *, at: datetime, rounds: int = 1) -> None:
    """Half of them against the other half, each answering somebody of the other camp in every round."""
    camps = {person.pk: ("critic", "defender")[number % 2] for number, person in enumerate(people)}
    for person in people:
        declare_stance(story=story, subscriber=person, side=camps[person.pk], because=None, at=at)
    roots = [say(story, person, at=at, side=camps[person.pk]) for person in people]
    for turn in range(1, rounds + 1):
        for number, person in enumerate(people):
            answered = roots[(number + 1) % len(people)]
            say(story, person, at=at + turn * MINUTE, parent=answered, side=camps[person.pk])


def slugs(page: dict[str, Any]) -> list[str]:
    return [card["slug"] for card in page["results"]]


@pytest.mark.trust("G10")
def test_votes_left_after_a_ban(story: Story, known: list[Subscriber], mo: Subscriber, get: Get) -> None:
    """Lemmy keeps the votes of whoever is banned: "it's super easy to manipulate votes with disposable accounts and
    admins or mods can basically nothing about that" (LemmyNet/lemmy#5569, still open in 2025).

    Here a ban takes every act out of every level, exactly, and lifting it gives every act back.
    """
    ring, readers, other = known[:8], known[8:16], published("another")
    comments = talk(story, readers, at=NOW - 3 * HOUR)
    talk(other, readers[:7], at=NOW - 3 * HOUR)
    talk(other, ring[:1], at=NOW - 4 * HOUR)
    fold_pending(at=NOW)
    honest = {slug: get(f"{slug}/noise/") for slug in (story.slug, other.slug)}
    order = slugs(get(order="noise"))
    for voter in ring:
        for comment in comments:
            react(comment=comment, subscriber=voter, kind="agree", at=NOW - HOUR)
    talk(other, ring, at=NOW - HOUR)
    fold_pending(at=NOW)
    inflated = get(f"{other.slug}/noise/")
    assert inflated["level"] > honest[other.slug]["level"] + 5
    assert slugs(get(order="noise")) != order
    for voter in ring:
        ban_subscriber(subscriber=voter, rule="R6", reason="Eight accounts, one person.", actor=mo, at=NOW)
    fold_pending(at=NOW)
    for slug, people in ((story.slug, 8), (other.slug, 7)):
        told = get(f"{slug}/noise/")
        assert (told["people"], told["history"][-1]) == (people, [told["as_of"], told["level"]])
    assert get(f"{story.slug}/noise/") == honest[story.slug] | {"history": get(f"{story.slug}/noise/")["history"]}
    assert Reaction.objects.count() == Engagement.objects.filter(kind="reaction").count() == 64
    for voter in ring:
        unban_subscriber(subscriber=voter, note="An office with one address.", actor=mo, at=NOW)
    fold_pending(at=NOW)
    assert get(f"{other.slug}/noise/") == inflated


@pytest.mark.trust("G10")
def test_a_tiny_community_with_a_single_vote_on_top(known: list[Subscriber], get: Get) -> None:
    """Lemmy's scaled order divides by the people of a community, so that one prolific poster leads the front page
    (LemmyNet/lemmy#5210), and its hot order shows what has a single vote (LemmyNet/lemmy-ui#1748).

    Here a level is of people: no size divides it, a vote is a twentieth of one, and forty comments are two.
    """
    town, fan, vote = published("town"), published("fan"), published("vote")
    talk(town, known[:20], at=NOW - 20 * HOUR)
    for number in reversed(range(40)):
        say(fan, known[20], at=NOW - number * MINUTE)
    first = say(vote, known[21], at=NOW - 5 * DAY)
    react(comment=first, subscriber=known[22], kind="agree", at=NOW)
    fold_pending(at=NOW)
    assert slugs(get(order="noise")) == ["town", "fan", "vote"]
    levels = {card["slug"]: card["noise"]["level"] for card in get(order="noise")["results"]}
    assert levels["town"] > 15
    assert levels["fan"] < 5.1
    assert levels["vote"] < 1
    assert get("vote/noise/")["band"] == "silent"


@pytest.mark.trust("V4")
@pytest.mark.parametrize("order", ["noise", "trending"])
def test_paging_that_shifts_as_time_passes(known: list[Subscriber], get: Get, order: str) -> None:
    """Lemmy's hot and active orders decay at different rates, so that a page fetched later repeats posts of the one
    before and leaves others out (LemmyNet/lemmy#4961).

    Here nothing moves while nothing happens: three pages, fetched over a week, are those of one moment.
    """
    for number in range(15):
        story = published(f"story-{number:02}", LONG_AGO + number * MINUTE)
        size = 7 * number % 13  # no two neighbours alike, two of them silent
        talk(story, known[:size], at=NOW - (5 * number % 11) * 3 * HOUR)
    fold_pending(at=NOW)
    expected = slugs(get(order=order, limit=100))
    kept = [state_of(state) for state in StoryNoise.objects.order_by("story")], NoisePoint.objects.count()
    page, seen, shown = get(order=order, limit=5), [], []
    for later in (6 * HOUR, 7 * DAY, 0 * DAY):
        seen += slugs(page)
        shown += [card["noise"]["level"] for card in page["results"]]
        if page["next"]:
            page = get(order=order, limit=5, cursor=page["next"], at=NOW + later)
    assert seen == expected
    assert len(set(seen)) == 15
    assert shown[5] < shown[4] / 1.1  # read six hours later, and told as it was then
    assert fold_pending(at=NOW + 8 * DAY) == 0
    assert kept == ([state_of(state) for state in StoryNoise.objects.order_by("story")], NoisePoint.objects.count())


@pytest.mark.trust("G10")
def test_a_small_crowd_of_puppets_that_stages_a_debate(
    known: list[Subscriber], puppets: list[Subscriber], get: Get
) -> None:
    """Reddit's controversial order is (ups + downs) / |ups - downs|: twenty puppets, ten for and ten against, beat a
    thousand real votes against nine hundred (reddit-archive/reddit, r2/r2/lib/db/_sorts.pyx); and Lemmy sees "a ton of
    votes" of accounts made by scripts (LemmyNet/lemmy#4029).

    Here new accounts stand in no camp and share half a root: what they stage adds nothing to contention.
    """
    staged, quarrel, chat = published("staged"), published("quarrel"), published("chat")
    argue(staged, puppets, at=NOW - HOUR, rounds=2)
    argue(quarrel, known[:20], at=NOW - HOUR)
    talk(chat, known[20:30], at=NOW - HOUR)
    fold_pending(at=NOW)
    assert slugs(get(order="noise")) == ["quarrel", "chat", "staged"]
    show = get("staged/noise/")
    assert (show["people"], show["because"]["added_by_contention"], show["contention"]) == (20, 0.0, None)
    assert (show["band"], show["sides"]) == ("murmur", {"critic": 0.0, "defender": 0.0, "neutral": 0.0})
    real = get("quarrel/noise/")
    assert real["because"]["added_by_contention"] > 20
    assert real["contention"] > 0.7
    assert real["level"] > 3 * show["level"]


@pytest.mark.trust("G10")
def test_puppets_that_join_a_real_debate_decide_nothing(
    known: list[Subscriber], puppets: list[Subscriber], get: Get
) -> None:
    """The same crowd in a debate of others: a side is not stronger for it, and whoever answers it crosses nobody."""
    quarrel = published("quarrel")
    argue(quarrel, known[:20], at=NOW - HOUR)
    fold_pending(at=NOW)
    before = get("quarrel/noise/")
    for number, puppet in enumerate(puppets):
        declare_stance(story=quarrel, subscriber=puppet, side="critic", because=None, at=NOW - MINUTE)
        say(quarrel, puppet, at=NOW - MINUTE + timedelta(seconds=number), side="critic")
    fold_pending(at=NOW)
    after = get("quarrel/noise/")
    assert after["sides"] == before["sides"]
    assert after["contention"] <= before["contention"]
    assert after["level"] - before["level"] < 2
