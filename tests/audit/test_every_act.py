"""Trust row G6: every act of those who work here, really done at every door, is in the audit log.

The operations come from the committed OpenAPI document and the forms from the admin's own addresses: a new one fails
here until it is known how to do it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import URLResolver, reverse
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.moderation.models import AuditEntry
from tests.audit.admin_acts import CLOSED, DOORS, FORMS, SHOWING
from tests.audit.api_acts import ACTS
from tests.audit.scene import Scene
from tests.signing_in import sign_in
from tests.test_openapi import operations

pytestmark = [pytest.mark.trust("G6"), pytest.mark.django_db]
FOR_STAFF = ("not_moderator", "not_editor", "merge_not_allowed", "not_of_the_house")  # codes that tell whose it is
DOCUMENTED = Path(settings.ROOT, "docs", "operations.md").read_text()
ORDER = ["moderator", "senior", "editor", "administrator"]


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def api_writes() -> set[str]:
    """Writes whose 403 says that they are for those who work here."""
    return {
        name
        for name, operation in operations()
        if not name.startswith("GET ")
        and any(code in operation["responses"].get("403", {}).get("description", "") for code in FOR_STAFF)
    }


def entries_of(act: Callable[[], Any]) -> list[AuditEntry]:
    """What an act has left in the log."""
    known = set(AuditEntry.objects.values_list("pk", flat=True))
    answer = act()
    assert answer.status_code < 400, answer.content
    return list(AuditEntry.objects.exclude(pk__in=known).order_by("id"))


def check(entries: list[AuditEntry], actor: Subscriber, no_entry: str) -> None:
    """Who, what, when, and what was before and after."""
    assert bool(entries) != bool(no_entry)
    for entry in entries:
        assert entry.actor == actor
        assert f"`{entry.verb}`" in DOCUMENTED
        assert entry.target
        assert entry.before != entry.after


def test_every_write_of_the_api_is_known() -> None:
    assert api_writes() == set(ACTS)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_over_the_api(scene: Scene, name: str) -> None:
    act = ACTS[name]
    role = next(role for role in ORDER if role in act.who)
    actor = scene.person("actor", role)
    sent = act.make(scene, actor)
    client = APIClient()
    sign_in(client, actor)
    method, path = name.split(" ")
    for parameter, value in sent.ids.items():
        path = path.replace(f"{{{parameter}}}", str(value))
    entries = entries_of(lambda: getattr(client, method.lower())(path, sent.body, format="json"))
    check(entries, actor, act.no_entry)


def own_addresses() -> set[str]:
    """Names of the admin's addresses that are ours; Django's registers write nothing, see test_admin_walk."""
    registers = {
        f"{model._meta.app_label}_{model._meta.model_name}_{page}"
        for model in admin.site._registry
        for page in ("changelist", "add", "history", "delete", "change")
    }
    return set(_names(admin.site.urls[0])) - registers


def _names(patterns: Any) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _names(each.url_patterns)
        elif each.name:
            yield str(each.name)


def actions() -> set[str]:
    """Registers that offer something to do with what was ticked."""
    return {
        f"{model._meta.app_label}_{model._meta.model_name}_changelist"
        for model, register in admin.site._registry.items()
        if register.actions
    }


def test_every_form_of_the_admin_is_known() -> None:
    known = {name.split(" ")[0] for name in FORMS} | SHOWING | DOORS | CLOSED
    overridden = {"stories_draft_change"}  # a page of ours under the name of Django's
    assert own_addresses() | actions() | overridden == known


@pytest.mark.parametrize("name", sorted(FORMS))
def test_in_the_admin(scene: Scene, name: str) -> None:
    act = FORMS[name]
    actor = scene.person("actor", next(role for role in ORDER if role in act.who))
    sent = act.make(scene, actor)
    client = Client()
    sign_in(client, actor)
    client.get("/admin/")
    address = reverse(f"admin:{name.split(' ', maxsplit=1)[0]}", kwargs=sent.ids)
    check(entries_of(lambda: client.post(address, sent.body)), actor, act.no_entry)
