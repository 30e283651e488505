"""Every address of the desk for every role: who gets in is a table, and a new address is in it by being there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import Sanction, Subscriber
from discussion.moderation.admin.urls import desk_urls
from discussion.moderation.decisions import decide
from discussion.moderation.models import Case, Decision
from tests.conftest import LONG_AGO, NOW
from tests.moderation.test_desk import at_the_desk
from tests.moderation.test_desk_work import PART

ROLES = ["moderator", "senior", "editor", "administrator"]
MODERATORS = {"moderator", "senior", "administrator"}
# What fewer may do than all who moderate; an editor has no place at the desk.
ONLY = {
    "audit_chain": {"senior", "administrator"},
    "chain_fault": {"administrator"},
    "merge": {"senior", "administrator"},
    "second_factor_reset": {"administrator"},
}


@pytest.fixture
def matter(held_case: Case, reported_case: Case, maxine: Subscriber) -> tuple[Case, Decision]:
    """A case that waits, and what was decided on another."""
    return held_case, decide(case=reported_case, action="remove", rule="R1", version=1, actor=maxine, at=NOW)


def addresses(case: Case, decision: Decision) -> Iterator[tuple[str, str]]:
    """Each address of the desk by its name."""
    ids: dict[str, Any] = {"case_id": case.pk, "decision_id": decision.pk, "comment_id": case.comment_id}
    ids |= {"handle": "bob", "fault_id": 1}
    for pattern in desk_urls(admin.site):
        names = pattern.pattern.converters
        assert pattern.name is not None
        yield (
            pattern.name.removeprefix("moderation_"),
            reverse(f"admin:{pattern.name}", kwargs={name: ids.get(name, decision.pk) for name in names}),
        )


def gets_in(client: Client, address: str) -> bool:
    """Whether the answer is no 403, by whichever method the address takes. Nothing is sent that would be done."""
    answer = client.get(address, headers=PART)
    answer = client.post(address, headers=PART) if answer.status_code == 405 else answer
    assert answer.status_code < 500, address
    assert not answer.get("Location", "").startswith("/admin/login/"), address
    return answer.status_code != 403


@pytest.mark.trust("V8")
@pytest.mark.parametrize("role", ROLES)
def test_who_gets_in(
    make_subscriber: Callable[..., Subscriber], matter: tuple[Case, Decision], bob: Subscriber, role: str
) -> None:
    client = at_the_desk(make_subscriber("ruth", role=role))
    found = {name: gets_in(client, address) for name, address in addresses(*matter)}
    assert len(found) > 35
    assert found == {name: role in ONLY.get(name, MODERATORS) for name in found}


@pytest.mark.trust("V8")
@pytest.mark.parametrize("state", ["banned", "demoted"])
def test_nobody_gets_in_who_is_banned_or_has_lost_the_role(
    make_subscriber: Callable[..., Subscriber],
    matter: tuple[Case, Decision],
    mo: Subscriber,
    bob: Subscriber,
    state: str,
) -> None:
    person = make_subscriber("ruth", role="administrator")
    client = at_the_desk(person)
    if state == "banned":
        Sanction.objects.create(subscriber=person, kind="ban", rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=mo)
    else:
        person.groups.clear()
    found = {name: gets_in(client, address) for name, address in addresses(*matter)}
    assert found == dict.fromkeys(found, False)
