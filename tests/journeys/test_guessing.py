"""Trust rows A1 and A3 as an attacker sees them: very many guesses at one code, over many connections to a site."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx
import orjson
import pytest

from tests.journeys.site import Site

pytestmark = pytest.mark.journey
CONNECTIONS, GUESSES = 50, 5_000
EMAIL = "guessed@example.com"


@pytest.mark.trust("A1")
@pytest.mark.trust("A3")
def test_of_five_thousand_guesses_over_fifty_connections_five_are_judged(site: Site) -> None:
    httpx.post(f"{site.api}auth/codes/", json={"email": EMAIL}, timeout=60).raise_for_status()
    code = site.mailed_code(EMAIL)
    wrong = [guess for guess in (f"{number:06}" for number in range(GUESSES + 1)) if guess != code][:GUESSES]

    def type_them(first: int) -> Counter[str]:
        return guesses_at(site, wrong[first::CONNECTIONS])

    with ThreadPoolExecutor(CONNECTIONS) as attackers:
        told = sum(attackers.map(type_them, range(CONNECTIONS)), Counter())
    assert told == {"code_wrong": 5, "code_exhausted": GUESSES - 5}
    assert guesses_at(site, [code]) == {"code_exhausted": 1}


def guesses_at(site: Site, codes: list[str]) -> Counter[str]:
    """How these guesses were refused, one after the other over one connection."""
    told: Counter[str] = Counter()
    origin = urlsplit(site.api)
    connection = HTTPConnection(origin.netloc, timeout=120)
    for code in codes:
        body = orjson.dumps({"email": EMAIL, "code": code, "client": "app"})
        connection.request("POST", f"{origin.path}auth/sessions/", body, {"Content-Type": "application/json"})
        told[orjson.loads(connection.getresponse().read())["code"]] += 1
    connection.close()
    return told
