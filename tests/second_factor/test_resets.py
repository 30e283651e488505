"""Phone and codes are lost: an administrator resets the second factor, and the log says so."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import roles
from accounts.models import Subscriber
from accounts.second_factor.models import BackupCode, Confirmation, TotpDevice
from discussion.moderation.factor_resets import NoSecondFactorError, NotAdministratorError, reset_second_factor
from discussion.moderation.models import AuditEntry
from tests.conftest import NOW
from tests.second_factor.conftest import App, Enrol, OpenSession
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PERSON = "/admin/moderation/case/people/mo/"


@pytest.fixture
def phone(mo: Subscriber, enrol: Enrol) -> App:
    return enrol(mo)


@pytest.fixture
def root(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Answers for the site."""
    return make_subscriber("root", role=roles.ADMINISTRATOR)


@pytest.mark.trust("G6")
def test_everything_goes_and_the_log_says_who_did_it(mo: Subscriber, root: Subscriber, phone: App) -> None:
    reset_second_factor(subscriber=mo, actor=root, at=NOW)
    assert not TotpDevice.objects.exists()
    assert not BackupCode.objects.exists()
    entry = AuditEntry.objects.get(verb="reset_second_factor")
    assert (entry.actor, entry.verb, entry.target, entry.at) == (
        root,
        "reset_second_factor",
        f"subscriber:{mo.pk}",
        NOW,
    )
    assert (entry.before, entry.after) == ({"second_factors": 1}, {"second_factors": 0})
    with pytest.raises(NoSecondFactorError):
        reset_second_factor(subscriber=mo, actor=root, at=NOW)
    assert AuditEntry.objects.filter(verb="reset_second_factor").count() == 1


@pytest.mark.trust("V8")
@pytest.mark.parametrize("role", [roles.MODERATOR, roles.SENIOR, roles.EDITOR, ""])
def test_nobody_but_an_administrator_does(
    make_subscriber: Callable[..., Subscriber], mo: Subscriber, phone: App, role: str
) -> None:
    actor = make_subscriber("somebody", role=role)
    with pytest.raises(NotAdministratorError):
        reset_second_factor(subscriber=mo, actor=actor, at=NOW)
    browser = Client()
    sign_in(browser, actor)
    assert browser.post(f"{PERSON}second-factor/reset/").status_code in {302, 403}
    assert TotpDevice.objects.count() == 1
    assert not AuditEntry.objects.filter(verb="reset_second_factor").exists()


def test_the_page_offers_it_to_administrators_only(
    make_subscriber: Callable[..., Subscriber], mo: Subscriber, phone: App, open_session: OpenSession
) -> None:
    for role, offered in ((roles.MODERATOR, False), (roles.SENIOR, False), (roles.ADMINISTRATOR, True)):
        browser = Client()
        sign_in(browser, make_subscriber(f"the_{role}", role=role, is_superuser=offered))
        assert ("Reset the second factor" in browser.get(PERSON).content.decode()) is offered
    assert browser.post(f"{PERSON}second-factor/reset/")["Location"] == PERSON
    assert not TotpDevice.objects.exists()
    assert not Confirmation.objects.filter(session__subscriber=mo).exists()
    assert "Reset the second factor" not in browser.get(PERSON).content.decode()


@pytest.mark.parametrize(("person", "by"), [("Mo@Example.com", "email"), ("Mo", "handle")])
def test_whoever_runs_the_site_can_do_it_without_the_admin(
    mo: Subscriber, root: Subscriber, phone: App, person: str, by: str
) -> None:
    for whose, who, told in (
        ("no@example.com", root.email, "Nobody"),
        (mo.email, mo.email, "administrators"),
        (mo.email, "nobody", "Nobody is called nobody"),
        ("mo@", root.email, "address"),
    ):
        with pytest.raises(CommandError, match=told):
            call_command("reset_second_factor", whose, by=who)
    assert TotpDevice.objects.count() == 1
    call_command("reset_second_factor", person, by=getattr(root, by), stdout=StringIO())
    assert not TotpDevice.objects.exists()
    assert AuditEntry.objects.get(verb="reset_second_factor").actor == root
