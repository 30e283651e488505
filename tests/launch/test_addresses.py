"""Host and port: what can be listened on, and what is told if it cannot."""

import socket
from pathlib import Path

import pytest

from launch.addresses import (
    allowed_hosts,
    base_url,
    beside,
    free_port,
    known_as,
    listening_address,
    parse_port,
    port_beside,
    require_free,
)
from launch.errors import LaunchError
from launch.stack import Stack


def test_a_free_port_is_free() -> None:
    require_free("127.0.0.1", free_port())
    require_free("localhost", free_port())


@pytest.mark.parametrize("listening", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize("asked", ["127.0.0.1", "0.0.0.0"])
def test_a_taken_port_is_named_with_a_way_out(listening: str, asked: str) -> None:
    with socket.socket() as other:
        other.bind((listening, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LaunchError, match=f"{asked}:{port} is taken.*make run PORT={port + 1}"):
            require_free(asked, port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine(host: str) -> None:
    with pytest.raises(LaunchError, match="no address of this machine"):
        require_free(host, free_port())


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "", "80.5", "²"])
def test_no_port(text: str) -> None:
    with pytest.raises(LaunchError, match="must be a number"):
        parse_port(text)


@pytest.mark.parametrize(
    ("host", "url", "hosts"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", "127.0.0.1,localhost,127.0.0.1"),
        ("0.0.0.0", "http://127.0.0.1:8000", "*"),
        ("::1", "http://[::1]:8000", "[::1],localhost,127.0.0.1"),
        ("::", "http://[::1]:8000", "*"),
        ("news.local", "http://news.local:8000", "news.local,localhost,127.0.0.1"),
    ],
)
def test_where_a_browser_finds_it(host: str, url: str, hosts: str) -> None:
    assert base_url(host, parse_port("8000")) == url
    assert allowed_hosts(host) == hosts


def test_a_name_is_listened_on_at_its_address() -> None:
    assert listening_address("localhost") == "127.0.0.1"
    assert [listening_address(host) for host in ("127.0.0.1", "0.0.0.0", "::1")] == ["127.0.0.1", "0.0.0.0", "::1"]
    assert base_url("localhost", 8000) == "http://localhost:8000"
    for name in ("no.such.name.invalid", "x" * 70, "a..b"):
        with pytest.raises(LaunchError, match="no address of this machine"):
            listening_address(name)


def test_the_site_is_known_by_what_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BASE_URL", raising=False)
    assert known_as("127.0.0.1") == {}
    monkeypatch.setenv("BASE_URL", "http://hubbub.localhost:9000")
    stack = Stack(database_url="-", redis_url="-", var=tmp_path, port=9000, extra=known_as("127.0.0.1"))
    assert stack.base_url == stack.environ["BASE_URL"] == "http://hubbub.localhost:9000"
    assert stack.environ["ALLOWED_HOSTS"] == "hubbub.localhost,127.0.0.1,localhost,127.0.0.1"


def test_streams_are_at_the_next_port_or_at_any_where_that_is_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        found = port_beside("127.0.0.1", taken - 1)
    assert found != taken
    require_free("127.0.0.1", found)


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8001"),
        ("http://[::1]:8000", "http://[::1]:8001"),
        ("http://hubbub.test:8000", "http://hubbub.test:8001"),
    ],
)
def test_streams_are_at_the_name_by_which_the_site_is_known(url: str, seen: str) -> None:
    assert beside(url, 8001) == seen
