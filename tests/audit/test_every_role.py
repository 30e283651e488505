"""Trust row V8: every write for those who work here x everybody who may not, by direct POST: the code, and the entry.

Whoever may do it is let in with every role that may; the others leave one entry, by code, and nothing else.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import roles
from accounts.credentials import KEY_PREFIX, hash_secret, new_secret
from accounts.models import ApiKey, Sanction, Subscriber
from accounts.second_factor.enrolling import enrol_demo_app
from discussion.moderation.models import AuditEntry
from tests.audit.admin_acts import FORMS
from tests.audit.api_acts import ACTS, NEWSROOM
from tests.audit.scene import HOUSE, KEEPERS, MODERATORS, Act, Scene, Sent
from tests.conftest import LONG_AGO
from tests.signing_in import sign_in
from tests.test_admin_walk import OWN, WRITTEN

pytestmark = [pytest.mark.trust("V8"), pytest.mark.trust("G6"), pytest.mark.django_db]
ORDER = (roles.MODERATOR, roles.SENIOR, roles.EDITOR, roles.ADMINISTRATOR)
TOUCHED = (*OWN, "accounts_apikey")  # of which it is kept when it was used
LED_AWAY = {302, 303}


class Try(NamedTuple):
    """Somebody who may not, with what, and the code that the API answers."""

    who: str
    person: Subscriber | None
    client: APIClient
    code: str


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def outsider_code(name: str) -> str:
    """What whoever works in another room, or nowhere, is told."""
    if name.endswith("/merge/") and name in NEWSROOM:
        return "merge_not_allowed"
    return "not_editor" if name in NEWSROOM else "not_of_the_house" if "/feature/" in name else "not_moderator"


def insider_code(name: str, role: str, act: Act) -> str:
    """What somebody with this role, which is not enough, is told."""
    if act.who == KEEPERS:
        return "not_rule_keeper"
    return "not_senior" if role in MODERATORS and act.who < MODERATORS and name not in NEWSROOM else outsider_code(name)


def with_key(person: Subscriber, scope: str) -> APIClient:
    """A program of somebody who has a second factor."""
    enrol_demo_app(subscriber=person, at=timezone.now())
    secret, at = new_secret(KEY_PREFIX), timezone.now()
    facts = {"secret_hash": hash_secret(secret), "prefix": secret[:8], "created_at": at}
    ApiKey.objects.create(owner=person, name="x", scopes=[scope], **facts)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def in_browser(person: Subscriber | None, *, confirmed: bool = True) -> APIClient:
    client = APIClient()
    if person is not None and confirmed:
        sign_in(client, person)
    elif person is not None:
        client.force_login(person)
    return client


def tries(scene: Scene, name: str, act: Act) -> Iterator[Try]:
    """Everybody who may not."""
    able = next(role for role in ORDER if role in act.who)
    yield Try("nobody", None, in_browser(None), "not_signed_in")
    reader = scene.person("reader")
    yield Try("reader", reader, in_browser(reader), outsider_code(name))
    for role in sorted(HOUSE - act.who):
        person = scene.person(f"no_{role}", role)
        yield Try(role, person, in_browser(person), insider_code(name, role, act))
    for code, kind in (("banned", "ban"), ("suspended", "suspension")):
        person = scene.person(code, able)
        facts = {"rule": "R1", "reason": "x", "starts_at": LONG_AGO, "imposed_by": scene.maxine}
        Sanction.objects.create(subscriber=person, kind=kind, **facts)
        yield Try(code, person, in_browser(person), code)
    bare, waiting = scene.person("bare", able), scene.person("waiting", able)
    yield Try("without a factor", bare, in_browser(bare, confirmed=False), "second_factor_missing")
    enrol_demo_app(subscriber=waiting, at=timezone.now())
    yield Try("not confirmed", waiting, in_browser(waiting, confirmed=False), "second_factor_required")


def written() -> dict[str, int]:
    """Rows of each table that were written in this transaction, also where that was undone."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [list(TOUCHED)])
        return dict(cursor.fetchall())


def send(client: APIClient, name: str, sent: Sent) -> Any:
    """The act, over the API or in the admin."""
    if name in FORMS:
        return client.post(reverse(f"admin:{name.partition(' ')[0]}", kwargs=sent.ids), sent.body, format="multipart")
    method, path = name.split(" ")
    for parameter, value in sent.ids.items():
        path = path.replace(f"{{{parameter}}}", str(value))
    return getattr(client, method.lower())(path, sent.body, format="json")


def refused(one: Try, name: str, sent: Sent) -> tuple[int, str, list[dict[str, Any]]]:
    """Status, code, and what the log was told; nothing else was written."""
    known = AuditEntry.objects.count()
    before = written()
    answer = send(one.client, name, sent)
    assert written() == before, one.who
    entries = list(AuditEntry.objects.order_by("id")[known:])
    assert all((entry.verb, entry.actor) == ("refused", one.person) for entry in entries), one.who
    code = "" if name in FORMS else answer.json()["code"]
    return answer.status_code, code, [entry.after for entry in entries]


def build(scene: Scene, act: Act) -> Sent:
    """Something that somebody could do who may."""
    role = next(role for role in ORDER if role in act.who)
    return act.make(scene, scene.person("able", role))


@pytest.mark.parametrize("name", sorted(ACTS))
def test_over_the_api(scene: Scene, name: str) -> None:
    act = ACTS[name]
    sent = build(scene, act)
    program = scene.person("program", next(role for role in ORDER if role in act.who))
    keyed = Try("key without scope", program, with_key(program, "read"), "scope_missing")
    for one in [*tries(scene, name, act), keyed]:
        status, code, told = refused(one, name, sent)
        assert (status, code) == (403 if one.person else 401, one.code), one.who
        assert [entry["code"] for entry in told] == ([one.code] if one.person else []), one.who


@pytest.mark.parametrize("name", sorted(FORMS))
def test_in_the_admin(scene: Scene, name: str) -> None:
    act = FORMS[name]
    sent = build(scene, act)
    for one in tries(scene, name, act):
        is_staff = one.person is not None and one.person.is_staff
        led_away = not is_staff or one.code.startswith("second_factor")
        status, _code, told = refused(one, name, sent)
        assert (status in LED_AWAY) if led_away else (status == 403), (one.who, status)
        assert len(told) == (0 if led_away else 1), one.who


@pytest.mark.parametrize("name", sorted(ACTS | FORMS))
def test_every_role_that_may_is_let_in(scene: Scene, name: str) -> None:
    act = {**ACTS, **FORMS}[name]
    for role in [role for role in ORDER if role in act.who][1:]:  # the first is tried in test_every_act
        with transaction.atomic():
            known = dict(scene.people)
            person = scene.person("able", role)
            answer = send(in_browser(person), name, act.make(scene, person))
            assert answer.status_code < 400, (role, answer.content)
            transaction.set_rollback(True)
        scene.people = known


@pytest.mark.parametrize("name", ["PUT /api/v1/moderation/subscribers/{handle}/vouch/", "POST /api/v1/stories/"])
def test_a_program_with_the_scope_is_let_in(scene: Scene, name: str) -> None:
    scope, role = ("write", roles.EDITOR) if name in NEWSROOM else ("moderate", roles.MODERATOR)
    person = scene.person("able", role)
    answer = send(with_key(person, scope), name, ACTS[name].make(scene, person))
    assert answer.status_code < 300
    assert AuditEntry.objects.filter(actor=person).exists()
