"""A whole site for a test: servers and processes of its own, and a person who uses it over HTTP."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString, TypeVar
from urllib.parse import urljoin

import httpx
import psycopg
from bs4 import BeautifulSoup
from bs4.element import Tag

from launch.binaries import Source
from launch.servers import Valkey
from launch.stack import Stack

T = TypeVar("T")

PATIENCE = 180  # seconds; what the sweeps do takes under ten
# Two commands in one process: its start takes longer than either.
FILL = """
from django.core.management import call_command
call_command("publish_seeds")
call_command("create_demo_accounts", "--write", {write!r}, "--base-url", {base_url!r})
"""


@dataclass
class Site:
    """Hubbub as it runs: web, worker and beat are processes, PostgreSQL and Valkey are servers."""

    stack: Stack
    valkey: Valkey
    var: Path
    clients: ExitStack  # whose connections are closed before the servers stop

    @property
    def api(self) -> str:
        return f"{self.stack.base_url}/api/v1/"

    @property
    def demo(self) -> dict[str, Any]:
        """The accounts that `make run` makes."""
        loaded: dict[str, Any] = json.loads((self.var / "demo.json").read_text())
        return loaded

    def get(self, path: str) -> Any:
        """JSON of a public address of the API."""
        return httpx.get(urljoin(self.api, path), timeout=60).raise_for_status().json()

    def level(self, slug: str) -> float:
        """The noise level as a client sees it."""
        return float(self.get(f"stories/{slug}/noise/")["level"])

    def execute(self, statement: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """One statement on its database, and the rows that it returns: a command of its own takes seconds to start."""
        with psycopg.connect(self.stack.environ["DATABASE_URL"]) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def mailed_code(self, email: str) -> str:
        """The newest code in the development mailbox for this address, once the worker has mailed it."""

        def newest() -> str:
            mails = httpx.get(f"{self.stack.base_url}/dev/mailbox/?format=json", timeout=60).json()
            texts = [mail["text"] for mail in mails if mail["to"] == email]
            found = re.search(r"\b\d{6}\b", texts[0]) if texts else None
            return found[0] if found else ""

        return eventually(newest)


@contextmanager
def run_on(database_url: str, folder: Path, *, source: Source = "embedded", migrate: bool = False) -> Iterator[Site]:
    """The program on this database, which is migrated before or now: seeded, with demo accounts."""
    var = folder / "var"
    var.mkdir()
    with Valkey(folder / "valkey", durable=False, source=source) as valkey:
        stack = Stack(database_url=database_url, redis_url=valkey.url, var=var, web_workers=1)
        if migrate:
            stack.manage("migrate", "--noinput")
        stack.manage("shell", "-v", "0", "-c", FILL.format(write=str(var / "demo.json"), base_url=stack.base_url))
        try:
            stack.start()
            stack.wait_until_ready()
            with ExitStack() as clients:
                yield Site(stack, valkey, var, clients)
        finally:
            for child in stack.children:
                child.kill()


def eventually(look: Callable[[], T], patience: float = PATIENCE) -> T:
    """What `look` gives once it gives something true. The processes are real, so this waits for them."""
    deadline = time.monotonic() + patience
    while not (seen := look()):
        assert time.monotonic() < deadline, f"still {seen!r} after {patience:.0f} s"
        time.sleep(0.1)
    return seen


class AppClient(httpx.Client):
    """A subscriber's app: signed in over the API with a mailed code, from then on by its bearer token."""

    def __init__(self, site: Site, email: str) -> None:
        super().__init__(base_url=site.api, timeout=60)
        site.clients.enter_context(self)
        self.post("auth/codes/", json={"email": email}).raise_for_status()
        proof = {"email": email, "code": site.mailed_code(email), "client": "app", "accept_rules": True}
        signed_in = self.post("auth/sessions/", json=proof).raise_for_status().json()
        self.headers["Authorization"] = f"Bearer {signed_in['token']}"
        self.handle: str = signed_in["subscriber"]["handle"]

    def comment(self, slug: str, body: str, **more: Any) -> httpx.Response:
        """Post a comment."""
        return self.post(f"stories/{slug}/comments/", json={"body": body, **more})


class Browser(httpx.Client):
    """A browser without JavaScript: it follows redirects, keeps cookies and sends forms with all their fields."""

    def __init__(self, site: Site) -> None:
        super().__init__(base_url=site.stack.base_url, follow_redirects=True, timeout=60)
        site.clients.enter_context(self)

    def open(self, path: str) -> BeautifulSoup:
        """The page behind a link."""
        return BeautifulSoup(self.get(path).raise_for_status().text, "html.parser")

    def submit(self, page: BeautifulSoup, address: str, /, **fields: str) -> BeautifulSoup:
        """Send the page's form whose address ends in `address`, with its hidden fields and these."""
        form = next(form for form in page.find_all("form") if _action(form).endswith(address))
        data = {str(i["name"]): str(i.get("value", "")) for i in form.select("input[type=hidden][name]")}
        headers = {"Referer": str(self.base_url)}
        answer = self.post(_action(form), data={**data, **fields}, headers=headers)
        return BeautifulSoup(answer.raise_for_status().text, "html.parser")


def _action(form: Tag) -> str:
    return str(form.get("action", ""))
