"""The working place in the admin: every button by direct POST, as every role."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Sanction, Subscriber
from discussion.moderation.decisions import ban_subscriber, decide
from discussion.moderation.intake import report_comment, submit_edit
from discussion.moderation.models import AuditEntry, Case, Decision, Statement
from discussion.threads.models import Comment
from tests.conftest import LONG_AGO, NOW
from tests.moderation.conftest import Write

QUEUE = "/admin/moderation/case/queue/"


def at_the_desk(person: Subscriber) -> Client:
    client = Client()
    client.force_login(person)
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
        comment = write(alice, f"Number {number} of what I have to say.", minutes=2 * number)
        report_comment(comment=comment, reporter=bob, reason="spam", at=NOW)
    with django_assert_num_queries(11):  # session, person; permissions, role, ban; cases, reports, authors; lengths
        assertContains(desk.get(QUEUE), "what I have to say", count=cases)


def test_approving_opens_the_next_case(desk: Client, write: Write, newcomer: Subscriber, held_case: Case) -> None:
    other = write(newcomer, "My second attempt to be heard.", minutes=5).cases.get()
    answer = desk.post(f"/admin/moderation/case/{held_case.pk}/decision/", {"action": "approve", "version": "1"})
    assertRedirects(answer, work(other), fetch_redirect_response=False)
    assert Comment.objects.get(pk=held_case.comment_id).state == "published"
    assertContains(desk.get(work(other)), "Look again or undo")
    other.refresh_from_db()
    assert other.leased_by is not None


def test_removing_takes_one_click_on_a_rule(desk: Client, held_case: Case, newcomer: Subscriber) -> None:
    path = f"/admin/moderation/case/{held_case.pk}/decision/"
    answer = desk.post(path, {"rule": "R2", "note": "An ad.", "version": "1"})
    assertRedirects(answer, f"{QUEUE}?queue=held", fetch_redirect_response=False)
    decision = Decision.objects.get()
    assert (decision.action, decision.rule, decision.note) == ("remove", "R2", "An ad.")
    assert Statement.objects.get().recipient == newcomer
    assert AuditEntry.objects.get().verb == "remove"


@pytest.mark.trust("W9")
def test_a_refusal_shows_the_case_as_it_is_and_keeps_what_was_typed(
    desk: Client, held_case: Case, newcomer: Subscriber
) -> None:
    submit_edit(comment=held_case.comment, author=newcomer, body="Quite other words.", version=1, at=NOW)
    path = f"/admin/moderation/case/{held_case.pk}/decision/"
    answer = desk.post(path, {"rule": "R2", "note": "My long note.", "version": "1"})
    assertContains(answer, "The comment has changed since you read it.", status_code=409)
    assertContains(answer, "Quite other words.", status_code=409)
    assertContains(answer, "My long note.", status_code=409)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_version_that_is_none_decides_nothing(desk: Client, held_case: Case, version: str) -> None:
    answer = desk.post(f"/admin/moderation/case/{held_case.pk}/decision/", {"action": "approve", "version": version})
    assert answer.status_code == 409
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
    assertRedirects(desk.post(path), work(reported_case))
    assert Comment.objects.get().state == "published"
    assertContains(desk.post(path, follow=True), "This decision was reversed already.")


def test_an_edit_is_shown_as_what_changed(desk: Client, shown: Comment, alice: Subscriber) -> None:
    body = "The tram is quiet. https://a.example https://b.example https://c.example https://d.example"
    submit_edit(comment=shown, author=alice, body=body, version=1, at=NOW)
    page = desk.get(work(shown.cases.get()))
    assertContains(page, "<del>noisy.</del>", html=True)
    assertContains(page, "Refuse the edit under rule")


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
    assertContains(answer, "Say why", status_code=422)
    assert not Sanction.objects.exists()


def test_a_person_has_a_page(desk: Client, held_case: Case, newcomer: Subscriber) -> None:
    page = desk.get("/admin/moderation/case/people/newton/")
    assertContains(page, "My very first words here.")
    assertContains(page, work(held_case))
    assert desk.get("/admin/moderation/case/people/nobody_here/").status_code == 404


def test_nobody_decides_about_himself(write: Write, mo: Subscriber, desk: Client) -> None:
    case = write(mo, "A moderator's own first words.").cases.get()
    assertContains(desk.get(work(case)), "This is about you.")
    answer = desk.post(f"/admin/moderation/case/{case.pk}/decision/", {"action": "approve", "version": "1"})
    assert answer.status_code == 403
    assert not Decision.objects.exists()


def gates(case: Case, decision: Decision) -> list[tuple[str, str, dict[str, str]]]:
    """Every page and form of the desk."""
    base = "/admin/moderation/case/"
    return [
        ("GET", QUEUE, {}),
        ("GET", work(case), {}),
        ("GET", f"{base}people/bob/", {}),
        ("POST", f"{base}next/", {"queue": "held"}),
        ("POST", f"{base}{case.pk}/decision/", {"action": "approve", "version": "1"}),
        ("POST", f"{base}{case.pk}/decision/", {"rule": "R1", "version": "1"}),
        ("POST", f"{base}{case.pk}/lease/", {}),
        ("POST", f"{base}{case.pk}/skip/", {}),
        ("POST", f"{base}decisions/{decision.pk}/reversal/", {}),
        ("POST", f"{base}people/bob/ban/", {"rule": "R1", "reason": "x"}),
        ("POST", f"{base}people/bob/unban/", {}),
    ]


@pytest.mark.trust("V8")
@pytest.mark.parametrize("role", ["nobody", "subscriber", "staff", "editor", "banned", "demoted"])
def test_who_is_kept_out(
    make_subscriber: Callable[..., Subscriber],
    held_case: Case,
    reported_case: Case,
    bob: Subscriber,
    mo: Subscriber,
    role: str,
) -> None:
    decision = ban_subscriber(subscriber=bob, rule="R1", reason="x", actor=mo, at=NOW)
    before = list(Case.objects.order_by("id").values()), Decision.objects.count(), AuditEntry.objects.count()
    client = Client()
    if role != "nobody":
        groups = {"editor": "editor", "banned": "moderator"}
        person = make_subscriber("eve", role=groups.get(role, ""))
        Subscriber.objects.filter(pk=person.pk).update(is_staff=role != "subscriber")
        client = at_the_desk(person)
    if role == "banned":
        Sanction.objects.create(subscriber=person, kind="ban", rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=mo)
    for method, path, body in gates(held_case, decision):
        answer = client.generic(method, path) if method == "GET" else client.post(path, body)
        led_to_the_door = answer.status_code == 302 and answer["Location"].startswith(reverse("admin:login"))
        assert led_to_the_door if role in {"nobody", "subscriber"} else answer.status_code == 403, path
    assert before == (list(Case.objects.order_by("id").values()), Decision.objects.count(), AuditEntry.objects.count())


@pytest.mark.trust("V8")
@pytest.mark.parametrize("role", ["moderator", "senior", "administrator"])
def test_who_is_let_in(
    make_subscriber: Callable[..., Subscriber], held_case: Case, bob: Subscriber, mo: Subscriber, role: str
) -> None:
    decision = ban_subscriber(subscriber=bob, rule="R1", reason="x", actor=mo, at=NOW)
    client = at_the_desk(make_subscriber("ruth", role=role))
    for method, path, body in gates(held_case, decision)[:4]:
        answer = client.generic(method, path) if method == "GET" else client.post(path, body)
        assert answer.status_code in {200, 302}, path
        assert "login" not in answer.get("Location", "")
    registers = {name: client.get(f"/admin/moderation/{name}/").status_code for name in REGISTERS}
    assert registers == dict.fromkeys(REGISTERS, 200) | {"auditentry": 403 if role == "moderator" else 200}


REGISTERS = ["case", "report", "decision", "statement", "auditentry"]


@pytest.mark.trust("V8")
@pytest.mark.parametrize("name", REGISTERS)
def test_registers_are_for_reading(sonja: Subscriber, reported_case: Case, mo: Subscriber, name: str) -> None:
    decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    client = at_the_desk(sonja)
    row = apps.get_model("moderation", name)._default_manager.get()
    base = f"/admin/moderation/{name}/"
    assert client.get(base).status_code == client.get(f"{base}{row.pk}/change/").status_code == 200
    for path in (f"{base}add/", f"{base}{row.pk}/delete/"):
        assert client.post(path, {"post": "yes"}).status_code == 403
    assert client.post(f"{base}{row.pk}/change/", {}).status_code == 403
    assert client.post(base, {"action": "delete_selected", "_selected_action": row.pk}).status_code != 500
    assert type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.mark.trust("G1")
def test_reading_changes_nothing_and_writing_needs_post(desk: Client, held_case: Case, reported_case: Case) -> None:
    decision = Decision.objects.create(action="remove", comment=held_case.comment, actor_id=_mo(), at=NOW)
    before = list(Case.objects.order_by("id").values())
    for method, path, _ in gates(held_case, decision):
        answer = desk.get(path)
        assert answer.status_code == (200 if method == "GET" else 405), path
    assert before == list(Case.objects.order_by("id").values())
    assert Decision.objects.count() == 1


@pytest.mark.trust("G1")
def test_writing_needs_the_token(mo: Subscriber, held_case: Case) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mo)
    path = f"/admin/moderation/case/{held_case.pk}/decision/"
    assert client.post(path, {"action": "approve", "version": "1"}).status_code == 403
    assert not Decision.objects.exists()


@pytest.mark.trust("X3")
def test_hostile_words_stay_words(desk: Client, write: Write, newcomer: Subscriber, bob: Subscriber) -> None:
    body = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    case = write(newcomer, body).cases.get()
    for path in (f"{QUEUE}?queue=held", work(case), "/admin/moderation/case/people/newton/"):
        page = desk.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript:' not in page
        assert "style=" not in page.split("<main")[-1]


def _mo() -> int:
    return Subscriber.objects.get(handle="mo").pk
