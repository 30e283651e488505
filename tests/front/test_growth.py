"""A page takes in what its reader has just written, and is what Django would say; whatever else he did renders one."""

from gzip import decompress
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import Group

from accounts.models import Subscriber
from accounts.roles import ROLES
from core.front.growth import Addition, grow
from core.front.page import Growth, ReadyPage
from core.front.shelf import Shelf
from core.front.writers import LONGEST
from discussion.moderation.intake import submit_deletion
from discussion.threads.models import Comment
from stories.models import Passage
from tests.conftest import NOW
from tests.front.conftest import THREAD, WORDS, Answer, Ask, Committed, post
from tests.front.test_same_bytes import OURS
from tests.threads.conftest import MakeComment

PACKED = {"HTTP_ACCEPT_ENCODING": "gzip"}
PAGE, ABOUT = "front:page:--:/a/?", "tram-line-nine"
EMPTY = b'{"results":[],"next":null,"previous":null}' + b" " * 200


@pytest.fixture(autouse=True)
def long_ago(shelf: Shelf) -> None:
    """No page of the story was taken away within the last seconds, by another test, either."""
    shelf._ask("DEL", f"front:changed:{ABOUT}")


def told(answer: Answer) -> tuple[str, list[tuple[str, str]], bytes]:
    """An answer, but for what differs with each compression."""
    is_packed = answer["content-encoding"] == "gzip"
    headers = [(name, value) for name, value in answer.headers if not (is_packed and name == "Content-Length")]
    return answer.status, sorted(headers), decompress(answer.body) if is_packed else answer.body


@pytest.mark.parametrize("there", [1, 2, 3])
@pytest.mark.usefixtures("story", "still_clock")
def test_a_page_that_has_grown_is_what_django_says(
    there: int,
    front: Ask,
    django: Ask,
    committed: Committed,
    key: dict[str, str],
    make_comment: MakeComment,
) -> None:
    for _ in range(there):
        make_comment(make_comment())
    paths = [f"{THREAD}{query}" for query in ("", "?limit=3&depth=0", "?limit=4&sort=newest")]
    ways = [(path, {**key, **shown}) for path in paths for shown in (PACKED, {})]
    for path, shown in ways:
        front(path, **shown)
    for words in ("The first.", "A second one, with a <b>name</b> and a \\u2028 line."):
        assert post(front, committed, key, words).status == "201 Created"
        for path, shown in ways:
            grown, fresh = front(path, **shown), django(path, **shown)
            assert (grown.statements, fresh.statements > 0) == (0, True), path
            assert told(grown) == told(fresh), path
            assert int(grown["content-length"]) == len(grown.body)
            etag = {"HTTP_IF_NONE_MATCH": fresh["etag"]}
            assert front(path, **shown, **etag).status == "304 Not Modified"
            assert sorted(front(path, **shown, **etag).headers) == sorted(django(path, **shown, **etag).headers)


@pytest.mark.usefixtures("story", "still_clock")
def test_a_page_with_hardly_any_room_is_right(
    front: Ask, django: Ask, committed: Committed, key: dict[str, str]
) -> None:
    paths = [f"{THREAD}?limit={limit}" for limit in (1, 2, 3)]
    for words in ("The first.", "The second.", "The third."):
        for path in paths:
            front(path, **PACKED, **key)
        post(front, committed, key, words)
        for path in paths:
            assert told(front(path, **PACKED, **key)) == told(django(path, **PACKED, **key)), (path, words)


@pytest.mark.usefixtures("story")
def test_nobody_else_gets_it(front: Ask, committed: Committed, key: dict[str, str], make_comment: MakeComment) -> None:
    make_comment()
    before = front(THREAD)
    post(front, committed, key)
    assert WORDS.encode() in front(THREAD, **key).body
    for whoever in ({}, {"HTTP_AUTHORIZATION": "Bearer of-somebody-else"}):
        assert front(THREAD, **whoever).same_as(before)


def test_what_else_he_did_is_on_it(
    front: Ask,
    committed: Committed,
    key: dict[str, str],
    make_comment: MakeComment,
    bob: Subscriber,
) -> None:
    """A reaction between two comments: the page is rendered, and has all three."""
    liked = make_comment(author=bob)
    front(THREAD)
    post(front, committed, key)
    with committed():
        done = front(
            f"/api/v1/comments/{liked.pk}/reaction/", method="PUT", data='{"kind": "fair"}',
            content_type="application/json", **key,
        )  # fmt: skip
    assert done.status.startswith("200")
    post(front, committed, key, "And another.")
    page = front(THREAD, **key)
    assert page.statements > 0
    first, second, third = orjson.loads(page.body)["results"]
    assert (first["body_text"], second["body_text"]) == ("And another.", WORDS)
    assert third["reactions"]["fair"] == 1


def test_an_answer_and_another_list_are_rendered(
    front: Ask,
    committed: Committed,
    key: dict[str, str],
    make_comment: MakeComment,
) -> None:
    above = make_comment()
    for path in (THREAD, f"{THREAD}?sort=oldest", f"{THREAD}?limit=1"):
        front(path)
    post(front, committed, key)
    for path in (f"{THREAD}?sort=oldest", f"{THREAD}?limit=1"):  # where a page of one leads on is not known
        page = front(path, **key)
        assert (page.statements > 0, WORDS.encode() in page.body) == (True, True), path
    with committed():
        answer = f'{{"body": "To you.", "parent": "{above.pk}"}}'
        front(THREAD, method="POST", data=answer, content_type="application/json", **key)
    page = front(THREAD, **key)
    assert (page.statements > 0, b"To you." in page.body) == (True, True)


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_was_taken_away_is_not_put_back(
    when: str,
    front: Ask,
    shelf: Shelf,
    committed: Committed,
    key: dict[str, str],
    make_comment: MakeComment,
    alice: Subscriber,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where that happens between the commit of the comment and the note that it was written."""
    make_comment()
    front(THREAD)
    noted = shelf.note_writer

    def take_away() -> None:
        with committed():
            submit_deletion(comment=Comment.objects.get(body=WORDS), author=alice, at=NOW)
        front(THREAD)  # somebody's page without it lies there before the note is written

    def note(*told: Any) -> None:
        take_away()
        noted(*told)

    if when == "before":
        monkeypatch.setattr(shelf, "note_writer", note)
    post(front, committed, key)
    if when == "after":
        take_away()
    page = front(THREAD, **key)
    assert WORDS.encode() not in page.body
    assert page.status == "200 OK"


def test_a_repeat_and_what_waits_add_nothing(
    front: Ask, committed: Committed, key: dict[str, str], make_comment: MakeComment
) -> None:
    """They are writes like any other: the page is rendered, and has once, or not at all, what was said."""
    make_comment()
    once = {"HTTP_IDEMPOTENCY_KEY": "once"}
    held = " ".join(f"https://example.com/{number}" for number in range(9))
    for body, sent, status, times in (("Once.", once, "201", 1), ("Once.", once, "201", 1), (held, {}, "202", 0)):
        front(THREAD)
        with committed():
            said = orjson.dumps({"body": body}).decode()
            answer = front(THREAD, method="POST", data=said, content_type="application/json", **key, **sent)
        page = front(THREAD, **key)
        is_first = answer["idempotency-replayed"] == "" and status == "201"
        assert (answer.status[:3], page.statements == 0) == (status, is_first)
        assert sum(each["body_text"] == body for each in orjson.loads(page.body)["results"]) == times


@pytest.mark.usefixtures("still_clock")
def test_all_that_a_comment_shows_is_on_it(
    front: Ask,
    django: Ask,
    committed: Committed,
    key: dict[str, str],
    make_comment: MakeComment,
    alice: Subscriber,
    settings: Any,
) -> None:
    """Its side, what it points at, and the badge of its author; for HEAD as well, and with our own origin."""
    settings.CORS_ALLOWED_ORIGINS = [OURS]
    above = make_comment()
    point = Passage.objects.create(story=above.story, kind="key_point", position=0, text="Trams.", since=1)
    alice.groups.add(*Group.objects.filter(name__in=ROLES)[:2])
    ways: list[dict[str, Any]] = [{"method": "HEAD"}, {"HTTP_ORIGIN": OURS}, {}]
    for way in ways:
        front(THREAD, **way, **key)
    with committed():
        said = f'{{"body": "{WORDS}", "side": "critic", "anchor": "{point.anchor}"}}'
        assert front(THREAD, method="POST", data=said, content_type="application/json", **key).status[:3] == "201"
    for way in ways:
        grown = front(THREAD, **way, **key)
        assert grown.statements == 0
        assert told(grown) == told(django(THREAD, **way, **key)), way
    first = orjson.loads(grown.body)["results"][0]
    assert (first["side"], first["anchor"]["id"], len(first["author"]["badges"])) == ("critic", point.anchor, 2)


def test_a_note_is_bounded(shelf: Shelf) -> None:
    """Whoever adds much has a page rendered."""
    found = shelf.find(PAGE)
    assert found is not None
    shelf.lay_down(PAGE, b"page", ABOUT, found)
    big = b"x" * (LONGEST // 3)
    pages = []
    for number in range(1, 5):
        shelf.note_writer(["reader"], Addition(ABOUT, f"{number}", big))
        found = shelf.find(PAGE, readers=["reader"])
        assert found is not None
        pages.append((found.page, [each.key for each in found.added]))
    assert pages == [(b"page", ["1"]), (b"page", ["1", "2"]), (None, []), (None, [])]


GROWING = Growth(ABOUT, "5", 12, [(12, '],"next":null,"previous":null}' + " " * 200)])


@pytest.mark.parametrize(
    ("growth", "added"),
    [
        (None, [("a", "6")]),
        (GROWING, [(ABOUT, "5")]),
        (GROWING, [(ABOUT, "4")]),
        (GROWING, [("another-story", "6")]),
        (GROWING, [(ABOUT, "6"), (ABOUT, "7")]),
    ],
    ids=["does not grow", "is there", "is older", "is elsewhere", "no room"],
)
def test_what_has_no_place_on_a_page_renders_one(growth: Growth | None, added: list[tuple[str, str]]) -> None:
    page = ReadyPage([("ETag", '"1"')], EMPTY, growth)
    assert grow(page, [Addition(about, place, b"{}") for about, place in added]) is None
    once = grow(ReadyPage([("ETag", '"1"')], EMPTY, GROWING), [Addition(ABOUT, "6", b"{}")] * 2)
    assert once is not None
    assert orjson.loads(once.body)["results"] == [{}]


def test_a_short_page_says_nothing_of_compression_and_does_not_grow() -> None:
    assert grow(ReadyPage([], EMPTY.strip(), GROWING), [Addition(ABOUT, "6", b"{}")]) is None
