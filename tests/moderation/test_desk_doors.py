"""The doors of the desk: each role by direct POST, no GET that writes, no POST without its token."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import Sanction, Subscriber
from discussion.moderation.decisions import ban_subscriber, decide
from discussion.moderation.models import AuditEntry, Case, Decision
from tests.conftest import LONG_AGO, NOW
from tests.moderation.conftest import Write
from tests.moderation.test_desk import QUEUE, at_the_desk, work
from tests.signing_in import sign_in


@pytest.fixture
def desk(mo: Subscriber) -> Client:
    """The desk with Mo at it."""
    return at_the_desk(mo)


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
        ("POST", f"{base}people/bob/sanctions/", {"kind": "warning", "rule": "R1", "reason": "x"}),
        ("POST", f"{base}people/bob/sanctions/{decision.pk}/lifting/", {}),
        ("POST", f"{base}people/bob/vouch/", {"reason": "x"}),
        ("POST", f"{base}people/bob/vouch/withdrawal/", {}),
        ("POST", f"{base}people/bob/notes/", {"text": "x"}),
        ("POST", f"{base}people/bob/notes/{decision.pk}/deletion/", {}),
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
    acts = AuditEntry.objects.exclude(verb="refused")  # that they tried is written down
    before = list(Case.objects.order_by("id").values()), Decision.objects.count(), acts.count()
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
    assert before == (list(Case.objects.order_by("id").values()), Decision.objects.count(), acts.count())


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
    listed = client.get(base).content.decode()
    assert f"{row._meta.object_name} object" not in listed
    assert "21 Nov 2026, 12:00" in listed
    for path in (f"{base}add/", f"{base}{row.pk}/delete/"):
        assert client.post(path, {"post": "yes"}).status_code == 403
    assert client.post(f"{base}{row.pk}/change/", {}).status_code == 403
    assert client.post(base, {"action": "delete_selected", "_selected_action": row.pk}).status_code != 500
    assert type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.mark.trust("G1")
def test_reading_changes_nothing_and_writing_needs_post(
    desk: Client, mo: Subscriber, held_case: Case, reported_case: Case
) -> None:
    decision = Decision.objects.create(action="remove", comment=held_case.comment, actor=mo, at=NOW)
    before = list(Case.objects.order_by("id").values())
    for method, path, _ in gates(held_case, decision):
        answer = desk.get(path)
        assert answer.status_code == (200 if method == "GET" else 405), path
    assert before == list(Case.objects.order_by("id").values())
    assert Decision.objects.count() == 1


@pytest.mark.trust("G1")
def test_writing_needs_the_token(mo: Subscriber, held_case: Case) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, mo)
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
