"""Streams: what changes comes to all who listen, once, and nobody who is slow or many holds the others up."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.live import hub as hubs
from discussion.live.hub import WAITING, Hub
from discussion.threads.services import post_comment
from stories.models import Story
from tests.conftest import NOW
from tests.live.listening import Listening, listen, open_hub
from tests.threads.follower import changes_url

pytestmark = pytest.mark.django_db(transaction=True)


def live_url(story: Story, query: str = "") -> str:
    return f"/api/v1/stories/{story.slug}/live/{query}"


async def write(story: Story, author: Subscriber, words: str, **facts: Any) -> str:
    """Committed by a connection of its own; returns the id."""

    def post() -> str:
        facts_ = {"parent": None, "side": "", "held": False, "at": NOW, **facts}
        comment = post_comment(author=author, story=story, body=words, **facts_)
        connections.close_all()
        return str(comment.pk)

    return await asyncio.to_thread(post)


async def opened(hub: Hub, address: str, **headers: str) -> Listening:
    listening = listen(hub, address, **headers)
    await listening.until(b"event: open")
    return listening


def told(listening: Listening) -> list[str]:
    return [comment["id"] for change in listening.changes for comment in change["results"]]


def test_whoever_comes_back_misses_nothing_and_is_told_nothing_twice(
    story: Story, alice: Subscriber, bob: Subscriber, charlie: Subscriber, anonymous: APIClient
) -> None:
    cursor = anonymous.get(changes_url(story.slug)).json()["next"]

    async def journey() -> None:
        async with open_hub() as hub:
            first = await write(story, alice, "Before anybody listens.")
            early = await opened(hub, live_url(story, f"?since={cursor}"))
            assert told(early) == [first]
            second = await write(story, bob, "While one listens.")
            late = await opened(hub, live_url(story))
            assert (told(late), told(early)) == ([], [first, second])
            await early.leave()
            third = await write(story, charlie, "While one is away.")
            await hub._look_once()
            await hub._look_once()
            await late.until(third.encode())
            again = await opened(hub, live_url(story, f"?since={cursor}"), last_event_id=early.events[-1]["id"])
            assert (told(late), told(again)) == ([third], [third])
            fourth = await write(story, alice, "To both.")
            await write(story, bob, "To nobody.", held=True)
            await hub._look_once()
            await asyncio.gather(late.until(fourth.encode()), again.until(fourth.encode()))
            assert (told(late), told(again)) == ([third, fourth], [third, fourth])
            assert again.changes[-1]["discussion"]["comment_count"] == 4
            assert again.events[-1]["id"] == again.changes[-1]["next"]

    asyncio.run(journey())


def test_all_listeners_of_a_discussion_cost_one_look(
    story: Story, alice: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def journey() -> None:
        async with open_hub() as hub:
            listeners = [await opened(hub, live_url(story)) for _ in range(5)]
            ask = hub._ask

            async def count(question: Callable[..., Any], *values: Any) -> Any:
                asked.append(question.__name__)
                return await ask(question, *values)

            monkeypatch.setattr(hub, "_ask", count)
            await hub._look_once()
            comment = await write(story, alice, "To all.")
            await hub._look_once()
            await asyncio.gather(*(listener.until(comment.encode()) for listener in listeners))
            await hub._look_once()
            assert len({listener.body.partition(b"event: changes")[2] for listener in listeners}) == 1

    asyncio.run(journey())
    assert asked.count("tell") == 2  # the first look does not know since when
    assert asked.count("stories_touched") == 2


@pytest.mark.parametrize(
    ("path", "method", "status", "code"),
    [
        ("unknown/live/", "GET", 404, "story_not_found"),
        ("tram-line-nine/live/?since=nonsense", "GET", 400, "malformed"),
        ("tram-line-nine/live/", "POST", 405, "method_not_allowed"),
        ("tram-line-nine/else/", "GET", 404, "not_found"),
    ],
)
def test_refusals_are_problem_documents(story: Story, path: str, method: str, status: int, code: str) -> None:
    async def journey() -> None:
        async with open_hub() as hub:
            refused = listen(hub, f"/api/v1/stories/{path}", method=method)
            await refused.end()
            assert (refused.status, refused.problem["code"]) == (status, code)
            assert refused.headers["content-type"] == "application/problem+json"
            assert hub.streams == 0

    asyncio.run(journey())


def test_a_cursor_of_another_story_has_expired(story: Story, anonymous: APIClient) -> None:
    cursor = anonymous.get(changes_url(story.slug)).json()["next"]
    other = Story.objects.create(slug="other", document="other", state="published", published_at=NOW, created_at=NOW)

    async def journey() -> None:
        async with open_hub() as hub:
            refused = listen(hub, live_url(other), last_event_id=cursor)
            await refused.end()
            assert (refused.status, refused.problem["code"]) == (410, "cursor_expired")

    asyncio.run(journey())


@pytest.mark.trust("F21")
def test_the_number_of_streams_is_bounded_in_all_and_for_each_network(story: Story) -> None:
    async def journey() -> None:
        async with open_hub(most=3, most_per_network=2) as hub:
            mine = [await opened(hub, live_url(story)) for _ in range(2)]
            refused = listen(hub, live_url(story))
            await refused.end()
            assert (refused.status, refused.problem["code"]) == (429, "too_many_streams")
            assert int(refused.headers["retry-after"]) > 0
            await opened(hub, live_url(story), client="2001:db8::1")
            refused = listen(hub, live_url(story), client="198.51.100.1")
            await refused.end()
            assert (refused.status, refused.problem["code"]) == (503, "streams_full")
            await mine[0].leave()
            await opened(hub, live_url(story))
            assert hub.streams == 3

    asyncio.run(journey())


@pytest.mark.trust("F21")
def test_who_reads_too_slowly_is_shown_out(story: Story, alice: Subscriber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("discussion.live.door.SEND_SECONDS", 0.01)

    async def journey() -> None:
        async with open_hub() as hub:
            slow, quick = await opened(hub, live_url(story)), await opened(hub, live_url(story))
            behind = await opened(hub, live_url(story), client="198.51.100.1")
            slow.blocked = True
            comment = await write(story, alice, "To the quick.")
            await hub._look_once()
            await asyncio.gather(slow.end(), quick.until(comment.encode()), behind.until(comment.encode()))
            [listener] = [each for each in hub._channels[story.pk].listeners if each.network == "198.51.100.1"]
            for _ in range(WAITING + 1):
                listener.tell(b"never read")
            await behind.end()
            assert comment.encode() not in slow.body
            assert b"never read" not in behind.body
            assert hub.streams == 1

    asyncio.run(journey())


def test_a_stream_ends_with_its_story_with_its_time_and_with_the_process(
    story: Story, alice: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey() -> None:
        async with open_hub() as hub:
            listening = await opened(hub, live_url(story))
            await hub._look_once()
            await asyncio.to_thread(_archive, story)
            await hub._look_once()
            await listening.end()
            refused = listen(hub, live_url(story), last_event_id=listening.events[-1]["id"])
            await refused.end()
            assert refused.status == 404
            await asyncio.to_thread(_archive, story, "published")
            last = await opened(hub, live_url(story))
            monkeypatch.setattr(hubs, "LIFETIME_SECONDS", 0)
            await (await opened(hub, live_url(story))).end()
            hub.close()
            await last.end()
            refused = listen(hub, live_url(story))
            await refused.end()
            assert (refused.status, hub.streams) == (503, 0)
            health = listen(hub, "/healthz/live")
            await health.end()
            assert (health.status, health.problem) == (503, {"status": "failed", "streams": 0})

    asyncio.run(journey())


def test_a_quiet_stream_is_kept_open_by_heartbeats(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "HEARTBEAT_SECONDS", 0.01)

    async def journey() -> None:
        async with open_hub() as hub:
            listening = await opened(hub, live_url(story))
            await listening.until(b": still here\n\n: still here\n\n")
            assert listening.body.startswith(b"retry: 3000\n\n")
            assert listening.headers["x-accel-buffering"] == "no"
            assert listening.headers["cache-control"] == "no-store"

    asyncio.run(journey())


@pytest.mark.trust("G2")
def test_browsers_of_named_sites_may_listen(story: Story, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://news.example"]
    allowed = "access-control-allow-origin"

    async def journey() -> None:
        async with open_hub() as hub:
            for origin in (settings.BASE_URL, "https://news.example"):
                assert (await opened(hub, live_url(story), origin=origin)).headers[allowed] == origin
            other = await opened(hub, live_url(story), origin="https://evil.example")
            assert allowed not in other.headers
            assert other.headers["vary"] == "Origin"
            asked = listen(hub, live_url(story), method="OPTIONS", origin="https://news.example")
            await asked.end()
            assert (asked.status, asked.headers[allowed]) == (204, "https://news.example")
            assert "last-event-id" in asked.headers["access-control-allow-headers"]

    asyncio.run(journey())


def test_streams_are_counted_for_who_may_know(story: Story, settings: Any) -> None:
    settings.METRICS_TOKEN = "0123456789abcdef"

    async def journey() -> None:
        async with open_hub() as hub:
            await opened(hub, live_url(story))
            nobody, operator = listen(hub, "/metrics"), listen(hub, "/metrics", authorization="Bearer 0123456789abcdef")
            await asyncio.gather(nobody.end(), operator.end())
            assert nobody.status == 404
            assert b"hubbub_live_streams 1\n" in operator.body

    asyncio.run(journey())


def test_the_web_process_knows_where_the_streams_are(story: Story, anonymous: APIClient, settings: Any) -> None:
    answer = anonymous.get(live_url(story), headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["code"]) == (503, "streams_unavailable")
    settings.LIVE_URL = "https://live.example"
    answer = anonymous.get(live_url(story, "?since=a.b"), headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer["Location"]) == (307, f"https://live.example{live_url(story, '?since=a.b')}")


def _archive(story: Story, state: str = "draft") -> None:
    Story.objects.filter(pk=story.pk).update(state=state)
    connections.close_all()
