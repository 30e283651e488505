"""Trust row V1, where OpenAPI does not lead: every page and every address of the admin by the resolver, and what is
told without being asked for: changes, streams, notices, mails, copies of one's data.

The addresses come from the resolver, so a new page is here the day it exists.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from accounts.models import Subscriber
from accounts.notices.mails.arguments import find_arguments
from accounts.notices.models import Kind, Notice
from accounts.notices.readers import read_notices
from discussion.live.telling import tell
from discussion.moderation.models import Report
from discussion.threads.changes.positions import position_now
from discussion.threads.models import Draft, Follow, Reaction, Stance
from stories.models import Story
from tests.conftest import LONG_AGO, NOW
from tests.test_admin_walk import addresses
from tests.threads.follower import changes_url
from tests.visibility.test_matrix import PAGES, client_for
from tests.visibility.test_who_reacted import exported
from tests.visibility.world import DRAFTS, HIDDEN, PROPOSED, PUBLIC, SHARED, World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock"), pytest.mark.trust("V1")]
UNPOSTED, NOTED = "canaryunposted", "canarynoted"  # a draft of Alice, and what Bob has told the moderators
SECRET = (*HIDDEN, *DRAFTS, PROPOSED, UNPOSTED, NOTED)
HERS = (*HIDDEN, UNPOSTED)
ELSEWHERE = ("api/v1/", "admin/")  # the matrix walks over the one by OpenAPI, a test below over the other
READERS = ("bob", "charlie", "mo", "edith")
TOLD = (Kind.REPLY, Kind.MENTION, Kind.THREAD)
MATRIX = {  # how its pages name what the resolver does
    "<slug:slug>": "{slug}",
    "<topic:slug>": "{topic}",
    "<str:handle>": "{handle}",
    "<uuid:comment_id>": "{comment}",
}


@pytest.fixture
def world(story: Story) -> World:
    """With what people have done to hidden comments while they could be seen."""
    built = build_world(story)
    alice, bob = built.people["alice"], built.people["bob"]
    Draft.objects.create(subscriber=alice, story=story, purpose="comment", body=f"the word {UNPOSTED}", saved_at=NOW)
    Report.objects.filter(reporter=bob).update(note=NOTED)
    Stance.objects.create(
        story=story, subscriber=bob, side="defender", because=built.comments["canaryremoved"], declared_at=NOW
    )
    Follow.objects.create(story=story, subscriber=bob, followed_at=NOW)
    for comment in built.comments.values():
        Reaction.objects.create(comment=comment, subscriber=bob, kind="agree", reacted_at=NOW)
    return built


def routes(found: Any, prefix: str = "") -> Iterator[str]:
    """Every page but those that the matrix walks over."""
    for each in found:
        if isinstance(each, URLResolver):
            if str(each.pattern) not in ELSEWHERE:
                yield from routes(each.url_patterns, f"{prefix}{each.pattern}")
        elif isinstance(each, URLPattern) and not str(each.pattern).startswith("^"):
            route = named = f"{prefix}{each.pattern}"
            for here, there in MATRIX.items():
                named = named.replace(here, there)
            if f"/{named}" not in PAGES:
                yield route


def filled(world: World, route: str) -> Iterator[str]:
    """The address with what there is for its parameters, of comments some; fails for one that it does not know."""
    comments = [str(world.comments[word].pk) for word in (PUBLIC, "canaryheld", "canaryheldedit", "canaryremoved")]
    statements = [str(statement.pk) for statement in world.statements]
    reports = [str(pk) for pk in Report.objects.values_list("pk", flat=True)]
    values = {
        "<slug:slug>": [story.slug for story in (world.story, *world.drafts)],
        "<slug:section>": ["stories", "topics"],
        "<slug:provider>": ["mailgun"],
        "<topic:slug>": [SHARED.lower()],
        "<uuid:comment_id>": comments,
        "<uuid:pk>": [*statements, *reports],
        "<uuid:key_id>": comments[:1],
        "<uuid:session_id>": comments[:1],
        "<uuid:factor_id>": comments[:1],
        "<uuid:warning_id>": comments[:1],
        "<str:handle>": [person.handle for person in world.people.values()],
        "<str:month>": ["2026-11"],
        "<str:token>": ["x"],
    }
    named = {name: choices for name, choices in values.items() if name in route}
    for chosen in product(*named.values()):
        url = route
        for name, choice in zip(named, chosen, strict=True):
            url = url.replace(name, choice)
        assert "<" not in url, f"nobody knows a parameter of {route}"
        yield f"/{url}"


def leaks(client: APIClient, urls: list[str], secret: tuple[str, ...]) -> list[tuple[str, str]]:
    seen = [(url, client.get(url).content.decode(errors="replace")) for url in urls]
    return [(url, word) for url, page in seen for word in secret if word in page]


def test_no_page_tells_what_is_hidden(world: World) -> None:
    urls = [url for route in routes(get_resolver().url_patterns) for url in filled(world, route)]
    urls += [f"{url}?quote=1" for url in urls if url.endswith("/reply/")]
    urls += [f"/search/?q=word&type={kind}" for kind in ("story", "comment")]
    urls += [f"/stories/{world.story.slug}/", "/me/"]  # where a draft is
    assert len(urls) > 100
    for role, own in (("nobody", ""), ("bob", NOTED), ("mo", "")):  # what he told stands on a page of his own
        people = [person.email for name, person in world.people.items() if name != role]
        found = leaks(client_for(world, role), urls, (*SECRET, *people))
        assert [leak for leak in found if leak[1] != own] == [], role
    hers = leaks(client_for(world, "alice"), urls, SECRET)
    assert {word for _, word in hers} <= set(HERS)
    assert {word for _, word in hers} >= {UNPOSTED, "canaryheld"}


def test_the_admin_tells_each_room_its_own(world: World) -> None:
    urls = sorted(url for url in set(addresses(world)) if not url.endswith(("/logout/", "/add/", "/delete/")))
    desk = (*HIDDEN, NOTED)
    assert leaks(client_for(world, "edith"), urls, (*desk, UNPOSTED)) == []
    by_mo = {word for _, word in leaks(client_for(world, "mo"), urls, SECRET)}
    assert by_mo <= set(desk)
    assert by_mo >= {"canaryheld", "canaryremoved"}


def test_neither_do_changes_and_streams(story: Story, anonymous: APIClient) -> None:
    since, cursor = position_now(story), anonymous.get(changes_url(story.slug)).json()["next"]
    world = build_world(story)
    told = anonymous.get(changes_url(story.slug), {"since": cursor}).content.decode()
    streamed = tell(story.pk, since)
    assert streamed is not None
    for words in (told, streamed.message.decode()):
        assert PUBLIC in words
        assert [word for word in SECRET if word in words] == []
        assert [pk for pk in world.hidden_ids if str(pk) in words] == []


def test_neither_do_notices_and_mails(world: World) -> None:
    for role, kind, comment in product(READERS, TOLD, world.comments.values()):
        Notice.objects.create(subscriber=world.people[role], kind=kind, subject=f"comment:{comment.pk}", at=NOW)
    for role in READERS:
        person = world.people[role]
        waiting = list(Notice.objects.filter(subscriber=person))
        told = [each for _, each in read_notices(waiting, to=person, at=NOW)]
        told += find_arguments(person, since=LONG_AGO, told=set(), at=NOW)
        words = str(told)
        assert PUBLIC in words
        assert [word for word in SECRET if word in words] == [], role


@pytest.mark.parametrize("role", READERS)
def test_neither_do_copies_of_what_is_kept_about_others(world: World, role: str) -> None:
    person: Subscriber = world.people[role]
    copy = "".join(exported(person))
    allowed = {NOTED} if role == "bob" else set()
    assert [word for word in SECRET if word in copy and word not in allowed] == []
