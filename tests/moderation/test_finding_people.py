"""The ways to the desk's page of a person: by name, from the registers, from the account and from the public page."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Subscriber
from accounts.renaming import change_handle
from discussion.moderation.decisions import ban_subscriber
from discussion.moderation.intake import report_comment
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.signing_in import sign_in

FIND = "/admin/moderation/case/people/"
BOB = "/admin/moderation/case/people/bob/"


@pytest.fixture
def desk(mo: Subscriber) -> Client:
    client = Client()
    sign_in(client, mo)
    return client


@pytest.mark.parametrize("page", ["queue", "profiles"])
def test_the_desk_asks_for_a_name(desk: Client, page: str) -> None:
    assertContains(desk.get(f"/admin/moderation/case/{page}/"), f'action="{FIND}"')


@pytest.mark.parametrize("wish", ["bob", "@BOB", " bob "])
def test_a_name_leads_to_the_person(desk: Client, bob: Subscriber, wish: str) -> None:
    assertRedirects(desk.get(FIND, {"handle": wish}), BOB, fetch_redirect_response=False)


def test_a_part_of_a_name_and_a_name_before_are_found(desk: Client, bob: Subscriber, alice: Subscriber) -> None:
    assertContains(desk.get(FIND, {"handle": "bo"}), f'href="{BOB}"')
    change_handle(subscriber=alice, handle="wonderland", at=NOW)
    assertContains(desk.get(FIND, {"handle": "Alice"}), f'href="{FIND}wonderland/"')


@pytest.mark.parametrize("wish", ["nobody_here", "", "\x00", "ü", "%"])
def test_nobody_is_found(desk: Client, bob: Subscriber, wish: str) -> None:
    assertNotContains(desk.get(FIND, {"handle": wish}), f'href="{BOB}"')


def test_every_register_of_people_leads_to_the_desk(
    desk: Client, shown: Comment, bob: Subscriber, mo: Subscriber
) -> None:
    report_comment(comment=shown, reporter=bob, reason="spam", at=NOW)
    decision = ban_subscriber(subscriber=bob, rule="R2", reason="Ads.", actor=mo, at=NOW)
    registers = ["accounts/subscriber", "accounts/sanction", "moderation/report", "moderation/decision"]
    for register in [*registers, "moderation/statement", f"moderation/decision/{decision.pk}/change"]:
        assertContains(desk.get(f"/admin/{register}/"), f'href="{BOB}"')
    assertContains(desk.get("/admin/threads/comment/"), f'href="{FIND}{shown.author}/"')


def test_the_account_leads_to_the_desk_and_back(desk: Client, bob: Subscriber) -> None:
    account = f"/admin/accounts/subscriber/{bob.pk}/change/"
    page = desk.get(account)
    assertContains(page, f'href="{BOB}"')
    assertNotContains(page, "historylink")
    assertNotContains(page, "Last login")
    assertContains(desk.get(BOB), f'href="{account}"')


def test_seniors_read_what_was_done_about_a_person(
    mo: Subscriber, bob: Subscriber, alice: Subscriber, make_subscriber: Callable[..., Subscriber]
) -> None:
    for person in (bob, alice):
        ban_subscriber(subscriber=person, rule="R2", reason="Ads.", actor=mo, at=NOW)
    senior = Client()
    sign_in(senior, make_subscriber("selma", role="senior"))
    log = f"/admin/moderation/auditentry/?about=subscriber:{bob.pk}"
    assertContains(senior.get(f"/admin/accounts/subscriber/{bob.pk}/change/"), log)
    page = senior.get(log)
    assertContains(page, f'<td class="field-target">subscriber:{bob.pk}</td>')
    assertNotContains(page, f'<td class="field-target">subscriber:{alice.pk}</td>')


def test_the_public_page_leads_moderators_to_the_desk(desk: Client, bob: Subscriber, mo: Subscriber) -> None:
    assertContains(desk.get("/subscribers/bob/"), f'href="{BOB}"')
    unconfirmed, reader = Client(), Client()
    unconfirmed.force_login(mo)
    sign_in(reader, bob)
    for client in (unconfirmed, reader, Client()):
        assertNotContains(client.get("/subscribers/bob/"), BOB)
