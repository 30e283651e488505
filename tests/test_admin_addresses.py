"""The registers of the admin under addresses that nobody means well with: an answer every time, never a fault."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import Subscriber
from tests.signing_in import sign_in

REGISTERS = sorted(admin.site._registry, key=lambda model: model._meta.label)
HOSTILE = ["\x00", "abc", "9" * 30, "\ud7ff' OR 1=1--"]
ANSWERS = {200, 301, 302, 400, 403, 404}


@pytest.fixture
def browser(make_subscriber: Callable[..., Subscriber]) -> Client:
    """Of somebody who may see everything; a fault is an answer, so that all of them are found in one go."""
    client = Client(raise_request_exception=False)
    sign_in(client, make_subscriber("root", is_superuser=True, role="administrator"))
    return client


def address(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def filters(model: type[Model]) -> list[str]:
    """What the filters of this register ask for, and the line of dates above it."""
    register: Any = admin.site._registry[model]
    classes = [item for item in register.list_filter if isinstance(item, type)]
    own = [str(item.parameter_name) for item in classes if issubclass(item, SimpleListFilter)]
    fields = [item if isinstance(item, str) else item[0] for item in register.list_filter if not isinstance(item, type)]
    return [*own, *(f"{name}__{end}" for name in fields for end in ("exact", "isnull", "isempty", "id__exact"))]


@pytest.mark.trust("X13")
@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: str(model._meta.label))
def test_no_parameter_and_no_path_is_a_fault(browser: Client, model: type[Model]) -> None:
    names = ["q", "o", "p", "all", "e", "_to_field", "\x00", "id__exact", *filters(model)]
    asked = [(address(model), {name: value}) for name in names for value in HOSTILE]
    asked += [(f"{address(model)}{path}", {}) for path in ("%00/change/", "abc/history/", f"{'9' * 30}/change/")]
    answers = {(path, *query.items()): browser.get(path, query).status_code for path, query in asked}
    assert {asked: status for asked, status in answers.items() if status not in ANSWERS} == {}


@pytest.mark.trust("A16")
@pytest.mark.parametrize(
    "lookup", ["password__startswith", "email__contains", "id__gt", "sessions__secret_hash__exact"]
)
def test_a_register_tells_nothing_that_its_filters_do_not_ask_for(browser: Client, lookup: str) -> None:
    assert browser.get("/admin/accounts/subscriber/", {lookup: "1"}).status_code == 400


@pytest.mark.parametrize("value", ["9" * 10, "9999", "0", "-1", "\x00", "٣٣٣٣"])
def test_years_that_no_story_is_of(browser: Client, value: str) -> None:
    assert browser.get("/admin/stories/story/", {"published_at__year": value}).status_code == 400


def test_the_filters_that_are_offered_work(browser: Client, charlie: Subscriber, edith: Subscriber) -> None:
    group = str(edith.groups.get().pk)
    for query in ({"groups__id__exact": group}, {"groups__id__exact": group, "is_active__exact": "1"}):
        page = browser.get("/admin/accounts/subscriber/", query)
        assertContains(page, "edith@example.com")
        assert b"charlie@example.com" not in page.content
    for path in (
        "stories/story/?state__exact=published&published_at__year=2026&published_at__month=11&published_at__day=21",
        "moderation/case/?closed_at__isempty=1&queue__exact=held",
        "stories/story/?topics__isnull=True",
    ):
        assert browser.get(f"/admin/{path}").status_code == 200


@pytest.mark.trust("X13")
@pytest.mark.parametrize("value", ["%00", "abc", "9" * 30, "%ed%9f%bf'%22%3E", "%ff", "x" * 3000])
def test_pages_beside_the_registers_answer_too(browser: Client, value: str) -> None:
    desk = "/admin/moderation/case/"
    paths = [f"{desk}queue/?{name}={value}" for name in ("queue", "sort", "cursor", value)]
    paths += [f"{desk}people/{value}/", f"{desk}{value}/work/", f"{desk}decisions/{value}/reversal/"]
    paths += [f"/admin/stories/story/{value}/{name}/" for name in ("correct", "discussion", "noise", "merge")]
    paths += [f"/admin/login/?next={value}", f"/admin/r/4/{value}/", f"/admin/r/{value}/1/", f"/admin/{value}/"]
    paths += [
        f"/admin/autocomplete/?app_label={value}&model_name=x&field_name=x&term={value}",
        f"/admin/jsi18n/?{value}",
    ]
    answers = {path: browser.get(path).status_code for path in paths}
    assert {path: status for path, status in answers.items() if status not in ANSWERS} == {}
