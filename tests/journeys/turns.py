"""People who ask for the same pages at the same moments, and what each of them is given."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from tests.journeys.site import Site

OWN = ("me/", "me/notices/", "me/comments/", "stories/{slug}/me/")
PUBLIC = ("stories/", "stories/{slug}/", "stories/{slug}/comments/?sort=newest", "stories/{slug}/comments.atom")


@dataclass
class Reader:
    """Somebody who reads behind a cache, by cookie, by token, or as nobody; `client` is already who it is."""

    client: httpx.Client
    name: str = ""  # in no answer but his own
    kept: Counter[str] = field(default_factory=Counter)  # what the cache said of public answers
    wrong: list[str] = field(default_factory=list)

    def read(self, slug: str, others: list[str]) -> None:
        """Each page once."""
        for path in (*OWN, *PUBLIC):
            address = path.replace("{slug}", slug)
            answer = self.client.get(address)
            said, policy = answer.headers.get("X-Cache", ""), answer.headers.get("Cache-Control", "")
            if path in PUBLIC:
                self.kept[said] += 1
                is_wrong = answer.status_code != 200 or "Set-Cookie" in answer.headers
            else:
                is_open = answer.status_code == (200 if self.name else 401)
                is_wrong = not is_open or said == "HIT" or "no-store" not in policy or "private" not in policy
            if is_wrong or any(other in answer.text for other in others):
                self.wrong.append(f"{self.name} {address}: {answer.status_code} {said} {policy}")


def take_turns(readers: list[Reader], slug: str, turns: int) -> None:
    """All of them at once, `turns` times."""
    names = {reader.name for reader in readers}
    others = {name: sorted(names - {name, ""}) for name in names}
    with ThreadPoolExecutor(len(readers)) as together:
        for _ in range(turns):
            list(together.map(lambda reader: reader.read(slug, others[reader.name]), readers))


def reader_by(site: Site, base_url: str, email: str, client: str) -> Reader:
    """Signed in at the site; `client` is "browser" for a cookie and "app" for a token."""
    known = httpx.Client(base_url=f"{base_url}/api/v1/", timeout=60)
    site.clients.enter_context(known)
    known.post("auth/codes/", json={"email": email}).raise_for_status()
    proof = {"email": email, "code": site.mailed_code(email), "client": client, "accept_rules": True}
    told = known.post("auth/sessions/", json=proof).raise_for_status().json()
    if client == "app":
        known.headers["Authorization"] = f"Bearer {told['token']}"
    return Reader(known, told["subscriber"]["handle"])
