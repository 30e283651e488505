"""`/transparency/`: what moderators did, for people."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Subscriber
from discussion.moderation.guidelines import RULES
from discussion.moderation.transparency.reports import freeze_months
from tests.transparency.conftest import AUGUST, DAY, HOUR, JULY, JUNE, History
from web import openness

pytestmark = pytest.mark.django_db
PAGE = "/transparency/"


@pytest.fixture
def in_august(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Requests come on 2 August."""
    at = AUGUST + DAY
    monkeypatch.setattr(timezone, "now", lambda: at)
    return at


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "too few to say"),
        (0, "0 seconds"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (3599, "1 hour"),
        (12600, "3.5 hours"),
        (2 * 86400, "2 days"),
    ],
)
def test_times_in_words(seconds: float | None, words: str) -> None:
    assert openness.lasting(seconds) == words


def test_an_empty_site_has_a_page(in_august: datetime) -> None:
    page = Client().get(PAGE)
    assertContains(page, "August 2026")
    assertContains(page, "Not final yet")
    assertContains(page, "too few to say")


def test_every_figure_has_its_place(history: History, in_august: datetime, alice: Subscriber) -> None:
    for hours in range(1, 7):
        case = history.case(JULY, side="critic", reason="many_links")
        history.report(case, JULY, reason="off_topic")
        history.decide(case, "remove", JULY + hours * HOUR, rule="R3")
    history.decide(None, "ban", JULY + DAY, rule="R2", subject=alice)
    page = Client().get(PAGE)
    assertContains(page, "<title>What moderators did in July 2026 · Hubbub</title>")
    assertContains(page, '<tr><th scope="row">Removed</th><td>6</td>')
    assertContains(page, '<tr><th scope="row">More links than the author is trusted with</th><td>6</td>')
    assertContains(page, '<tr><th scope="row">Off topic</th><td>6</td>')
    assertContains(page, '<tr><th scope="row">Bans</th><td>1</td>')
    assertContains(page, "3.5 hours")
    assertContains(page, "<td>not told</td>")
    assertNotContains(page, "style=")
    assertNotContains(page, "<script")


def test_each_rule_leads_to_its_words(history: History, in_august: datetime) -> None:
    page, guidelines = Client().get(PAGE), Client().get("/guidelines/")
    for rule in RULES:
        assertContains(page, f'<a href="/guidelines/#{rule.key}">{rule.key} {rule.name}</a>')
        assertContains(guidelines, f'<section id="{rule.key}">')
    assertContains(guidelines, 'href="/transparency/"', count=2)  # in the text and below every page


def test_the_way_from_month_to_month(history: History, in_august: datetime) -> None:
    history.case(JUNE)
    freeze_months(at=in_august)
    page = Client().get(f"{PAGE}2026-07/")
    assertContains(page, 'rel="prev" href="/transparency/2026-06/"')
    assertContains(page, 'rel="next" href="/transparency/2026-08/"')
    assertContains(page, "do not change any more")
    assertNotContains(Client().get(f"{PAGE}2026-06/"), 'rel="prev"')
    assertNotContains(Client().get(f"{PAGE}2026-08/"), 'rel="next"')
    assertContains(page, '/transparency/2026-07/">', count=1)  # where it stands, for search engines


@pytest.mark.parametrize("month", ["2026-05", "2026-09", "2026-13", "x", "2026-07-01", "0000-01", "9999-12"])
def test_pages_that_there_are_not(history: History, in_august: datetime, month: str) -> None:
    history.case(JUNE)
    assert Client().get(f"{PAGE}{month}/").status_code == 404


def test_a_page_is_one_for_all_and_costs_the_same(
    history: History, in_august: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    history.case(JUNE)
    freeze_months(at=in_august)
    with django_assert_num_queries(4):
        page = Client().get(f"{PAGE}2026-06/")
    assert "public" in page["Cache-Control"]
    assertContains(Client().get("/sitemap-pages.xml"), "/transparency/</loc>")
