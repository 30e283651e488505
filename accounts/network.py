"""Which network a request comes from: what limits count by."""

import re
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

_PORT = re.compile(r"\A(?:\[([^\]]*)\]|([0-9.]+))(?::\d+)?\Z")
_LOOPBACK_IPV6 = "::/64"  # where ::1 is
IPV6_PREFIX = 64  # one household or server; whoever has one has 2**64 addresses


def network_of(request: HttpRequest) -> str:
    """The IPv4 address or IPv6 /64 of the client.

    X-Forwarded-For is believed only as far as TRUSTED_PROXIES of our own have written it, counted from the right.
    """
    return network_behind(request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", ""))


def network_behind(address: str, forwarded: str) -> str:
    """The same, of the address that has connected to us and what X-Forwarded-For says."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        address = hops[-trusted]
    return fold(address)


@lru_cache(maxsize=1024)  # whoever has asked soon asks again
def fold(address: str) -> str:
    """`203.0.113.7` stays, `2001:db8::1` becomes its /64, mapped IPv4 becomes IPv4; nonsense is one bucket.

    Some proxies write a port behind the address, which is another one for each connection: it is left out.
    """
    try:
        parsed = ip_address(_PORT.sub(r"\1\2", address))
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((int(parsed) >> IPV6_PREFIX << IPV6_PREFIX, IPV6_PREFIX)))
    return str(parsed)


def limit_for(name: str, network: str) -> int:
    """The limit of strangers that a setting names, for whoever comes from this network.

    In a development setup the machine itself has wider ones: see LOOPBACK_LIMITS.
    """
    limit: int = getattr(settings, name)
    return settings.LOOPBACK_LIMITS.get(name, limit) if is_loopback(network) else limit


def is_loopback(network: str) -> bool:
    """Whether a network, as `fold` leaves it, is this very machine."""
    return network.startswith("127.") or network == _LOOPBACK_IPV6
