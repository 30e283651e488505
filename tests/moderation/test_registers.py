"""The registers in the admin: what a row says, and what it keeps to itself."""

from collections.abc import Callable

from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Subscriber
from discussion.moderation.decisions import ban_subscriber
from discussion.moderation.models import Case
from tests.conftest import NOW
from tests.signing_in import sign_in


def test_people_are_listed_with_the_sanction_in_force(
    mo: Subscriber, bob: Subscriber, alice: Subscriber, make_subscriber: Callable[..., Subscriber]
) -> None:
    ban_subscriber(subscriber=bob, rule="R2", reason="Ads.", actor=mo, at=NOW)
    client = Client()
    sign_in(client, make_subscriber("ada", role="administrator"))
    page = client.get("/admin/accounts/subscriber/")
    assertContains(page, '<td class="field-sanctioned">Ban</td>', count=1)
    assertNotContains(page, "icon-no.svg")
    assertContains(page, "By open account")
    assertContains(client.get("/admin/accounts/subscriber/?is_active__exact=0"), "0 subscribers")
    assertContains(client.get("/admin/accounts/subscriber/?is_active__exact=1"), ">bob<")


def test_a_case_names_its_comment_and_no_words(mo: Subscriber, held_case: Case) -> None:
    client = Client()
    sign_in(client, mo)
    page = client.get(f"/admin/moderation/case/{held_case.pk}/change/")
    assertContains(page, f"Comment {held_case.comment_id}")
    assertNotContains(page, "My very first words here.")
    assertNotContains(page, "Priority")
    assertContains(client.get(f"/admin/threads/comment/{held_case.comment_id}/change/"), "Version 1")
