"""Our own Valkey: data and address survive, and it can be frozen."""

from pathlib import Path

import pytest
import redis

from launch.valkey import DATABASES, Valkey


def client_of(server: Valkey) -> "redis.Redis":
    return redis.Redis.from_url(server.url, socket_timeout=0.5)


def test_data_and_address_survive_stop_and_kill(var: Path) -> None:
    with Valkey(var / "valkey", durable=False) as server:
        url = server.url
        client_of(server).set("a", 1)
        server.kill()
        assert not server.running
        server.start()
        client_of(server).set("b", 2)
        server.stop()
        server.start()
        assert server.url == url
        assert client_of(server).mget("a", "b") == [b"1", b"2"]


def test_it_is_a_broker_without_a_port(var: Path) -> None:
    with Valkey(var / "valkey", durable=False) as server:
        settings = client_of(server).config_get("*")
        assert settings["port"] == "0"
        assert settings["maxmemory-policy"] == "noeviction"
        assert settings["appendonly"] == "yes"
        assert settings["databases"] == str(DATABASES)


def test_a_frozen_one_does_not_answer_and_comes_back(var: Path) -> None:
    with Valkey(var / "valkey", durable=False) as server:
        server.pause()
        with pytest.raises(redis.TimeoutError):
            client_of(server).ping()
        server.resume()
        assert client_of(server).ping()


def test_leaving_removes_the_socket(var: Path) -> None:
    with Valkey(var / "valkey", durable=False) as server:
        sockets = server.sockets
        assert sockets.exists()
    assert not sockets.exists()
