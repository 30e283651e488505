"""The working place in the admin: every button by direct POST, as every role."""

import re

import pytest
from django.core import mail as mailbox
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Sanction, Subscriber
from discussion.moderation.decisions import ban_subscriber, decide
from discussion.moderation.intake import report_comment, submit_edit
from discussion.moderation.models import AuditEntry, Case, Decision, Statement
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.moderation.conftest import MANY_LINKS, Write
from tests.signing_in import sign_in

QUEUE = "/admin/moderation/case/queue/"


def at_the_desk(person: Subscriber) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def work(case: Case) -> str:
    return f"/admin/moderation/case/{case.pk}/work/"


@pytest.fixture
def desk(mo: Subscriber) -> Client:
    """Mo's browser."""
    return at_the_desk(mo)


def test_the_index_leads_to_the_queues(desk: Client, held_case: Case, edith: Subscriber) -> None:
    assertContains(desk.get("/admin/"), "<b>1</b> held case</a>")
    assertNotContains(at_the_desk(edith).get("/admin/"), QUEUE)


def test_a_queue_shows_what_to_choose_by(desk: Client, held_case: Case, reported_case: Case) -> None:
    held = desk.get(QUEUE, {"queue": "held"})
    assertContains(held, "My very first words here.")
    assertContains(held, "@newton")
    assertNotContains(held, "The tram is noisy.")
    reported = desk.get(QUEUE)
    assertContains(reported, "The tram is noisy.")
    assertContains(reported, "abuse")


@pytest.mark.parametrize("query", [{"queue": "x"}, {"sort": "x"}, {"cursor": "x"}, {"queue": "\x00"}])
def test_addresses_typed_by_hand_get_a_page(desk: Client, query: dict[str, str]) -> None:
    assert desk.get(QUEUE, query, follow=True).status_code == 200


@pytest.mark.trust("G9")
@pytest.mark.parametrize("cases", [1, 12])
def test_the_queue_costs_a_fixed_number_of_queries(
    desk: Client,
    trusted: None,
    write: Write,
    alice: Subscriber,
    bob: Subscriber,
    django_assert_num_queries: DjangoAssertNumQueries,
    cases: int,
) -> None:
    for number in range(cases):
        comment = write(alice, f"{'abcdefghijkl'[number] * 30}, of what I have to say.", minutes=2 * number)
        report_comment(comment=comment, reporter=bob, reason="spam", at=NOW)
    # session, person, confirmation 2, roles 2, ban; cases, reports, authors; sizes 2; preference
    with django_assert_num_queries(16):
        assertContains(desk.get(QUEUE), "what I have to say", count=cases)


def test_approving_opens_the_next_case(desk: Client, write: Write, newcomer: Subscriber, held_case: Case) -> None:
    other = write(newcomer, "My second attempt to be heard.", minutes=5).cases.get()
    answer = desk.post(f"/admin/moderation/case/{held_case.pk}/decision/", {"action": "approve", "version": "1"})
    assertRedirects(answer, f"{work(other)}?after={Decision.objects.get().pk}", fetch_redirect_response=False)
    assert Comment.objects.get(cases=held_case).state == "published"
    assertContains(desk.get(answer["Location"]), "Look again")
    assertNotContains(desk.get(work(other)), "Look again")
    other.refresh_from_db()
    assert other.leased_by is not None


def test_removing_takes_one_click_on_a_rule(desk: Client, held_case: Case, newcomer: Subscriber) -> None:
    path = f"/admin/moderation/case/{held_case.pk}/decision/"
    answer = desk.post(path, {"rule": "R2", "note": "An ad.", "version": "1"})
    decision = Decision.objects.get()
    assertRedirects(answer, f"{QUEUE}?queue=held&after={decision.pk}", fetch_redirect_response=False)
    assert (decision.action, decision.rule, decision.note) == ("remove", "R2", "An ad.")
    assert Statement.objects.get().recipient == newcomer
    assert AuditEntry.objects.get().verb == "remove"


@pytest.mark.trust("W9")
def test_a_refusal_shows_the_case_as_it_is_and_keeps_what_was_typed(
    desk: Client, held: Comment, held_case: Case, newcomer: Subscriber
) -> None:
    submit_edit(comment=held, author=newcomer, body="Quite other words.", version=1, at=NOW)
    path = f"/admin/moderation/case/{held_case.pk}/decision/"
    answer = desk.post(path, {"rule": "R2", "note": "My long note.", "version": "1"})
    assertContains(answer, "The comment has changed since you read it.", status_code=409)
    assertContains(answer, "Quite other words.", status_code=409)
    assertContains(answer, "My long note.", status_code=409)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_version_that_is_none_decides_nothing(desk: Client, held_case: Case, version: str) -> None:
    answer = desk.post(f"/admin/moderation/case/{held_case.pk}/decision/", {"action": "approve", "version": version})
    assertContains(answer, "This form is out of date.", status_code=400)
    assert not Decision.objects.exists()


def test_two_moderators_on_one_case(desk: Client, held_case: Case, maxine: Subscriber) -> None:
    at_the_desk(maxine).post("/admin/moderation/case/next/", {"queue": "held"})
    assertContains(desk.get(work(held_case)), "maxine is working on this case")
    path = f"/admin/moderation/case/{held_case.pk}/decision/"
    answer = desk.post(path, {"action": "approve", "version": "1"})
    assertContains(answer, "Another moderator is working on this case.", status_code=409)
    at_the_desk(maxine).post(path, {"action": "approve", "version": "1"})
    assertContains(desk.post(path, {"rule": "R1", "version": "1"}), "This case is closed", status_code=409)
    assert Decision.objects.get().actor == maxine


def test_skipping_leaves_the_case_to_others(desk: Client, held_case: Case, maxine: Subscriber) -> None:
    desk.post("/admin/moderation/case/next/", {"queue": "held"})
    answer = desk.post(f"/admin/moderation/case/{held_case.pk}/skip/")
    assertRedirects(answer, f"{QUEUE}?queue=held", fetch_redirect_response=False)
    answer = at_the_desk(maxine).post("/admin/moderation/case/next/", {"queue": "held"})
    assertRedirects(answer, work(held_case), fetch_redirect_response=False)


def test_a_page_that_is_open_keeps_its_lease(desk: Client, held_case: Case, maxine: Subscriber) -> None:
    path = f"/admin/moderation/case/{held_case.pk}/lease/"
    assert desk.post(path).status_code == 204
    refused = at_the_desk(maxine).post(path)
    assert (refused.status_code, refused.content) == (409, b"Another moderator is working on this case.")


def test_a_decision_is_reversed_where_it_is_shown(desk: Client, reported_case: Case, mo: Subscriber) -> None:
    decision = decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    path = f"/admin/moderation/case/decisions/{decision.pk}/reversal/"
    assertContains(desk.get(work(reported_case)), path)
    assertContains(desk.post(path, follow=True), "@alice can read so on the account page; no mail is sent.")
    assert Statement.objects.get(decision__reverses=decision).recipient.handle == "alice"
    assert mailbox.outbox == []
    assert Comment.objects.get().state == "published"
    page = desk.post(path, follow=True)
    assertContains(page, "This decision was reversed already.")
    assertContains(page, "<b>Restored</b> by mo")
    assertContains(page, "<b>Removed</b> under R1 by mo")
    assertContains(desk.get(f"/admin/moderation/decision/{decision.pk}/change/"), "Removed under R1")
    assertContains(desk.get("/admin/moderation/decision/"), '<td class="field-done">Removed</td>', html=True)


@pytest.mark.trust("X13")
@pytest.mark.parametrize("words", ["a\x00b", "x" * 5000], ids=["nul", "long"])
def test_words_that_no_row_takes_are_refused_in_every_form(
    desk: Client, held_case: Case, reported_case: Case, bob: Subscriber, maxine: Subscriber, words: str
) -> None:
    removal = decide(case=reported_case, action="remove", rule="R1", version=1, actor=maxine, at=NOW)
    base = "/admin/moderation/case/"
    said = "2,000 characters" if len(words) > 2000 else "Null characters"
    ban_subscriber(subscriber=bob, rule="R1", reason="x", actor=maxine, at=NOW)
    before = Decision.objects.count(), Sanction.objects.count(), Statement.objects.count(), AuditEntry.objects.count()
    for path, sent in [
        (f"{held_case.pk}/decision/", {"rule": "R2", "version": "1", "note": words}),
        ("people/newton/ban/", {"rule": "R2", "reason": words}),
        ("people/bob/unban/", {"note": words}),
    ]:
        assertContains(desk.post(f"{base}{path}", sent), said, status_code=400)
    assertContains(desk.post(f"{base}decisions/{removal.pk}/reversal/", {"note": words}, follow=True), said)
    for path, sent in [
        (f"{held_case.pk}/decision/", {"rule": words, "version": "1"}),
        (f"{held_case.pk}/decision/", {"action": words, "version": "1"}),
        ("people/newton/ban/", {"rule": words, "reason": "x"}),
    ]:
        assert desk.post(f"{base}{path}", sent).status_code == 400
    assert before == (
        Decision.objects.count(),
        Sanction.objects.count(),
        Statement.objects.count(),
        AuditEntry.objects.count(),
    )


def test_a_note_of_two_thousand_characters_in_lines_is_taken(desk: Client, held_case: Case) -> None:
    note = "\n".join(["x" * 19] * 100)
    sent = {"rule": "R2", "version": "1", "note": note.replace("\n", "\r\n")}
    desk.post(f"/admin/moderation/case/{held_case.pk}/decision/", sent)
    assert Decision.objects.get().note == note


@pytest.mark.parametrize(("reason", "chips"), [("illegal", ["said to be illegal"]), ("off_topic", ["off topic"])])
def test_a_reason_is_said_once_and_in_words(
    desk: Client, shown: Comment, bob: Subscriber, reason: str, chips: list[str]
) -> None:
    case = report_comment(comment=shown, reporter=bob, reason=reason, at=NOW).case
    for path in (QUEUE, work(case)):
        said = re.findall(r'desk-chip desk-(?:grave|warm)">([^<]*)<', desk.get(path).content.decode())
        assert said == chips


def test_an_edit_is_shown_as_what_changed(desk: Client, shown: Comment, alice: Subscriber) -> None:
    body = "The tram is quiet. https://a.example https://b.example https://c.example https://d.example"
    submit_edit(comment=shown, author=alice, body=body, version=1, at=NOW)
    page = desk.get(work(shown.cases.get()))
    assertContains(page, "<del>noisy</del>", html=True)
    assertContains(page, "Refuse the edit under rule")
    for path in (work(shown.cases.get()), f"{QUEUE}?queue=held"):
        assertContains(desk.get(path), '<span class="desk-chip">many links</span>', html=True)


def test_a_person_is_banned_and_unbanned(desk: Client, bob: Subscriber) -> None:
    page = "/admin/moderation/case/people/bob/"
    answer = desk.post(f"{page}ban/", {"rule": "R2", "reason": "Forty advertisements."}, follow=True)
    assertContains(answer, "Lift the ban")
    assert Sanction.objects.get().subscriber == bob
    assertContains(desk.post(f"{page}ban/", {"rule": "R2", "reason": "x"}), "banned already", status_code=409)
    answer = desk.post(f"{page}unban/", {"note": "It was his brother."}, follow=True)
    assertContains(answer, "is lifted, and what it took is given back")
    assertContains(desk.post(f"{page}unban/"), "not banned", status_code=409)
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")] == ["ban", "unban"]


def test_a_ban_needs_a_reason(desk: Client, bob: Subscriber) -> None:
    answer = desk.post("/admin/moderation/case/people/bob/ban/", {"rule": "R2", "reason": "  "})
    assertContains(answer, "Say why", status_code=400)
    assert not Sanction.objects.exists()


def test_a_person_has_a_page(desk: Client, held_case: Case, newcomer: Subscriber) -> None:
    page = desk.get("/admin/moderation/case/people/newton/")
    assertContains(page, "My very first words here.")
    assertContains(page, work(held_case))
    assert desk.get("/admin/moderation/case/people/nobody_here/").status_code == 404


def test_nobody_decides_about_himself(write: Write, mo: Subscriber, desk: Client) -> None:
    case = write(mo, MANY_LINKS).cases.get()
    assertContains(desk.get(work(case)), "This is about you.")
    answer = desk.post(f"/admin/moderation/case/{case.pk}/decision/", {"action": "approve", "version": "1"})
    assert answer.status_code == 403
    assert not Decision.objects.exists()
