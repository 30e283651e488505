"""The API description is committed, valid, complete, and what the code says."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from openapi_spec_validator import validate

COMMITTED = Path(settings.ROOT, "docs", "openapi.yaml")
METHODS = {"get", "post", "put", "patch", "delete"}


@cache
def committed() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(COMMITTED.read_text(), Loader=yaml.CSafeLoader)
    return loaded


def operations() -> list[tuple[str, dict[str, Any]]]:
    """("GET /api/v1/stories/", the operation), for all of them."""
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in committed()["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def test_it_is_what_the_code_says(tmp_path: Path) -> None:
    fresh = tmp_path / "openapi.yaml"
    call_command("spectacular", file=str(fresh), validate=True, fail_on_warn=True)
    assert fresh.read_text() == COMMITTED.read_text(), "run `make openapi`, look at the difference, commit it"


def test_it_is_valid_openapi() -> None:
    validate(committed())


@pytest.mark.parametrize(("name", "operation"), operations(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_operation_tells_a_client_author_what_to_expect(name: str, operation: dict[str, Any]) -> None:
    if operation["tags"] == ["schema"]:
        return
    assert operation["operationId"]
    assert operation.get("summary")
    problems = [
        answer for answer in operation["responses"].values() if "application/problem+json" in answer.get("content", {})
    ]
    assert problems or name.startswith("GET"), "name the refusals with core.api.schema.problems"


def test_operation_ids_are_unique() -> None:
    ids = [operation["operationId"] for _, operation in operations()]
    assert len(ids) == len(set(ids))
