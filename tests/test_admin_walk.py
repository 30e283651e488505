"""A walk over everything below /admin/: nothing is written there but by services, and strangers get nowhere."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver

from accounts.models import Subscriber
from stories.models import Story
from tests.signing_in import sign_in
from tests.visibility.world import World, build_world

REGISTERS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# Writing rows by oneself. Services are functions, so no call of one looks like these.
WRITES = {"save", "create", "update", "delete", "execute", "bulk_create", "bulk_update", "get_or_create"}
# The guess that was right is no failure: the door takes its own row back.
ALLOWED = {("accounts/admin_door.py", "delete")}
# What any request writes: that the session is in use, and that somebody tried what is not his (tests/audit).
OWN = ("django_session", "accounts_accesssession", "accounts_presence", "moderation_auditentry")
WRITTEN = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND relname <> ALL (%s)
"""


@pytest.fixture
def world(story: Story) -> World:
    return build_world(story)


@pytest.fixture
def root(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """May everything that anybody may."""
    return make_subscriber("root", is_superuser=True, role="administrator")


def written() -> dict[str, int]:
    """How many rows of each table were written in this transaction, also where that was undone."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [list(OWN)])
        return dict(cursor.fetchall())


def addresses(world: World) -> Iterator[str]:
    """Every address below /admin/, with ids that exist where there are any."""
    values = {"uuid": world.cases[0].pk, "int": world.story.pk, "str": "bob", "path": world.story.pk}
    for pattern in patterns(admin.site.urls[0]):
        names = {name: values[kind] for name, kind in pattern.items() if name != "route"}
        route = pattern["route"]
        for name, kind in pattern.items():
            route = route.replace(f"<{kind}:{name}>", str(names.get(name)))
        if "(?P" not in route:  # the list of one room, and what is not there
            yield f"/admin/{route}"


def patterns(found: Any, prefix: str = "") -> Iterator[dict[str, str]]:
    """Each route with the kinds of its parameters."""
    for each in found:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, f"{prefix}{each.pattern}")
        elif isinstance(each, URLPattern):
            kinds = {name: type(kind).__name__.removesuffix("Converter").lower() for name, kind in converters(each)}
            yield {"route": f"{prefix}{each.pattern}", **{n: {"string": "str"}.get(k, k) for n, k in kinds.items()}}


def converters(pattern: URLPattern) -> list[tuple[str, Any]]:
    return list(pattern.pattern.converters.items())


@pytest.mark.trust("V8")
def test_no_page_of_the_admin_writes_rows_by_itself() -> None:
    files = [
        path
        for room in ("accounts", "core", "discussion", "stories", "seeds", "web")
        for path in Path(settings.ROOT, room).rglob("*.py")
        if "admin" in path.stem or path.parent.name == "admin"
    ]
    assert len(files) > 20
    calls = {
        (str(file.relative_to(settings.ROOT)), node.func.attr)
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    }
    assert calls == ALLOWED


@pytest.mark.trust("V8")
@pytest.mark.django_db
@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: str(model._meta.label))
def test_no_register_lets_anybody_write(root: Subscriber, model: type[Model]) -> None:
    """Adding is offered where what is typed goes to a service; Django's own actions and editable lists, nowhere."""
    register: Any = admin.site._registry[model]
    request: HttpRequest = RequestFactory().get("/")
    request.user = root
    assert not register.has_change_permission(request)
    assert not register.has_delete_permission(request)
    assert register.list_editable == ()
    assert "delete_selected" not in register.get_actions(request)
    if register.has_add_permission(request):
        assert type(register).save_model is not admin.ModelAdmin.save_model
    for inline in (each(model, admin.site) for each in register.inlines):
        assert not inline.has_add_permission(request, None)
        assert not inline.has_change_permission(request)
        assert not inline.has_delete_permission(request)


@pytest.mark.trust("V8")
def test_posting_to_a_register_writes_nothing(world: World, root: Subscriber) -> None:
    client = Client()
    sign_in(client, root)
    client.get("/admin/")
    before = written()
    for model in REGISTERS:
        row = model._default_manager.first()
        key = row.pk if row else 1
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        chosen = {"action": "delete_selected", "_selected_action": str(key), "post": "yes"}
        for path, sent in [("add/", {}), (f"{key}/change/", {}), (f"{key}/delete/", {"post": "yes"}), ("", chosen)]:
            answer = client.post(f"{base}{path}", sent)
            assert answer.status_code in {200, 302, 400, 403, 404, 409}, f"{base}{path}"
    assert written() == before


@pytest.mark.trust("V8")
@pytest.mark.parametrize("who", ["nobody", "reader", "staff"])
def test_strangers_get_nowhere(world: World, make_subscriber: Callable[..., Subscriber], who: str) -> None:
    client = Client()
    if who != "nobody":
        person = make_subscriber("eve")
        Subscriber.objects.filter(pk=person.pk).update(is_staff=who == "staff")
        sign_in(client, Subscriber.objects.get(pk=person.pk))
    before, reached = written(), set()
    for path in set(addresses(world)) - {"/admin/", "/admin/login/", "/admin/logout/"}:  # those are doors
        answers = client.post(path, {"action": "approve", "version": 1, "text": "x"}), client.get(path)
        if {answer.status_code for answer in answers} - {302, 303, 403, 404, 405}:  # led away, or nothing there
            reached.add(path)
    harmless = {"/admin/jsi18n/", "/admin/password_change/done/"} if who == "staff" else set()
    assert reached <= harmless
    assert written() == before


def test_the_walk_goes_everywhere(world: World) -> None:
    paths = set(addresses(world))
    assert len(paths) > 80
    assert all(UUID(part) for path in paths for part in path.split("/") if len(part) == 36)
    assert f"/admin/moderation/case/{world.cases[0].pk}/decision/" in paths
    assert "/admin/moderation/case/people/bob/notes/" in paths
    assert f"/admin/accounts/subscriber/{world.story.pk}/change/" in paths
    assert not [path for path in paths if "<" in path]
