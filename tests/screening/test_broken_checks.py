"""Whatever goes wrong in a check holds the words: each check in turn raises, hangs and talks nonsense."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.models import Case
from discussion.screening import services
from discussion.screening.checks import CHECKS
from discussion.screening.counting import read_screening_counts
from discussion.screening.drafts import PASSED, Draft, Finding, Outcome
from discussion.screening.models import Signal
from discussion.screening.services import screen
from discussion.threads.models import Comment
from stories.models import Story
from tests.conftest import NOW

NAMES = [check.name for check in CHECKS]
Break = Callable[[str, Callable[[Draft], Any]], None]
NONSENSE: dict[str, Any] = {
    "nothing": None,
    "a word": "pass",
    "a pair": ("pass", ""),
    "the class": Finding,
    "no such verdict": Finding("approve"),  # type: ignore[arg-type]  # the point of it
    "a verdict as text": Finding("pass"),  # type: ignore[arg-type]  # the point of it
    "not a number": replace(PASSED, score=float("nan")),
    "endless": replace(PASSED, score=float("inf")),
    "a score in words": replace(PASSED, score="high"),  # type: ignore[arg-type]  # the point of it
    "a score of truth": replace(PASSED, score=True),
    "a hold for no reason": Finding(Outcome.HOLD),
    "a pass for a reason": Finding(Outcome.PASS, "listed_word"),
    "a refusal without error": Finding(Outcome.REFUSE, "no"),
    "a pass with a refusal": replace(PASSED, refusal=DomainError()),
    "a code without end": Finding(Outcome.FLAG, "x" * 41),
    "a code of bytes": Finding(Outcome.FLAG, b"flag"),  # type: ignore[arg-type]  # the point of it
    "a detail of bytes": replace(PASSED, detail=b"x"),  # type: ignore[arg-type]  # the point of it
    "a version of words": replace(PASSED, version="2"),  # type: ignore[arg-type]  # the point of it
}


@pytest.fixture
def break_check(monkeypatch: pytest.MonkeyPatch) -> Iterator[Break]:
    """`break_check("links", does)`: that check does something else."""

    def break_one(name: str, does: Callable[[Draft], Any]) -> None:
        broken = tuple(replace(check, run=does) if check.name == name else check for check in CHECKS)
        monkeypatch.setattr(services, "CHECKS", broken)

    logger = logging.getLogger("discussion.screening.services")
    logger.disabled = True
    yield break_one
    logger.disabled = False


def raises(_draft: Draft) -> Finding:
    raise RuntimeError("a bug")


def hangs(_draft: Draft) -> Finding:
    """Until PostgreSQL gives it up. Its limit is its own here: on a busy machine others would reach one so short."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        cursor.execute("SELECT pg_sleep(3600)")
    return PASSED


def saying(nonsense: Any) -> Callable[[Draft], Any]:
    return lambda _draft: nonsense


def breaks_its_transaction(_draft: Draft) -> Finding:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    return PASSED


@pytest.mark.trust("V1")
@pytest.mark.parametrize("name", NAMES)
def test_a_check_that_fails_in_any_way_holds(break_check: Break, story: Story, alice: Subscriber, name: str) -> None:
    ways = [
        raises,
        hangs,
        *(saying(NONSENSE[each]) for each in ("nothing", "a word", "no such verdict", "not a number")),
    ]
    for way in ways:
        break_check(name, way)
        verdict = screen(body="A plain remark about trams.", author=alice, story=story, parent=None, at=NOW)
        said = {signal.check: (str(signal.verdict), signal.code) for signal in verdict.signals}
        assert (verdict.outcome, verdict.code, verdict.hold_codes) == ("hold", "check_failed", ["check_failed"])
        assert said == {**dict.fromkeys(NAMES, ("pass", "")), name: ("hold", "check_failed")}
    assert read_screening_counts()["failures"] == {name: len(ways)}


def test_every_nonsense_holds_and_so_does_a_broken_transaction(
    break_check: Break, story: Story, alice: Subscriber
) -> None:
    for way in [breaks_its_transaction, *map(saying, NONSENSE.values())]:
        break_check("links", way)
        verdict = screen(body="A plain remark about trams.", author=alice, story=story, parent=None, at=NOW)
        assert verdict.hold_codes == ["check_failed"]


@pytest.mark.parametrize("name", NAMES)
def test_the_author_is_told_that_a_check_failed(
    break_check: Break, client_of: Callable[[Subscriber], APIClient], story: Story, alice: Subscriber, name: str
) -> None:
    break_check(name, raises)
    address = f"/api/v1/stories/{story.slug}/comments/"
    rehearsed = client_of(alice).post(f"{address}?dry_run=1", {"body": "A plain remark."}).json()
    assert (rehearsed["outcome"], rehearsed["code"]) == ("hold", "check_failed")
    answer = client_of(alice).post(address, {"body": "A plain remark."})
    told = answer.json()
    assert (answer.status_code, told["state"], told["reasons"]) == (202, "held", ["check_failed"])
    assert Comment.objects.get().state == "held"
    assert Case.objects.get().reason_codes == ["check_failed"]
    assert Signal.objects.get(verdict="hold").check_name == name


def test_other_reasons_do_not_hide_that_a_check_failed(
    break_check: Break, client_of: Callable[[Subscriber], APIClient], story: Story, newcomer: Subscriber
) -> None:
    break_check("story", raises)
    told = client_of(newcomer).post(f"/api/v1/stories/{story.slug}/comments/", {"body": "See https://example.com"})
    assert told.json()["reasons"] == ["newcomer_link", "newcomer", "check_failed"]
    assert told.json()["code"] == "newcomer_link"


def test_an_edit_is_screened_as_new_words_are(
    break_check: Break, client_of: Callable[[Subscriber], APIClient], story: Story, alice: Subscriber
) -> None:
    client = client_of(alice)
    told = client.post(f"/api/v1/stories/{story.slug}/comments/", {"body": "A plain remark."}).json()
    assert (told["state"], told["reasons"]) == ("published", [])
    break_check("style", lambda _draft: None)
    edited = client.patch(f"/api/v1/comments/{told['id']}/", {"body": "Another one.", "version": 1})
    assert (edited.status_code, edited.json()["waiting"], edited.json()["reasons"]) == (202, True, ["check_failed"])
    by_version = Signal.objects.values_list("revision__version", "check_name").order_by("id")
    assert list(by_version) == [(version, name) for version in (1, 2) for name in NAMES]


def test_the_time_limit_is_that_of_the_checks(
    break_check: Break, story: Story, alice: Subscriber, settings: Any
) -> None:
    seen = []

    def look(_draft: Draft) -> Finding:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            seen.append(cursor.fetchone()[0])
            if len(seen) > 1:
                cursor.execute("SELECT pg_sleep(3600)")
        return PASSED

    break_check("links", look)
    settings.SCREENING_QUERY_SECONDS = 0.25
    for _ in range(2):
        verdict = screen(body="A plain remark.", author=alice, story=story, parent=None, at=NOW)
    look_afterwards = connection.cursor()
    look_afterwards.execute("SHOW statement_timeout")
    assert (seen, look_afterwards.fetchone()) == (["250ms", "250ms"], ("0",))
    assert verdict.hold_codes == ["check_failed"]
