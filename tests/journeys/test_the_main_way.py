"""The whole product once, as people use it: seeds in, a comment held, approved, heard, and taken back by a ban."""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx
import orjson
import psycopg
import pytest
from psycopg import sql

from benchmarks.load import nginx
from tests.journeys.site import AppClient, Browser, Site, eventually
from tests.journeys.streams import Stream
from tests.journeys.turns import Reader, reader_by, take_turns

pytestmark = pytest.mark.journey
CONNECTIONS, GUESSES = 50, int(os.environ.get("HUBBUB_GUESSES", "1000"))
GUESSED = "guessed@example.com"
TURNS = int(os.environ.get("HUBBUB_TURNS", "125"))


def test_from_an_empty_database_to_a_ban(site_from_nothing: Site) -> None:
    site = site_from_nothing
    slug = _read_the_stories(site)
    assert site.get(f"stories/{slug}/noise/")["band"] == "silent"
    assert site.level(slug) == 0
    newcomer = AppClient(site, "newcomer@example.com")
    comment_id = _comment_is_held(site, newcomer, slug)

    desk = _open_the_desk(site)
    page = desk.open("/admin/moderation/case/queue/?queue=held")
    assert "Who pays for the preview?" in page.get_text()
    _approve(site, desk)

    shown = eventually(lambda: site.get(f"stories/{slug}/comments/")["results"])
    assert [comment["id"] for comment in shown] == [comment_id]
    assert shown[0]["author"]["handle"] == newcomer.handle
    assert "Who pays for the preview?" in Browser(site).open(f"/stories/{slug}/").get_text()
    loud = eventually(lambda: site.level(slug))  # the worker, a process of its own, has folded it
    assert 0 < loud < 100
    eventually(lambda: _last_success(site, "noise.fold_pending"))  # counted by the worker, told by the web

    _ban(desk, newcomer.handle)
    eventually(lambda: site.level(slug) == 0)  # exactly: as if the person had never been there
    refused = newcomer.comment(slug, "one more")
    assert (refused.status_code, refused.json()["code"]) == (403, "banned")
    assert len(site.get(f"stories/{slug}/comments/")["results"]) == 1


@pytest.mark.trust("A1")
@pytest.mark.trust("A3")
def test_of_very_many_guesses_over_fifty_connections_five_are_judged(site: Site) -> None:
    """As an attacker sees it; here because a site of its own takes longer to start than this to run."""
    httpx.post(f"{site.api}auth/codes/", json={"email": GUESSED}, timeout=60).raise_for_status()
    code = site.mailed_code(GUESSED)
    wrong = [guess for guess in (f"{number:06}" for number in range(GUESSES + 1)) if guess != code][:GUESSES]

    def type_them(first: int) -> Counter[str]:
        return guesses_at(site, wrong[first::CONNECTIONS])

    with ThreadPoolExecutor(CONNECTIONS) as attackers:
        told = sum(attackers.map(type_them, range(CONNECTIONS)), Counter())
    assert told == {"code_wrong": 5, "code_exhausted": GUESSES - 5}
    assert guesses_at(site, [code]) == {"code_exhausted": 1}


@pytest.mark.trust("V15")
@pytest.mark.skipif(not nginx.is_here(), reason="this machine has no nginx")
def test_whoever_takes_turns_behind_a_cache_never_meets_another(site: Site) -> None:
    """By cookie, by token and as nobody, all at once, behind nginx as it is shipped."""
    slug = site.get("stories/")["results"][0]["slug"]
    with nginx.shipped(site.stack.base_url, workers=2) as address:
        nobody = Reader(site.clients.enter_context(httpx.Client(base_url=f"{address}/api/v1/", timeout=60)))
        people = [reader_by(site, address, f"{way}@turns.example", way) for way in ("browser", "app")]
        take_turns([nobody, *people], slug, TURNS)
    assert [reader.wrong for reader in (nobody, *people)] == [[], [], []]
    assert nobody.kept["HIT"] > nobody.kept.total() / 2, "what is public is kept"
    assert {reader.kept["BYPASS"] for reader in people} == {nobody.kept.total()}


def test_a_stream_goes_on_where_it_was_after_its_process_was_away(site: Site) -> None:
    slug = site.get("stories/")["results"][0]["slug"]
    stream = Stream(site, slug)
    with stream.open() as events:
        assert next(events)["event"] == "open"
        _set_state(site, slug, "closed")
        assert next(events)["discussion"]["state"] == "closed"
        site.stack.live.stop()
        assert list(events) == []  # ended, not cut
    _set_state(site, slug, "published")
    site.stack.live.start()
    eventually(lambda: _answers(site))
    with stream.open() as events:
        told = next(events)
        assert (told["event"], told["discussion"]["state"]) == ("changes", "open")
        assert next(events) == {"event": "open", "next": told["next"]}


@pytest.mark.trust("F3")
@pytest.mark.trust("F13")
def test_streams_wait_for_a_database_and_a_redis_that_are_away(site: Site) -> None:
    slug = site.get("stories/")["results"][0]["slug"]
    stream = Stream(site, slug)
    with stream.open() as events:
        assert next(events)["event"] == "open"
        with _away(site):
            eventually(lambda: "streams wait for it" in site.stack.live.log.read_text())
            refused = httpx.get(f"{site.stack.environ['LIVE_URL']}/api/v1/stories/{slug}/live/", timeout=60)
            assert refused.status_code == 503
        _set_state(site, slug, "closed")
        assert next(events)["discussion"]["state"] == "closed"  # over the same connection
    assert site.stack.live.running
    eventually(site.stack.is_ready)
    _set_state(site, slug, "published")


@contextmanager
def _away(site: Site) -> Iterator[None]:
    """Nobody is let into the database of the site, and whoever is in is put out; its Redis is dead."""
    address = urlsplit(site.stack.environ["DATABASE_URL"])
    name = address.path.removeprefix("/")
    shut = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(shut.format(sql.Identifier(name), sql.SQL("false")))
        site.valkey.kill()
        try:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            yield
        finally:
            site.valkey.start()
            connection.execute(shut.format(sql.Identifier(name), sql.SQL("true")))


def _set_state(site: Site, slug: str, state: str) -> None:
    site.execute("UPDATE stories_story SET state = %s WHERE slug = %s", state, slug)


def _answers(site: Site) -> bool:
    try:
        return httpx.get(f"{site.stack.environ['LIVE_URL']}/healthz/live", timeout=60).is_success
    except httpx.TransportError:
        return False


def _read_the_stories(site: Site) -> str:
    cards = site.get("stories/")["results"]
    assert len(cards) == 4
    for card in cards:
        story = site.get(f"stories/{card['slug']}/")
        assert set(story["sides"]) == {"critics", "defenders", "neutral"}
        assert any(story["sides"].values())
    page = Browser(site).open("/")
    assert all(card["title"] in page.get_text() for card in cards)
    return str(next(card["slug"] for card in cards if "preview" in card["slug"] or "day" in card["slug"]))


def _comment_is_held(site: Site, newcomer: AppClient, slug: str) -> str:
    answer = newcomer.comment(slug, "Who pays for the preview?", side="critic")
    assert answer.status_code == 202
    assert site.get(f"stories/{slug}/comments/")["results"] == []
    assert site.get(f"stories/{slug}/")["discussion"]["comment_count"] == 0
    mine = newcomer.get("me/comments/").json()["results"]
    assert [(comment["state"], comment["body_text"]) for comment in mine] == [("held", "Who pays for the preview?")]
    return str(mine[0]["id"])


def _open_the_desk(site: Site) -> Browser:
    desk = Browser(site)
    moderator = site.demo["moderator"]
    door = desk.open("/admin/login/?next=/admin/")
    form = {"username": moderator["email"], "password": moderator["password"], "next": "/admin/"}
    desk.submit(door, "", **form)
    assert desk.get("/admin/").url.path == "/admin/"
    return desk


def _approve(site: Site, desk: Browser) -> None:
    queue = desk.open("/admin/moderation/case/queue/?queue=held")
    case = desk.submit(queue, "/next/", queue="held")
    assert "Who pays for the preview?" in case.get_text()
    desk.submit(case, "/decision/", action="approve")


def _ban(desk: Browser, handle: str) -> None:
    person = desk.open(f"/admin/moderation/case/people/{handle}/")
    desk.submit(person, "/ban/", rule="R2", reason="Advertising under several names.")


def _last_success(site: Site, job: str) -> float:
    """What `/metrics`, open in a development setup, tells of this job."""
    told = httpx.get(f"{site.stack.base_url}/metrics", timeout=60).raise_for_status().text
    return float(told.partition(f'_last_success_timestamp_seconds{{task="{job}"}} ')[2].split()[0])


def guesses_at(site: Site, codes: list[str]) -> Counter[str]:
    """How these guesses were refused, one after the other over one connection."""
    told: Counter[str] = Counter()
    origin = urlsplit(site.api)
    connection = HTTPConnection(origin.netloc, timeout=120)
    for code in codes:
        body = orjson.dumps({"email": GUESSED, "code": code, "client": "app"})
        connection.request("POST", f"{origin.path}auth/sessions/", body, {"Content-Type": "application/json"})
        told[orjson.loads(connection.getresponse().read())["code"]] += 1
    connection.close()
    return told
