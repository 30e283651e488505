"""Trust row V19: every writing operation x ban, suspension, unread warning, erased account x cookie, token, key.

The operations come from the committed OpenAPI document. Whoever may not take part still looks after the own account:
signs out, objects to what was decided, reads and silences notices, deletes drafts, takes the data along, goes, says
that a warning was read.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import roles
from accounts.credentials import KEY_PREFIX, hash_secret, new_secret
from accounts.models import ApiKey, Sanction, Subscriber
from accounts.second_factor.confirming import note_confirmation
from accounts.sessions import open_app_session
from discussion.moderation.models import AuditEntry, Decision, Report
from discussion.threads.models import Comment, Follow, Reaction, Stance
from stories.models import Story
from tests.conftest import LONG_AGO
from tests.signing_in import sign_in
from tests.test_openapi import operations

pytestmark = [pytest.mark.django_db, pytest.mark.trust("V19")]
WRITES = sorted(name for name, _ in operations() if not name.startswith("GET "))
OWN = tuple(
    f"/api/v1/{address}"
    for address in (
        "auth/",
        "me/api-keys/{key_id}/",
        "me/erasure/",
        "me/export/",
        "me/mail-stop/",
        "me/mutes/",
        "me/notices/",
        "me/preferences/",
        "me/profile-reports/{id}/appeal/",
        "me/reports/{id}/appeal/",
        "me/second-factors/",
        "me/standing/",
        "me/statements/{id}/appeal/",
    )
)
OWN_ACTS = ("DELETE /api/v1/stories/{slug}/drafts/{draft}/", "PUT /api/v1/stories/{slug}/read/")
PART = [name for name in WRITES if not name.partition(" ")[2].startswith(OWN) and name not in OWN_ACTS]
CODES = {"ban": "banned", "suspension": "suspended", "warning": "warning_unread"}
KEPT = [Comment, Reaction, Report, Stance, Follow, Decision, Story]


@pytest.fixture
def eve(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """May do everything, as long as she takes part."""
    person = make_subscriber("eve", role=roles.MODERATOR)
    person.groups.add(*(Group.objects.get_or_create(name=role)[0] for role in (roles.SENIOR, roles.EDITOR)))
    return person


def client_with(credential: str, person: Subscriber) -> APIClient:
    client = APIClient()
    at = timezone.now()
    if credential == "cookie":
        sign_in(client, person)
        return client
    if credential == "token":
        session, secret = open_app_session(subscriber=person, user_agent="", at=at)
        note_confirmation(session_id=session.pk, kind="totp", at=at)
    else:
        secret = new_secret(KEY_PREFIX)
        scopes = [str(scope) for scope in ApiKey.Scope]
        ApiKey.objects.create(
            owner=person, name="x", scopes=scopes, secret_hash=hash_secret(secret), prefix=secret[:8], created_at=at
        )
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def call(client: APIClient, name: str) -> Any:
    method, _, path = name.partition(" ")
    for parameter, value in {"{slug}": "tram-line-nine", "{handle}": "alice", "rules/{id}": "rules/1"}.items():
        path = path.replace(parameter, value)
    while "{" in path:
        path = f"{path.partition('{')[0]}{uuid4()}{path.partition('}')[2]}"
    return getattr(client, method.lower())(path, {}, format="json")


def counts() -> list[int]:
    acts = AuditEntry.objects.exclude(verb="refused").count()  # that they tried, and where, is written down
    return [*(model._default_manager.count() for model in KEPT), acts]


def sanction(person: Subscriber, by: Subscriber, kind: str) -> None:
    Sanction.objects.create(subscriber=person, kind=kind, rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=by)


@pytest.mark.usefixtures("story", "alice")
@pytest.mark.parametrize("credential", ["cookie", "token", "key"])
@pytest.mark.parametrize("kind", list(CODES))
def test_whoever_is_shut_out_writes_nothing(eve: Subscriber, mo: Subscriber, kind: str, credential: str) -> None:
    client = client_with(credential, eve)
    sanction(eve, mo, kind)
    before = counts()
    for name in PART:
        answer = call(client, name)
        said = {CODES[kind], "person_required"} if credential == "key" else {CODES[kind]}
        assert (answer.status_code, answer.json()["code"] in said) == (403, True), f"{name}: {answer.json()}"
    assert counts() == before


@pytest.mark.usefixtures("story", "alice")
@pytest.mark.parametrize("credential", ["cookie", "token", "key"])
def test_whoever_is_erased_is_nobody(eve: Subscriber, credential: str) -> None:
    client = client_with(credential, eve)
    Subscriber.objects.filter(pk=eve.pk).update(is_active=False)
    before = counts()
    for name in WRITES:
        if not name.partition(" ")[2].startswith("/api/v1/auth/"):
            assert call(client, name).status_code == 401, name
    assert counts() == before


@pytest.mark.usefixtures("story", "alice")
@pytest.mark.parametrize("kind", list(CODES))
def test_the_own_account_stays_ones_own(eve: Subscriber, mo: Subscriber, kind: str) -> None:
    sanction(eve, mo, kind)
    for name in sorted(set(WRITES) - set(PART)):
        answer = call(client_with("cookie", eve), name)
        code = answer.json().get("code") if answer.content and answer["Content-Type"].endswith("json") else ""
        assert code not in CODES.values(), f"{name}: {code}"
