"""Trust row V1: every readable operation x every state of a comment or story x every role, by one canary word a state.

The operations come from the committed OpenAPI document, so a new endpoint is here the day it exists; a path parameter
that this file does not know fails the test until it does.
"""

from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import uuid4

import orjson
import pytest
from django.db import transaction
from django.utils.text import slugify
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.selectors import SORTS
from tests.conftest import NOW, make_story
from tests.signing_in import sign_in
from tests.test_openapi import operations
from tests.visibility.world import DRAFTS, HIDDEN, PROPOSED, PUBLIC, SHARED, World, build_world

ROLES = ("nobody", "alice", "bob", "charlie", "mo", "senior", "edith")
TAKEN = {  # what each reading operation is asked with
    name.removeprefix("GET "): {given["name"] for given in operation.get("parameters", []) if given["in"] == "query"}
    for name, operation in operations()
    if name.startswith("GET ")
}
READS = sorted(TAKEN)
WRITES = sorted(name for name, _ in operations() if not name.startswith("GET ") and "/comments/{id}/" in name)
STORY_WRITES = sorted(name for name, _ in operations() if " /api/v1/stories/{slug}/" in name and "GET " not in name)
PAGES = (
    "/",
    "/stories/{slug}/",
    "/stories/{slug}/corrections/",
    "/stories/{slug}/common-ground/",
    "/topics/",
    "/topics/{topic}/",
    "/search/",
    "/comments/{comment}/",
    "/comments/{comment}/history/",
    "/me/",
    "/subscribers/{handle}/",
    "/guidelines/",
    "/transparency/",
    "/noise/",
    "/sign-in/",
    "/sitemap.xml",
    "/sitemap-stories.xml",
    "/sitemap-topics.xml",
)
ADMIN = (
    "/admin/",
    "/admin/threads/comment/",
    "/admin/moderation/case/",
    "/admin/core/event/",
    "/admin/noise/engagement/",
    "/admin/stories/story/",
    "/admin/stories/story/{story}/change/",
    "/admin/stories/story/{story}/corrections/",
    "/admin/stories/story/{story}/noise/",
    "/admin/stories/story/{story}/forecast/",
    "/admin/stories/story/{story}/history/",
    "/admin/stories/topic/",
    "/admin/stories/draft/",
    "/admin/stories/draft/{story}/change/",
    "/admin/stories/draft/{story}/proposal/",
    "/admin/stories/draft/{story}/history/",
    "/admin/stories/draft/write/",
)

LIVE = "/api/v1/stories/{slug}/live/"  # streamed by a process of its own, which does not run here: 503

# Where words that are not public may be read, and by whom. Everything that is not here is forbidden.
MINE = ("/api/v1/me/comments/", "/api/v1/stories/{slug}/me/", "/me/", "/stories/{slug}/", "/comments/{comment}/")
DESK = ("/api/v1/moderation/", "/admin/")
NEWSROOM = ("/admin/stories/draft/", "/api/v1/drafts/", "/api/v1/stories/{slug}/draft/")


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[World, dict[str, APIClient]]]:
    """The world and who looks at it, made once for this file, in a transaction that goes back in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world(make_story())
        yield world, {role: client_for(world, role) for role in ROLES}
        transaction.set_rollback(True)


@pytest.fixture
def world(built: tuple[World, dict[str, APIClient]], db: None) -> World:
    """As it was built: what a test writes, if anything, goes back."""
    return built[0]


@pytest.fixture
def clients(built: tuple[World, dict[str, APIClient]]) -> dict[str, APIClient]:
    return built[1]


def client_for(world: World, role: str) -> APIClient:
    client = APIClient(raise_request_exception=True)
    if role != "nobody":
        sign_in(client, world.people[role])
    return client


def may_see(role: str, path: str, word: str) -> bool:
    if word in DRAFTS or word == PROPOSED:
        return role == "edith" and path.startswith(NEWSROOM)
    if role in {"mo", "senior"} and path.startswith(DESK):
        return True
    return role == "alice" and path in MINE


def filled(world: World, path: str) -> Iterator[str]:
    """The path with every id that exists; of several parameters one after the other takes all its values."""
    comments = [str(comment.id) for comment in world.comments.values()]
    ids = {
        "/api/v1/comments/": comments,
        "/api/v1/moderation/comments/": comments,
        "/api/v1/moderation/bulk-decisions/": [str(uuid4())],
        "/api/v1/moderation/brigades/": [str(uuid4())],
        "/api/v1/moderation/cases/": [str(case.id) for case in world.cases],
        "/api/v1/moderation/rules/": ["1"],
        "/api/v1/moderation/decisions/": [str(decision.id) for decision in world.decisions],
        "/api/v1/me/": [str(statement.id) for statement in world.statements],
        "/api/v1/auth/": [str(uuid4())],
    }
    values: dict[str, list[str]] = {
        "{slug}": [story.slug for story in (world.story, *world.drafts)],
        "{story}": [str(story.pk) for story in (world.story, *world.drafts)],
        "{topic}": [slugify(SHARED)],
        "{handle}": [person.handle for person in world.people.values()],
        "{comment}": comments,
        "{draft}": ["comment", *(f"reply-{comment}" for comment in comments)],
        "{id}": next((known for prefix, known in ids.items() if path.startswith(prefix)), []),
    }
    named = {name: choices for name, choices in values.items() if name in path}
    assert all(named.values()), f"the matrix does not know how to call {path}"
    first = {name: choices[0] for name, choices in named.items()}
    fillings = [first, *({**first, name: choice} for name, choices in named.items() for choice in choices[1:])]
    for filling in fillings:
        url = path
        for name, choice in filling.items():
            url = url.replace(name, choice)
        assert "{" not in url, f"the matrix does not know a parameter of {path}"
        yield url


def queries(path: str) -> list[str]:
    """None, all that the operation takes at once, and what narrows it; pages get all, whatever they take."""
    asked = {"limit": "100", "depth": "4", "order": "newest", "sort": "oldest", "queue": "held", "q": "word"}
    asked |= {"type": "comment", "state": "draft", "month": "2026-11"}
    narrower = {"topic": slugify(SHARED), "type": "story", "q": "word"}
    if path not in TAKEN:
        return ["", f"?{urlencode(narrower | asked)}"]
    taken = TAKEN[path]
    widest = {name: value for name, value in asked.items() if name in taken}
    narrow = {name: value for name, value in narrower.items() if name in taken} if taken & {"topic", "type"} else {}
    return ["", *(f"?{urlencode(query)}" for query in (widest, narrow) if query)]


def asked(world: World, path: str) -> Iterator[str]:
    """Addresses of an operation with all its queries; of a page each plainly, and the first with queries as well."""
    for number, url in enumerate(filled(world, path)):
        for query in queries(path) if path in TAKEN or not number else [""]:
            yield url + query


def read_all(world: World, client: APIClient, path: str) -> str:
    answers = []
    for url in asked(world, path):
        answer = client.get(url)
        assert answer.status_code < 500 or path == LIVE, url
        answers.append(answer.content.decode(errors="replace"))
    return "\n".join(answers)


@pytest.mark.trust("V1")
@pytest.mark.parametrize("path", [*READS, *PAGES, *ADMIN])
def test_no_hidden_word_outside_the_allowed_cells(world: World, clients: dict[str, APIClient], path: str) -> None:
    for role in ROLES:
        seen = read_all(world, clients[role], path)
        leaked = [word for word in (*HIDDEN, *DRAFTS, PROPOSED) if word in seen and not may_see(role, path, word)]
        assert not leaked, f"{role} reads {leaked} at {path}"
        if not path.startswith(DESK) and path not in MINE:
            assert "@private.example" not in seen or path == "/api/v1/me/", f"{role} reads an address at {path}"


def test_the_matrix_would_notice(world: World, clients: dict[str, APIClient]) -> None:
    """The same reader finds what is public, and what is his own: silence above is not blindness."""
    slug = world.story.slug
    assert PUBLIC in read_all(world, clients["nobody"], "/api/v1/stories/{slug}/comments/")
    assert PUBLIC in read_all(world, clients["nobody"], f"/stories/{slug}/")
    mine = read_all(world, clients["alice"], "/api/v1/me/comments/")
    assert {"canaryheld", "canaryheldedit"} <= {word for word in HIDDEN if word in mine}
    for path in NEWSROOM:
        newsroom = read_all(world, clients["edith"], path)
        assert set(DRAFTS) <= {word for word in DRAFTS if word in newsroom}
    assert PROPOSED in read_all(world, clients["edith"], "/admin/stories/draft/{story}/proposal/")
    desk = read_all(world, clients["mo"], "/api/v1/moderation/cases/{id}/")
    assert {"canaryheld", "canaryheldedit"} <= {word for word in HIDDEN if word in desk}


@pytest.mark.trust("V2")
@pytest.mark.parametrize("path", [path for path in READS if path.startswith("/api/v1/comments/{id}/")])
@pytest.mark.parametrize("role", ROLES)
def test_a_hidden_comment_reads_like_a_missing_one(
    world: World, clients: dict[str, APIClient], role: str, path: str
) -> None:
    client = clients[role]
    missing = client.get(path.replace("{id}", str(uuid4())))
    assert missing.status_code == 404
    for hidden in world.hidden_ids:
        answer = client.get(path.replace("{id}", str(hidden)))
        assert (answer.status_code, answer.content) == (404, missing.content)
        assert sorted(answer.headers) == sorted(missing.headers)


@pytest.mark.trust("V2")
@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("role", ["nobody", "bob", "charlie"])
def test_a_hidden_comment_is_written_to_like_a_missing_one(
    world: World, clients: dict[str, APIClient], role: str, operation: str
) -> None:
    method, path = operation.split(" ")
    client = clients[role]
    body = orjson.dumps({"body": "new words", "version": 1, "kind": "agree", "reason": "spam"}).decode()

    def write(comment_id: object) -> tuple[int, bytes]:
        answer = client.generic(method, path.replace("{id}", str(comment_id)), body, "application/json")
        return answer.status_code, answer.content

    missing = write(uuid4())
    assert missing[0] in {401, 403, 404}
    assert [write(hidden) for hidden in world.hidden_ids] == [missing] * len(world.hidden_ids)


@pytest.mark.trust("V4")
def test_counts_know_only_what_is_shown(world: World, clients: dict[str, APIClient]) -> None:
    answer = clients["nobody"].get(f"/api/v1/stories/{world.story.slug}/").json()
    assert answer["discussion"]["comment_count"] == 2  # the published one and the one with a waiting edit
    assert answer["discussion"]["participant_count"] == 1


@pytest.mark.trust("V1")
@pytest.mark.trust("V4")
def test_what_points_at_a_part_is_what_is_shown(world: World, clients: dict[str, APIClient]) -> None:
    fold_ranks(at=NOW)
    url, shown = f"/api/v1/stories/{world.story.slug}/", {"the word canarybefore", f"the word {PUBLIC}"}
    for role in ROLES:
        client = clients[role]
        [part] = client.get(f"{url}anchors/").json()["results"]
        assert (part["id"], part["comment_count"], part["by_side"]["critics"]) == (world.part.anchor, 2, 2)
        for sort in SORTS:
            answer = client.get(f"{url}comments/", {"anchor": world.part.anchor, "sort": sort})
            assert {comment["body_text"] for comment in answer.json()["results"]} == shown
            assert not [word for word in HIDDEN if word in answer.content.decode()]


@pytest.mark.trust("V2")
@pytest.mark.parametrize("path", [path for path in READS if path.startswith("/api/v1/stories/{slug}/")])
@pytest.mark.parametrize("role", ROLES)
def test_an_unpublished_story_reads_like_a_missing_one(
    world: World, clients: dict[str, APIClient], role: str, path: str
) -> None:
    client = clients[role]
    missing = client.get(path.replace("{slug}", "unpublished-none"))
    assert missing.status_code in ({503} if path == LIVE else {401, 403, 404})
    if role == "edith" and path.startswith(NEWSROOM):
        return
    for story in world.drafts:
        answer = client.get(path.replace("{slug}", story.slug))
        assert (answer.status_code, answer.content) == (missing.status_code, missing.content)


@pytest.mark.trust("V2")
@pytest.mark.parametrize("operation", STORY_WRITES)
@pytest.mark.parametrize("role", ["nobody", "bob", "mo"])
def test_an_unpublished_story_is_written_to_like_a_missing_one(
    world: World, clients: dict[str, APIClient], role: str, operation: str
) -> None:
    method, path = operation.split(" ")
    client = clients[role]
    body = orjson.dumps({"body": "new words", "side": "critic", "version": 1, "state": "published"}).decode()

    def write(slug: str) -> tuple[int, bytes]:
        answer = client.generic(method, path.replace("{slug}", slug), body, "application/json")
        return answer.status_code, answer.content

    missing = write("unpublished-none")
    assert missing[0] in {401, 403, 404}
    assert [write(story.slug) for story in world.drafts] == [missing] * len(world.drafts)
