"""HTTP to servers that the operator names: to addresses that he allows, without redirects, the answers bounded."""

import socket
import time
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx
from django.conf import settings

MOST_BYTES = 64 * 1024  # of an answer; a real one has a few hundred
# Addresses that hold one of IPv4, to which they lead: NAT64, and what was to be compatible once.
HOLDING = ip_network("64:ff9b::/96"), ip_network("::/96")
# Places of one network alone, which Python takes for global: a NAT64 of one's own, site-local, and reserved ones.
LOCAL = ip_network("64:ff9b:1::/48"), ip_network("fec0::/10"), ip_network("192.0.0.0/24")


class OutsideError(Exception):
    """A server outside gave no usable answer. Its words are for the log and for moderators."""


def open_client(*, seconds: float, instead_of: str = "", base: str = "") -> httpx.Client:
    """A client for one question. What is meant for the origin `instead_of` goes to the origin and path `base`."""
    transport = _Guarded(instead_of=instead_of, base=base, until=time.monotonic() + seconds)
    return httpx.Client(
        transport=transport,
        timeout=seconds,
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "Hubbub", "Accept-Encoding": "identity"},
    )


class _Guarded(httpx.HTTPTransport):
    """Looks the address up itself, once, and connects to what it found allowed: no name changes its mind meanwhile."""

    def __init__(self, *, instead_of: str, base: str, until: float) -> None:
        super().__init__(retries=0, trust_env=False)
        self._instead_of, self._base, self._until = instead_of, base, until

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._base and str(request.url).startswith(self._instead_of):
            request.url = httpx.URL(self._base + str(request.url).removeprefix(self._instead_of))
            request.headers["Host"] = request.url.netloc.decode()
        host = request.url.host
        request.url = request.url.copy_with(host=_allowed_address(host, request.url.port or 443))
        request.extensions = {**request.extensions, "sni_hostname": host}  # the certificate is the name's
        answer = super().handle_request(request)
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise OutsideError("packed, though nobody asked for that")
        return httpx.Response(
            answer.status_code,
            headers=answer.headers,
            stream=_Bounded(answer, self._until),
            extensions=answer.extensions,
        )


class _Bounded(httpx.SyncByteStream):
    """As much of an answer as a real one has, and no longer than there is time: it may come drop by drop."""

    def __init__(self, answer: httpx.Response, until: float) -> None:
        self._answer, self._until = answer, until

    def __iter__(self) -> Iterator[bytes]:
        left = MOST_BYTES
        for chunk in self._answer.iter_raw():
            left -= len(chunk)
            if left < 0 or time.monotonic() > self._until:
                raise OutsideError("an answer without end")
            yield chunk

    def close(self) -> None:
        self._answer.close()


def _allowed_address(host: str, port: int) -> str:
    """The first address of a host, if all of them are public or in SCREENING_PRIVATE_NETWORKS."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise OutsideError(f"no address of {host}") from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    for address in addresses:
        if not _is_allowed(address):
            raise OutsideError(f"{host} is in a network that is not allowed")
    return addresses[0]


def _is_allowed(address: str) -> bool:
    number = ip_address(address)
    meant = _led_to(number) if isinstance(number, IPv6Address) else number
    if meant.is_global and not meant.is_multicast and not any(meant in network for network in LOCAL):
        return True
    return any(number in network for network in settings.SCREENING_PRIVATE_NETWORKS)


def _led_to(number: IPv6Address) -> IPv4Address | IPv6Address:
    """The address of IPv4 that one of IPv6 leads to, or itself."""
    if any(number in network for network in HOLDING):
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return number.sixtofour or number
