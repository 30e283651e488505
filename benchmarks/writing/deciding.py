"""Eight moderators work a long queue through the API: a case, a decision, the next case."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from time import monotonic, perf_counter, sleep
from typing import Any
from urllib.parse import urlsplit

from benchmarks.data import insert_from, tidy
from benchmarks.figures import Figure, Tell
from benchmarks.load.inside import HEADER, seconds_told
from benchmarks.load.serving import site
from benchmarks.measuring import CommandFailedError, percentile
from benchmarks.site.people import make_moderators
from benchmarks.sizes import Sizes
from discussion.moderation.models import Case

MODERATORS = 8
GOAL = 0.15
WARM_UP = 2  # cases of each
LEAST = 5  # cases that each of those who read gets to
READS = 1.0  # seconds that somebody reads a case who decides with one key; most take five times as long
REPORTED = """
FROM threads_comment WHERE state = 'published' AND NOT EXISTS (
    SELECT 1 FROM moderation_case WHERE comment_id = threads_comment.id AND closed_at IS NULL
) ORDER BY id DESC LIMIT %s
"""


@dataclass
class Desk:
    """One moderator's connection, how long each step took him and the server, and every case that was given to him."""

    connection: HTTPConnection
    key: str
    cases: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    inside: list[float] = field(default_factory=list)
    _spent: float = 0.0

    def work(self, until: float, reads: float) -> None:
        """Decide and take the next, again and again, after `reads` seconds with each."""
        case = self._post("cases/next/", {"queue": "reported"})
        while monotonic() < until:
            self.cases.append(case["id"])
            sleep(reads)
            began, self._spent = perf_counter(), 0.0
            decision = {"action": "approve", "version": case["comment"]["version"]}
            self._post(f"cases/{case['id']}/decision/", decision)
            case = self._post("cases/next/", {"queue": "reported"})
            self.seconds.append(perf_counter() - began)
            self.inside.append(self._spent)
        self.cases.append(case["id"])

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        self.connection.request("POST", f"/api/v1/moderation/{path}", json.dumps(body), headers)
        answer = self.connection.getresponse()
        said = answer.read()
        if answer.status not in {200, 201}:
            raise CommandFailedError(f"{path}: {answer.status} {said[:500]!r}")
        self._spent += seconds_told(answer.getheader(HEADER))
        found: dict[str, Any] = json.loads(said)
        return found


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """With worker and beat, as on a site. First nobody pauses, then everybody reads what he decides."""
    tell(f"{sizes.cases:,} cases")
    at = "created_at"
    insert_from(
        Case(queue=Case.Queue.REPORTED), REPORTED, sizes.cases, id="id", comment_id="id", opened_at=at,
        priority=f"2 - extract(epoch FROM {at}) / 3600",
    )  # fmt: skip
    waiting = Case.objects.filter(queue=Case.Queue.REPORTED, closed_at=None).count()
    keys = make_moderators(MODERATORS)
    tidy()
    with site(jobs=True, timed=True) as stack:
        tell("eight moderators")
        hasty = _at_work(stack.base_url, keys, sizes.seconds, reads=0)
        tell("eight who read")
        calm = _at_work(stack.base_url, keys, max(sizes.seconds, LEAST * READS), reads=READS)
    told = f"decide and take the next of {waiting:,} cases, {MODERATORS} at once"
    yield from _figures(hasty, told, sizes)
    seconds = [each for desk in calm for each in desk.seconds[WARM_UP:]]
    late = percentile(seconds, 0.95) * 1e3
    told = f"{told}, each of whom reads for {READS:g} s, p95"
    yield Figure(name="writing.decide.reading", measured=told, value=late, unit="ms", at_most=GOAL * 1e3)
    given = {(desk.key, case) for desk in (*hasty, *calm) for case in desk.cases}  # who comes back has his lease still
    cases = {case for _, case in given}
    yield Figure(
        name="writing.decide.twice",
        measured=f"of {len(cases):,} cases given to two",
        value=len(given) - len(cases),
        unit="cases",
        at_most=0,
    )


def _at_work(address: str, keys: Sequence[str], seconds: float, *, reads: float) -> list[Desk]:
    where = urlsplit(address)
    desks = [Desk(HTTPConnection(where.hostname or "", where.port, timeout=60), key) for key in keys]
    until = monotonic() + seconds
    with ThreadPoolExecutor(MODERATORS) as pool:
        for done in [pool.submit(desk.work, until, reads) for desk in desks]:
            done.result()
    return desks


def _figures(desks: Sequence[Desk], told: str, sizes: Sizes) -> Iterator[Figure]:
    """What a moderator waits is the goal; of that, what the server needs once it has begun with a request."""
    waited = [each for desk in desks for each in desk.seconds[WARM_UP:]]
    inside = [each for desk in desks for each in desk.inside[WARM_UP:]]
    if not waited:
        raise CommandFailedError(f"nobody decided more than {WARM_UP} cases in {sizes.seconds} s: take more --seconds")
    for name, seconds, what, share, goal in (
        ("writing.decide", waited, "p95", 0.95, GOAL * 1e3),
        ("writing.decide.p50", waited, "p50", 0.5, None),
        ("writing.decide.inside", inside, "inside of the server, p95", 0.95, None),
        ("writing.decide.inside.p50", inside, "inside of the server, p50", 0.5, None),
    ):
        late = percentile(seconds, share) * 1e3
        yield Figure(name=name, measured=f"{told}, {what}", value=late, unit="ms", at_most=goal)
