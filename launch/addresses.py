"""Host and port of the web server: usable, free, and as an address to click on."""

import errno
import os
import socket
from typing import Any
from urllib.parse import urlsplit

from launch.errors import LaunchError

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- what somebody may ask for -> where it is then seen
HIGHEST_PORT = 65535


def parse_port(text: str) -> int:
    """A port number, or LaunchError."""
    if not text.isdecimal() or not 1 <= int(text) <= HIGHEST_PORT:
        raise LaunchError(f"PORT is {text!r}; it must be a number from 1 to {HIGHEST_PORT}.")
    return int(text)


def listening_address(host: str) -> str:
    """The IP address of a name, IPv4 first: the web server takes no names. LaunchError if it is none of ours."""
    found = _resolve(host, port=0)
    return str(min(found, key=lambda each: each[0] != socket.AF_INET)[4][0])


def base_url(host: str, port: int) -> str:
    """`http://127.0.0.1:8000`, also if the server listens on every address."""
    seen = EVERYWHERE.get(host, host)
    return f"http://[{seen}]:{port}" if ":" in seen else f"http://{seen}:{port}"


def allowed_hosts(host: str) -> str:
    """ALLOWED_HOSTS for a development server there. One that listens everywhere is reached by names we cannot know."""
    if host in EVERYWHERE:
        return "*"
    return f"[{host}],localhost,127.0.0.1" if ":" in host else f"{host},localhost,127.0.0.1"


def known_as(host: str) -> dict[str, str]:
    """BASE_URL of our environment, with ALLOWED_HOSTS that let it in; nothing where there is none."""
    given = os.environ.get("BASE_URL", "")
    name = urlsplit(given).hostname
    return {"BASE_URL": given, "ALLOWED_HOSTS": f"{name},{allowed_hosts(host)}"} if name else {}


def require_free(host: str, port: int) -> None:
    """LaunchError that tells what to do, if nothing could listen there now."""
    found = _resolve(listening_address(host), port)[0]
    try:
        with socket.socket(found[0], socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except OSError as error:
        raise LaunchError(_reason(host, port, error)) from None


def port_beside(host: str, port: int) -> int:
    """The next port, so that one who forwards ports can guess it; any free one where that is taken."""
    beside = port + 1 if port < HIGHEST_PORT else port - 1
    try:
        require_free(host, beside)
    except LaunchError:
        return free_port(host)
    return beside


def beside(url: str, port: int) -> str:
    """The same address with another port, for a server without TLS."""
    name = urlsplit(url).hostname or ""
    return base_url(name, port)


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nobody listens on just now."""
    with socket.socket(socket.AF_INET) as probe:
        probe.bind((host, 0))
        number: int = probe.getsockname()[1]
        return number


def _resolve(host: str, port: int) -> list[Any]:
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise LaunchError(f"HOST is {host!r}, which is no address of this machine.") from None


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"{host}:{port} is taken: another program listens there. Stop it, or choose another port:"
            f" make run PORT={port + 1 if port < HIGHEST_PORT else port - 1}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is for root only on this machine. Choose one above 1023: make run PORT=8000"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST is {host!r}, which is no address of this machine."
    return f"{host}:{port} cannot be listened on: {error.strerror}."
