"""The page that takes a level apart: who sees what, and that leaving somebody out goes through the ledger."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts import roles
from accounts.models import Subscriber
from stories.admin.sparkline import sparkline
from stories.models import Story
from stories.noise.models import Engagement, PendingNoise, StoryNoise
from stories.noise.selectors import noise_of
from stories.noise.services import exclude_actor, fold_pending, record_engagement
from tests.conftest import NOW
from tests.noise.crowds import camps
from tests.noise.ledger import People, write
from tests.signing_in import sign_in
from tests.stories.story_admin import page, signed_in

pytestmark = pytest.mark.usefixtures("still_clock")
BECAUSE = "Three accounts, one person."
ROLES_THAT_READ = ["moderator", "senior"]


@pytest.fixture
def crowd(people: People) -> list[Subscriber]:
    return people(60)


@pytest.fixture
def debate(harbour: Story, crowd: list[Subscriber]) -> Story:
    """A story over which sixty people argue, added up."""
    write(harbour, crowd, camps(60, (45, 40, 15), 8))
    fold_pending(at=NOW)
    return harbour


@pytest.fixture
def worker(make_subscriber: Callable[..., Subscriber]) -> Callable[[str], Client]:
    return lambda role: signed_in(make_subscriber("worker", role=role))


def shown(client: Client, story: Story, **query: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(page(story, "noise"), query).content, "html.parser")


def send(client: Client, story: Story, handle: str, action: str = "exclude", **data: Any) -> tuple[int, str]:
    """Status and words of the page after a button was pressed."""
    sent = {"handle": handle, "action": action, "reason": BECAUSE} | data
    answer = client.post(page(story, "noise"), sent, follow=True)
    return answer.status_code, BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def figures(html: BeautifulSoup) -> dict[str, str]:
    rows = html.select(".noise-figures tr:has(th[scope=row])")
    return {row.select("th")[0].get_text(): row.select("td")[0].get_text() for row in rows}


def level_of(story: Story) -> float:
    return float(noise_of(story, NOW)["level"])


@pytest.mark.parametrize("role", roles.ROLES)
def test_everybody_who_works_here_reads_what_a_level_is_made_of(
    debate: Story, worker: Callable[[str], Client], role: str
) -> None:
    html = shown(worker(role), debate)
    told, state = noise_of(debate, NOW), StoryNoise.objects.get()
    found = figures(html)
    assert found["Level"] == f"{told['level']}, {told['band']}"
    assert found["By loudness alone"] == str(told["because"]["loudness_alone"])
    assert found["Added by contention"] == str(told["because"]["added_by_contention"])
    assert (found["People"], found["New accounts’ share"], found["Version of the numbers"]) == ("60", "0 %", "1")
    assert found["Everybody’s voice"] == f"{state.mass:.1f}"
    assert found["Intensity"] == f"{state.intensity:.1f}"
    assert found["Critics"] == f"{state.critics:.1f} (45 %)"
    assert {"Presence", "Clash", "Contention", "Tempo", "Trend", "Breadth", "Volume", "Added up"} <= set(found)
    assert (found["Latest act"], found["Read for"]) == ("21 Nov 2026, 12:00 UTC", "21 Nov 2026, 12:00 UTC")
    assert len(html.select(".noise-people tbody tr")) == 20


@pytest.mark.parametrize("role", ROLES_THAT_READ)
def test_moderators_read_without_buttons(debate: Story, worker: Callable[[str], Client], role: str) -> None:
    assert shown(worker(role), debate).select("#content form") == []


@pytest.mark.trust("V8")
@pytest.mark.parametrize("role", ROLES_THAT_READ)
def test_a_moderator_who_posts_anyway_is_told_why_not(
    debate: Story, worker: Callable[[str], Client], role: str
) -> None:
    status, words = send(worker(role), debate, "p0")
    assert (status, "Only editors and administrators leave people out" in words) == (403, True)
    assert not Engagement.objects.filter(kind="exclude").exists()
    assert not LogEntry.objects.exists()


@pytest.mark.trust("V8")
def test_others_stay_outside(debate: Story, charlie: Subscriber, make_subscriber: Callable[..., Subscriber]) -> None:
    assert "/admin/login/" in signed_in(charlie).get(page(debate, "noise"))["Location"]
    assert signed_in(make_subscriber("stan", role="cook")).get(page(debate, "noise")).status_code == 403


@pytest.mark.trust("V8")
def test_no_form_of_another_site_leaves_anybody_out(debate: Story, edith: Subscriber) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, edith)
    assert send(client, debate, "p0")[0] == 403
    assert not Engagement.objects.filter(kind="exclude").exists()


def test_the_loudest_is_left_out_and_the_level_falls_by_what_was_told(debate: Story, edith: Subscriber) -> None:
    client, before = signed_in(edith), level_of(debate)
    first = shown(client, debate).select(".noise-people tbody tr")[0]
    handle = first.select("bdi")[0].get_text()
    told = float(first.select("td")[2].get_text().replace("−", "-"))
    status, words = send(client, debate, handle)
    row = Engagement.objects.get(kind="exclude")
    assert (status, row.actor.handle, row.story, row.by, row.occurred_at) == (200, handle, debate, edith, NOW)
    assert f"{handle} no longer counts here. {BECAUSE}" in words
    assert "not added up yet" in words
    assert level_of(debate) == before
    fold_pending(at=NOW)
    after = shown(client, debate)
    assert level_of(debate) == pytest.approx(before + told, abs=0.11)
    assert figures(after)["Level"].startswith(str(level_of(debate)))
    assert "not added up yet" not in after.get_text()


@pytest.mark.trust("G10")
def test_who_is_left_out_is_listed_and_taken_in_again(debate: Story, edith: Subscriber) -> None:
    client, before = signed_in(edith), level_of(debate)
    send(client, debate, "P0")
    fold_pending(at=NOW)
    listed = shown(client, debate).select("section[aria-labelledby=noise-excluded] .noise-people tbody tr")
    cells = [cell.get_text(" ", strip=True) for cell in listed[0].select("th, td")]
    assert cells[:3] == ["p0", "21 Nov 2026, 12:00 UTC", "edith"]
    assert (
        "p0" not in [row.get_text() for row in shown(client, debate).select(".noise-people tbody tr > th > bdi")][:20]
    )
    status, words = send(client, debate, "p0", "include", reason="It was three people.")
    assert (status, "p0 counts here again." in words) == (200, True)
    fold_pending(at=NOW)
    assert level_of(debate) == before
    steps = [step.get_text(" ", strip=True) for step in shown(client, debate).select(".noise-steps li")]
    assert [step.split("edith : ")[1] for step in steps] == [
        "p0 counts here again. It was three people.",
        f"p0 no longer counts here. {BECAUSE}",
    ]


@pytest.mark.parametrize("action", ["exclude", "include"])
def test_a_second_click_changes_nothing_and_says_so(debate: Story, edith: Subscriber, action: str) -> None:
    client = signed_in(edith)
    if action == "include":
        send(client, debate, "p0")
    send(client, debate, "p0", action)
    before = (Engagement.objects.count(), LogEntry.objects.count(), PendingNoise.objects.count())
    status, words = send(client, debate, "p0", action)
    assert (status, "Nothing was changed." in words) == (409, True)
    assert (Engagement.objects.count(), LogEntry.objects.count(), PendingNoise.objects.count()) == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"handle": "nobody"}, "Nobody has this handle."),
        ({"handle": ""}, "This field is required."),
        ({"handle": "p0\x00"}, "Null characters are not allowed."),
        ({"reason": " \u200b "}, "Say why."),
        ({"reason": "x" * 201}, "at most 200 characters"),
        ({"action": "delete"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(
    debate: Story, edith: Subscriber, data: dict[str, str], said: str
) -> None:
    status, words = send(signed_in(edith), debate, **{"handle": "p0"} | data)
    assert (status, said in words) == (422, True)
    assert not Engagement.objects.filter(kind="exclude").exists()


def test_people_are_left_out_of_a_merged_story_where_it_went(debate: Story, story: Story, edith: Subscriber) -> None:
    Story.objects.filter(pk=debate.pk).update(state="archived", merged_into=story)
    client = signed_in(edith)
    html = shown(client, debate)
    assert html.select("#content form") == []
    assert page(story, "noise") in [link["href"] for link in html.select(".noise-notice a")]
    status, words = send(client, debate, "p0")
    assert (status, "This story was merged into another one, for good." in words) == (409, True)
    assert not Engagement.objects.filter(kind="exclude").exists()


def test_moderators_are_not_told_of_drafts(debate: Story, mo: Subscriber) -> None:
    Story.objects.filter(pk=debate.pk).update(state="draft", published_at=None)
    assert signed_in(mo).get(page(debate, "noise")).status_code == 404


def test_new_accounts_are_told_apart(harbour: Story, mo: Subscriber, newcomer: Subscriber) -> None:
    record_engagement(story=harbour, actor=newcomer, kind="comment", source_key="comment:1", at=NOW)
    fold_pending(at=NOW)
    html = shown(signed_in(mo), harbour)
    assert figures(html)["New accounts’ share"] == "100 %"
    assert "newton new account" in html.select(".noise-people tbody tr")[0].get_text(" ", strip=True)


def test_a_story_that_nobody_has_talked_about_is_silent(harbour: Story, mo: Subscriber) -> None:
    html = shown(signed_in(mo), harbour)
    assert figures(html)["Level"] == "0.0, silent"
    assert "Nobody counts here." in html.get_text()


@pytest.mark.parametrize(("span", "marked"), [("24h", "24h"), ("30d", "30d"), ("year", "7d"), ("", "7d")])
def test_the_curve_goes_back_as_far_as_asked(debate: Story, mo: Subscriber, span: str, marked: str) -> None:
    html = shown(signed_in(mo), debate, history=span)
    assert [item.get_text() for item in html.select(".noise-spans [aria-current]")] == [marked]
    history = noise_of(debate, NOW, history=marked)["history"]
    assert html.select("polyline")[0]["points"] == sparkline(history).line


@pytest.mark.trust("G9")
def test_the_page_costs_the_same_however_many_are_left_out(
    debate: Story, crowd: list[Subscriber], edith: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(edith)
    for person in crowd[:25]:
        exclude_actor(actor=person, story=debate, by=edith, at=NOW)
    client.get(page(debate, "noise"))
    with django_assert_num_queries(17):
        client.get(page(debate, "noise"))


@pytest.mark.trust("X3")
def test_the_page_obeys_a_policy_without_inline_code(debate: Story, edith: Subscriber) -> None:
    client = signed_in(edith)
    send(client, debate, "p0", reason="<script>alert(1)</script>")
    content = client.get(page(debate, "noise")).content.decode()
    assert "&lt;script&gt;alert(1)" in content
    assert "<script>" not in content
    assert not re.search(r"<style|\sstyle=|\son\w+=\"", content)


def test_a_curve_is_drawn_by_its_times() -> None:
    def moments(*levels: float) -> list[tuple[datetime, float]]:
        return [(NOW + timedelta(hours=hours), level) for hours, level in zip((0, 3, 4), levels, strict=False)]

    assert sparkline(moments(0, 50, 60)).line == "0.0,90.0 450.0,15.0 600.0,0.0"
    assert sparkline(moments(61)).line == "0.0,21.4"
    low = sparkline(moments(2, 4))
    assert (low.ceiling, low.borders, low.peak) == (20, [(67.5, 5)], 4)
