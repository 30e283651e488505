"""Who reacted to a comment is nobody's business, its author's least of all; and what the banned pressed is gone.

Whatever can be read is read twice, in two pasts that differ in who it was: not a byte may be another one.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from accounts.handles import skeleton
from accounts.models import Subscriber
from accounts.notices.models import Notice
from accounts.notices.services import mark_read, mute_person
from core.personal import personal_data
from discussion.live.telling import tell
from discussion.moderation.sanctioning import ban_subscriber
from discussion.telling.gathering import gather_notices
from discussion.threads.changes.positions import known_changes, read_position
from discussion.threads.models import Comment, Reaction
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.services import declare_stance, react
from stories.models import Story
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.signing_in import sign_in
from tests.threads.follower import changes_url
from tests.visibility.test_matrix import LIVE, PAGES, READS, asked
from tests.visibility.world import PUBLIC, World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock"), pytest.mark.trust("V5")]
Past = Callable[[], None]
STAFF = ("/api/v1/moderation/", "/admin/")  # who moderates sees whom a burst or a level rests on
# What changes with every request, or with every row that is written: tokens, nonces, cursors.
FLEETING = re.compile(r'(csrfmiddlewaretoken" value=|nonce=|"next": ?|"previous": ?|cursor=|since=)"?[^"&\s>]+')


@pytest.fixture
def world(story: Story) -> World:
    """Bob and Dora are alike: both stand on one side, and neither has said a word."""
    built = build_world(story)
    built.people["dora"] = Subscriber.objects.create(
        email="dora@private.example",
        handle="dora",
        handle_skeleton=skeleton("dora"),
        joined_at=built.people["bob"].joined_at,
    )
    for name in ("bob", "dora"):
        declare_stance(story=story, subscriber=built.people[name], side="critic", because=None, at=NOW)
    return built


@contextmanager
def past(act: Past) -> Iterator[None]:
    """As it is after these acts, and after all jobs have come by; afterwards nothing of it happened."""
    with transaction.atomic():
        act()
        fold_ranks(at=NOW)
        fold_pending(at=NOW)
        gather_notices(at=NOW)
        for number, notice in enumerate(Notice.objects.order_by("subscriber", "kind", "subject")):
            Notice.objects.filter(pk=notice.pk).update(id=UUID(int=number))
        yield
        transaction.set_rollback(True)


def client_of(world: World, who: str) -> APIClient:
    client = APIClient()
    if who != "nobody":
        sign_in(client, world.people[who])
    return client


def everything(world: World, client: APIClient) -> dict[str, str]:
    """{address: what this person reads there}, of what is not for staff, and about this comment: see test_matrix."""
    addresses = [path for path in (*READS, *PAGES) if not path.startswith(STAFF) and path != LIVE]
    urls = [url for path in addresses for url in asked(world, path)]
    others = (str(comment.pk) for word, comment in world.comments.items() if word != PUBLIC)
    elsewhere = (*others, *(draft.slug for draft in world.drafts))
    return {url: read(client, url) for url in urls if not any(name in url for name in elsewhere)}


def read(client: APIClient, url: str) -> str:
    return FLEETING.sub(r"\1", client.get(url).content.decode(errors="replace"))


def exported(person: Subscriber) -> list[str]:
    """The copy of all that is kept about somebody."""
    parts = [part for room in personal_data() for part in room.collect(person.pk)]
    return [f"{part.name} {dict(row)}" for part in parts for row in part.rows]


def presses(world: World, who: str, kind: str = "disagree") -> Past:
    comment = world.comments[PUBLIC]
    return lambda: react(comment=comment, subscriber=world.people[who], kind=kind, at=NOW)


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(url for url in one if one[url] != other[url])


@pytest.mark.parametrize("who", ["nobody", "alice", "edith"])
def test_nothing_that_can_be_read_tells_who_it_was(world: World, who: str) -> None:
    client = client_of(world, who)
    with past(presses(world, "bob")):
        by_bob, copy_by_bob = everything(world, client), exported(world.people["alice"])
    with past(presses(world, "dora")):
        by_dora, copy_by_dora = everything(world, client), exported(world.people["alice"])
    comment = world.comments[PUBLIC]
    shown = [f"/api/v1/comments/{comment.pk}/", f"/api/v1/stories/{comment.story.slug}/comments/"]
    with past(lambda: None):
        by_nobody = {url: read(client, url) for url in shown}
    assert differing(by_bob, by_dora) == []
    assert copy_by_bob == copy_by_dora
    assert differing(by_nobody, by_bob) == sorted(shown), "that somebody did is seen"


def test_nor_does_blocking_people_one_after_the_other(world: World) -> None:
    """What the author reads does not depend on whether she has blocked whoever pressed it."""
    alice = world.people["alice"]
    client = client_of(world, "alice")
    addresses = ["/api/v1/me/notices/", f"/api/v1/comments/{world.comments[PUBLIC].pk}/"]
    seen = []
    for who in ("bob", "dora"):
        with past(presses(world, who)):
            mute_person(subscriber=alice, person=world.people["bob"], at=NOW)
            seen.append([client.get(address).json() for address in addresses])
    assert seen[0] == seen[1]
    assert "1 disagree" in str(seen[0][0])


def test_nor_do_changes_and_streams(world: World, anonymous: APIClient) -> None:
    """Byte by byte, but for the positions, which count transactions."""
    url, told = changes_url(world.story.slug), []
    cursor = anonymous.get(url).json()["next"]
    since = read_position(world.story, cursor, known_changes(world.story))
    for who in ("bob", "dora"):
        with past(presses(world, who)):
            answer = anonymous.get(url, {"since": cursor}).content
            streamed = tell(world.story.pk, since)
            assert streamed is not None
            data = streamed.message.partition(b"data: ")[2]
            told.append([FLEETING.sub(r"\1", each.decode()) for each in (answer, data)])
    assert told[0] == told[1]
    for told_by in told[0]:
        assert told_by.count('"disagree":1') == 1


@pytest.mark.parametrize("who", ["nobody", "alice"])
def test_of_the_banned_all_is_as_if_they_had_pressed_nothing(world: World, who: str) -> None:
    """Her notice says nothing any more, but that one waits is still counted until she has looked."""
    client, bob, mo = client_of(world, who), world.people["bob"], world.people["mo"]

    def is_banned() -> None:
        ban_subscriber(subscriber=bob, rule="R1", reason="Spam.", actor=mo, at=NOW)

    def pressed_and_is_banned() -> None:
        presses(world, "bob")()
        gather_notices(at=NOW)
        fold_ranks(at=NOW)
        fold_pending(at=NOW)
        is_banned()
        mark_read(subscriber=world.people["alice"], at=NOW)

    with past(pressed_and_is_banned):
        assert Reaction.objects.count() == 1, "it is kept for the day on which the ban is lifted"
        after = everything(world, client)
    with past(is_banned):
        never = everything(world, client)
    assert differing(after, never) == []


def test_the_ledger_names_nobody_beside_the_comment(world: World) -> None:
    """Who keeps the ledger may have written the comment."""
    comment: Comment = world.comments[PUBLIC]
    client = client_of(world, "edith")
    presses(world, "bob")()
    register = "/admin/noise/engagement/"
    [row] = re.findall(
        r"/admin/noise/engagement/(\d+)/change/[^>]*>[^<]*</a></th><td[^>]*>[^<]*</td><td[^>]*>Reaction",
        client.get(register).content.decode(),
    )
    shown = client.get(f"{register}{row}/change/").content.decode()
    assert "bob" in shown
    assert str(comment.pk) not in shown
    assert "bob" not in client.get(register, {"q": comment.source_key}).content.decode()
