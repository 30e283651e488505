"""The client that asks, and what is made of its answers."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from benchmarks.load.asking import Answers, get, request
from benchmarks.load.client import Client, ServerGoneError
from benchmarks.load.nginx import SHIPPED, fitted
from benchmarks.load.one_statement import statement
from benchmarks.load.turns import ROUNDS, rates
from benchmarks.measuring import CommandFailedError
from benchmarks.reading.cold import lacking
from benchmarks.reading.mixed import stale_seconds
from benchmarks.reading.pages import count_comments

FIRST = "01900000-0000-7000-8000-000000000001"


class Server(BaseHTTPRequestHandler):
    """Knows one comment, takes others, and forgets them."""

    protocol_version = "HTTP/1.1"
    page = f'{{"results": [{{"id": "{FIRST}"}}]}}'.encode()

    def do_GET(self) -> None:
        if self.headers.get("If-None-Match"):
            self.send_response(304)
            self.end_headers()
        else:
            self._answer(404 if self.path == "/gone" else 200, self.page)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(201, self.page.replace(b"001", b"002"))

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:5])
        self.wfile.flush()
        self.wfile.write(body[5:])

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def ask(address: str, reads: list[str], **orders: Any) -> Answers:
    host, port = address.removeprefix("http://").split(":")
    told = {"host": host, "port": int(port), "connections": 2, "seconds": 60.0, "reads": reads, "requests": 20}
    found = Client({**told, **orders}).run()
    return Answers(**{**found, "statuses": {str(status): number for status, number in found["statuses"].items()}})


def test_reads_are_counted_with_their_times(address: str) -> None:
    answers = ask(address, [get(address, "/"), get(address, "/", If_None_Match='"1"')])
    assert answers.statuses == {"200": 10, "304": 10}
    assert len(answers.seconds["read"]) == answers.answers == 20
    assert answers.rate == 20 / answers.took
    assert answers.require(200, 304) is answers


def test_an_answer_that_is_none_of_those_fails_with_its_words(address: str) -> None:
    with pytest.raises(CommandFailedError, match="404"):
        ask(address, [get(address, "/gone")]).require(200)


def test_pages_are_kept_by_what_they_begin_with(address: str) -> None:
    assert {first for _, first in ask(address, [get(address, "/")], kind="page").pages} == {FIRST}


def test_a_writer_who_does_not_find_his_words_is_counted(address: str) -> None:
    write = {"request": request("POST", address, "/", '{"body": "ä"}'), "own": get(address, "/")}
    answers = ask(address, [get(address, "/")], writes=[write] * 3, share=1.0, requests=0)
    assert answers.statuses == {"201": 3, "200": 3}
    assert [pk for pk, _ in answers.posted] == [FIRST[:-1] + "2"] * 3
    assert answers.unseen == 3


def test_a_server_that_hangs_up_is_no_measurement(address: str) -> None:
    with pytest.raises(ServerGoneError):
        ask(address, ["nonsense\r\n\r\n"])


def test_a_page_is_as_old_as_the_comment_that_it_lacks() -> None:
    posted = [("a", 1.0), ("c", 3.0), ("b", 3.5)]
    assert stale_seconds(posted, [(4.0, "c"), (2.9, "a")]) == 0.0
    assert stale_seconds(posted, [(4.0, "a"), (4.0, "c")]) == 1.0
    assert stale_seconds([], []) == 0.0


def test_rates_are_the_median_of_rounds_in_turns() -> None:
    order: list[str] = []
    numbers = iter([1, 1, 10, 1, 30, 1, 20, 1])

    def run(name: str, seconds: float) -> Answers:
        order.append(name)
        nothing: dict[str, Any] = {"statuses": {}, "seconds": {}, "posted": [], "pages": [], "unseen": 0, "refused": ""}
        return Answers(answers=next(numbers), took=1.0, **nothing)

    found = rates({"a": lambda s: run("a", s), "b": lambda s: run("b", s)}, seconds=3.0)
    assert found == {"a": 20.0, "b": 1.0}
    assert order == ["a", "b"] * (1 + ROUNDS)


def test_a_limit_that_says_something_else_is_refused() -> None:
    page = {"id": 1, "new": 2, "list": [{"created_at": "2026-11-21T12:00:00.12Z"}]}
    assert lacking(page, {"id": 1, "list": [{"created_at": "2026-11-21T12:00:00.123+00:00"}]}) == {"new"}
    with pytest.raises(CommandFailedError, match="id"):
        lacking(page, {"id": 2, "list": []})


def test_levels_are_nested_as_deep_as_asked_and_counted() -> None:
    assert statement(2).count("json_agg") == 3
    assert count_comments([{"replies": {"results": [{"replies": {"results": []}}]}}]) == 2


def test_the_shipped_nginx_is_fitted_to_this_machine_and_keeps_what_it_keeps() -> None:
    told = SHIPPED.read_text()
    found = fitted(told, listen="127.0.0.1:1", behind="127.0.0.1:2", folder="/f")
    assert not any(word in found for word in ("443", "/etc/ssl", "/var/cache", "127.0.0.1:8000"))
    kept = [line for line in told.splitlines() if "proxy_cache" in line and "path" not in line]
    assert kept == [line for line in found.splitlines() if "proxy_cache" in line and "path" not in line]
    with pytest.raises(ValueError, match="listen"):
        fitted(found, listen="x", behind="y", folder="z")
