"""Trust row G6: what staff do to their own ways in, what a command does, and what a start changes, is in the log."""

from io import StringIO
from typing import Any

import pyotp
import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import Settings

from accounts.api.browser import sign_in_browser
from accounts.keys import create_api_key, revoke_api_key
from accounts.models import Subscriber
from accounts.privacy.exports import ask_for_export
from accounts.second_factor.backup_codes import NUMBER
from accounts.second_factor.enrolling import finish_app, start_enrolment
from accounts.second_factor.models import Kind
from accounts.second_factor.removing import remove_factor, renew_own_backup_codes
from accounts.second_factor.sealing import unseal
from accounts.sessions import open_app_session
from accounts.staffing import give_role, take_role
from discussion.moderation.models import AuditEntry
from discussion.moderation.site_settings import note_settings
from stories.noise.params import adopt_settings
from tests.conftest import NOW
from tests.races.parallel import at_once

pytestmark = [pytest.mark.trust("G6"), pytest.mark.django_db]
Told = list[tuple[int | None, str, str]]


def told() -> Told:
    return list(AuditEntry.objects.order_by("id").values_list("actor", "verb", "target"))


def test_signing_in_roles_and_exports_of_who_works_here(
    mo: Subscriber, alice: Subscriber, rf: Any, client: Any
) -> None:
    for person in (alice, mo):
        request = rf.post("/")
        request.session = client.session
        sign_in_browser(request, person, at=NOW)
        ask_for_export(subscriber=person, at=NOW)
    give_role(email=alice.email, role="senior")
    take_role(email=alice.email, role="senior")
    assert told() == [
        (mo.pk, "sign_in", f"subscriber:{mo.pk}"),
        (mo.pk, "export", f"subscriber:{mo.pk}"),
        (None, "give_role", f"subscriber:{alice.pk}"),
        (None, "take_role", f"subscriber:{alice.pk}"),
    ]
    given, taken = AuditEntry.objects.filter(verb__endswith="role").order_by("id")
    assert (given.before, given.after) == ({"roles": []}, {"roles": ["senior"]}) == (taken.after, taken.before)


def test_keys(mo: Subscriber, alice: Subscriber) -> None:
    for person in (alice, mo):
        key, secret = create_api_key(owner=person, name="x", scopes=["read"], at=NOW)
        revoke_api_key(owner=person, key_id=key.pk, at=NOW)
    assert told() == [(mo.pk, "key.made", f"key:{key.pk}"), (mo.pk, "key.revoked", f"key:{key.pk}")]
    assert secret not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("who", ["mo", "alice"])
def test_second_factors(request: pytest.FixtureRequest, who: str) -> None:
    person = request.getfixturevalue(who)
    session, _ = open_app_session(subscriber=person, user_agent="", at=NOW)
    made = start_enrolment(subscriber=person, session_id=session.pk, kind=Kind.TOTP, name="", at=NOW)
    code = pyotp.TOTP(unseal(made.sealed_secret)).at(NOW)
    enrolled = finish_app(subscriber=person, enrolment=made, code=code, at=NOW)
    renew_own_backup_codes(subscriber=person, session_id=session.pk, at=NOW)
    remove_factor(subscriber=person, session_id=session.pk, factor_id=enrolled.factor.id, at=NOW)
    verbs = [verb for _, verb, _ in told()]
    assert verbs == (["factor.added", "backup_codes.renewed", "factor.removed"] if who == "mo" else [])
    if who == "mo":
        assert AuditEntry.objects.get(verb="backup_codes.renewed").before == {"backup_codes": NUMBER}


def test_accounts_that_a_command_makes_or_opens(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long password of its own")
    call_command("createsuperuser", interactive=False, email="ada@example.com", handle="ada", stdout=StringIO())
    person = Subscriber.objects.get(handle="ada")
    monkeypatch.setattr("getpass.getpass", lambda **_: "another long password")
    call_command("changepassword", "ada@example.com", stdout=StringIO())
    person.refresh_from_db()
    assert person.check_password("another long password")
    target = f"subscriber:{person.pk}"
    assert told() == [(None, "make_superuser", target), (None, "change_password", target)]


def test_numbers_of_the_noise_and_their_way_back(db: None, settings: Settings) -> None:
    first = settings.NOISE
    adopt_settings(at=NOW)
    assert told() == []
    for noise in ({**first, "steepness": 1.5}, first):
        settings.NOISE = noise
        adopt_settings(at=NOW)
        adopt_settings(at=NOW)
    there, back = AuditEntry.objects.order_by("id")
    assert (there.actor, there.verb, there.target) == (None, "noise.parameters", "noise")
    assert there.before["steepness"] == back.after["steepness"] == first["steepness"]
    assert (there.after["steepness"], there.after["version"], back.after["version"]) == (1.5, 2, 3)


def test_settings_that_a_start_has_changed(db: None, settings: Settings) -> None:
    every = note_settings(at=NOW)
    assert every is not None
    assert note_settings(at=NOW) is None
    assert every.after["BULK_CAP"] == settings.BULK_CAP
    assert not {"SECRET_KEY", "DATABASE_URL", "METRICS_TOKEN", "SCREENING_HOOK_SECRET"} & set(every.after)
    assert every.after["AKISMET_KEY"] is False
    changed = {**settings.AUDITED_SETTINGS, "BULK_CAP": 7, "STRIKE_DAYS": 30}
    before = {name: settings.AUDITED_SETTINGS[name] for name in ("BULK_CAP", "STRIKE_DAYS")}
    for now, what in ((changed, ({"BULK_CAP": 7, "STRIKE_DAYS": 30})), (settings.AUDITED_SETTINGS, before)):
        settings.AUDITED_SETTINGS = now
        entry = note_settings(at=NOW)
        assert entry is not None
        assert (entry.actor, entry.verb, entry.target, entry.after) == (None, "settings", "site", what)
    assert AuditEntry.objects.latest("id").before == {"BULK_CAP": 7, "STRIKE_DAYS": 30}


@pytest.mark.django_db(transaction=True)
def test_workers_that_start_at_once_tell_it_once(db: None) -> None:
    at_once(4, lambda _: note_settings(at=NOW))
    assert AuditEntry.objects.filter(verb="settings").count() == 1


def test_what_is_undone_is_not_told(edith: Subscriber) -> None:
    """The entry stands in the transaction of the act."""
    with transaction.atomic():
        create_api_key(owner=edith, name="x", scopes=["read"], at=NOW)
        transaction.set_rollback(True)
    assert told() == []
