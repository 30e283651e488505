"""Servers outside: what they are told, what their answers do, and that whatever is no answer holds the words."""

import logging
import zlib
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.intake import submit_comment
from discussion.screening.counting import read_screening_counts
from discussion.screening.outside.breaker import Breaker
from discussion.screening.outside.calling import OutsideError, open_client
from discussion.screening.outside.hook import read_verdict
from discussion.screening.outside.servers import SERVERS, ask_outside
from discussion.threads.models import Comment
from stories.models import Story
from tests.conftest import NOW
from tests.screening.outsiders import SECRET, Asked, Outsider, answer, listening, verdict

GZIP = zlib.compress(b'{"verdict": "pass"}', wbits=31)
USELESS: dict[str, Callable[[Asked], bytes]] = {
    "500": lambda _: answer(500, b'{"verdict": "pass"}'),
    "201": lambda _: answer(201, b'{"verdict": "pass"}'),
    "redirect": lambda asked: answer(307, b"", Location=f"http://127.0.0.1{asked.path}"),
    "garbage": lambda _: answer(200, b"\xff\xfe<html>pass</html>"),
    "no http": lambda _: b"pass\n",
    "half": lambda _: answer(200, b'{"verdict": "pass"}')[:-5],
    "nothing": lambda _: b"",
    "huge": lambda _: answer(200, b'{"verdict": "pass", "reason": "' + b"x" * 70_000 + b'"}'),
    "packed": lambda _: answer(200, GZIP, Content_Encoding="gzip"),
    "no verdict": lambda _: verdict(score=0.1),
    "unknown verdict": lambda _: verdict(verdict="approve"),
    "a list": lambda _: answer(200, b'["pass"]'),
    "a score in words": lambda _: verdict(verdict="pass", score="low"),
    "a score of truth": lambda _: verdict(verdict="pass", score=True),
    "wrong signature": lambda asked: verdict(verdict="pass") if asked.is_signed_with("x" * 20) else answer(401, b""),
}


@pytest.fixture
def outsider(settings: Any) -> Iterator[Outsider]:
    settings.SCREENING_PRIVATE_NETWORKS = [ip_network("127.0.0.0/8")]
    settings.SCREENING_TIMEOUT = 20.0  # nothing here waits for it, however slow the machine
    logger = logging.getLogger("discussion.screening.outside.servers")
    logger.disabled = True
    with listening() as server:
        yield server
    logger.disabled = False
    for each in SERVERS.values():
        each.breaker.close()


@pytest.fixture
def hook(outsider: Outsider, settings: Any) -> Outsider:
    settings.SCREENING_HOOK_URL, settings.SCREENING_HOOK_SECRET = f"{outsider.url}/judge", SECRET
    return outsider


@pytest.fixture
def akismet(outsider: Outsider, settings: Any) -> Outsider:
    settings.AKISMET_KEY, settings.AKISMET_URL = "a key of theirs", f"{outsider.url}/clone"
    return outsider


@pytest.fixture
def write(story: Story, alice: Subscriber) -> Callable[..., Comment]:
    def submit(body: str = "A plain remark about trams.", **fields: Any) -> Comment:
        return submit_comment(author=alice, story=story, parent=None, side="", body=body, at=NOW, **fields)

    return submit


def signal(comment: Comment, check: str) -> tuple[str, str, float, str]:
    row = comment.revisions.get().signals.get(check_name=check)
    return row.verdict, row.code, row.score, row.detail


def test_nobody_is_asked_unless_the_site_says_so(story: Story, alice: Subscriber) -> None:
    assert ask_outside(body="x", author=alice, story=story, parent=None, at=NOW) == {}


def test_the_hook_is_told_what_the_api_tells_and_signed(hook: Outsider, write: Any, alice: Subscriber) -> None:
    hook.answers = lambda _: verdict(verdict="pass", score=0.2, reason="fine")
    comment = write(network="198.51.100.7")
    assert comment.state == "published"
    assert signal(comment, "hook") == ("pass", "", 0.2, "fine")
    [asked] = hook.asked
    assert (asked.path, asked.headers["content-type"]) == ("/judge", "application/json")
    assert asked.is_signed_with(SECRET)
    assert asked.headers["hubbub-timestamp"] == str(int(NOW.timestamp()))
    assert b'"body":"A plain remark about trams."' in asked.body
    assert b'"author":{"handle":"alice","trust":' in asked.body
    assert alice.email.encode() not in asked.body
    assert b"198.51.100.7" not in asked.body


def test_addresses_are_sent_only_where_a_setting_says_so(hook: Outsider, write: Any, settings: Any) -> None:
    settings.SCREENING_SENDS_ADDRESSES = True
    hook.answers = lambda _: verdict(verdict="pass")
    write(network="198.51.100.7")
    assert b'"email":"alice@example.com","network":"198.51.100.7"' in hook.asked[0].body


@pytest.mark.parametrize(
    ("said", "state", "code"), [("flag", "published", "flagged_outside"), ("hold", "held", "held_outside")]
)
def test_what_the_hook_says_is_done(hook: Outsider, write: Any, said: str, state: str, code: str) -> None:
    hook.answers = lambda _: verdict(verdict=said, score=0.9, reason="a known campaign")
    comment = write()
    assert comment.state == state
    assert signal(comment, "hook") == (said, code, 0.9, "a known campaign")


def test_what_the_hook_refuses_leaves_nothing(hook: Outsider, write: Any) -> None:
    hook.answers = lambda _: verdict(verdict="refuse")
    with pytest.raises(DomainError) as refusal:
        write()
    assert (refusal.value.code, refusal.value.status) == ("refused_outside", 422)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("way", USELESS)
def test_whatever_is_no_answer_holds(hook: Outsider, write: Any, way: str) -> None:
    hook.answers = USELESS[way]
    comment = write()
    assert comment.state == "held"
    assert signal(comment, "hook")[:2] == ("hold", "check_failed")
    assert len(hook.asked) == 1


def test_a_server_that_hangs_is_not_waited_for(hook: Outsider, write: Any, settings: Any) -> None:
    settings.SCREENING_TIMEOUT = 0.2

    def hang(_asked: Asked) -> bytes:
        hook.patience.wait(60)
        return b""

    hook.answers = hang
    comment = write()
    assert signal(comment, "hook") == ("hold", "check_failed", 1.0, "hook: no answer within 0.2 seconds")


def test_a_server_that_is_away_or_in_a_forbidden_network_holds(hook: Outsider, write: Any, settings: Any) -> None:
    settings.SCREENING_HOOK_URL = "http://127.0.0.1:1/"
    assert signal(write(), "hook")[:2] == ("hold", "check_failed")
    settings.SCREENING_HOOK_URL, settings.SCREENING_PRIVATE_NETWORKS = hook.url, []
    refused = signal(write("Another remark about trams."), "hook")
    assert refused == ("hold", "check_failed", 1.0, "hook: 127.0.0.1 is in a network that is not allowed")
    assert hook.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "100.64.0.1", "169.254.169.254", "192.0.0.8", "0.0.0.0", "::", "::1", "fd00::1"),
        *("fec0::1", "::127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::"),
        *("2002:a00:1::", "2001:0:7f00:1::", "224.0.0.1", "ff02::1"),
    ],
)
def test_no_spelling_of_a_private_address_is_connected_to(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 443))])
    with open_client(seconds=1) as client, pytest.raises(OutsideError, match="not allowed"):
        client.post("https://hook.example/")


def test_a_dead_server_is_not_asked_by_every_writer(hook: Outsider, write: Any) -> None:
    hook.answers = USELESS["500"]
    held = [write(f"Remark number {word}.") for word in ("one", "two", "three", "four", "five")]
    assert len(hook.asked) == 3
    assert {comment.state for comment in held} == {"held"}
    assert signal(held[-1], "hook")[3] == "hook: not asked, it has failed again and again"
    assert read_screening_counts()["asked"] == {"hook failed": 3, "hook spared": 2}


def test_the_breaker_lets_one_try_after_a_rest() -> None:
    now = 0.0
    breaker = Breaker(failures=2, rest=30, clock=lambda: now)
    for _ in range(2):
        assert breaker.may_ask()
        breaker.note(answered=False)
    assert not breaker.may_ask()
    now = 31.0
    assert [breaker.may_ask(), breaker.may_ask()] == [True, False]
    breaker.note(answered=True)
    assert [breaker.may_ask(), breaker.may_ask()] == [True, True]


def test_akismet_is_asked_in_its_own_words(akismet: Outsider, write: Any) -> None:
    akismet.answers = lambda _: answer(200, b"false")
    assert write().state == "published"
    akismet.answers = lambda _: answer(200, b"true", X_akismet_pro_tip="discard")
    comment = write("Cheap pills for everybody.")
    assert signal(comment, "akismet") == ("hold", "spam_outside", 1.0, "blatant")
    asked = akismet.asked[1]
    assert asked.path == "/clone/1.1/comment-check"
    assert asked.form == {
        "api_key": "a key of theirs", "blog": "http://127.0.0.1:8000", "user_ip": "127.0.0.1",
        "comment_type": "comment", "comment_author": "alice", "comment_content": "Cheap pills for everybody.",
        "comment_date_gmt": NOW.isoformat(), "permalink": "http://127.0.0.1:8000/stories/tram-line-nine/",
    }  # fmt: skip


@pytest.mark.parametrize("body", [b"invalid", b"perhaps", b""])
def test_anything_but_yes_or_no_of_akismet_holds(akismet: Outsider, write: Any, body: bytes) -> None:
    akismet.answers = lambda _: answer(200, body)
    assert signal(write(), "akismet")[:2] == ("hold", "check_failed")


def test_words_that_nobody_has_shown_to_a_server_wait(hook: Outsider, write: Any) -> None:
    logger = logging.getLogger("discussion.screening.services")
    logger.disabled = True
    comment = write(opinions={})
    logger.disabled = False
    assert signal(comment, "hook")[:2] == ("hold", "check_failed")
    assert hook.asked == []


@pytest.mark.parametrize("said", [b"", b"null", b"1", b"{}", b'{"verdict": null}', b'{"verdict": "pass", "reason": 1}'])
def test_only_a_verdict_is_one(said: bytes) -> None:
    with pytest.raises(Exception, match=r"no JSON|no verdict|a reason"):
        read_verdict(said)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_server_is_asked(
    hook: Outsider, client_of: Callable[[Subscriber], APIClient], story: Story, alice: Subscriber,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    hook.answers = lambda _: verdict(verdict="pass")
    open_transactions = []
    may_ask = SERVERS["hook"].breaker.may_ask

    def look() -> bool:
        open_transactions.append(connection.in_atomic_block)
        return may_ask()

    monkeypatch.setattr(SERVERS["hook"].breaker, "may_ask", look)
    client, address = client_of(alice), f"/api/v1/stories/{story.slug}/comments/"
    told = client.post(address, {"body": "A plain remark."}, headers={"Idempotency-Key": "one"})
    again = client.post(address, {"body": "A plain remark."}, headers={"Idempotency-Key": "one"})
    assert (told.status_code, again.status_code) == (201, 201)
    edit = client.patch(f"/api/v1/comments/{told.json()['id']}/", {"body": "Another one.", "version": 1})
    assert edit.status_code == 200
    assert client.post(f"{address}?dry_run=1", {"body": "And one more."}).json()["outcome"] == "publish"
    assert open_transactions == [False] * len(hook.asked)
    assert len(hook.asked) == 4
