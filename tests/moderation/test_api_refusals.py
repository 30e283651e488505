"""The API description names every way in which moderating is refused."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from accounts.api.permissions import NotModeratorError, ScopeMissingError
from accounts.second_factor.requirements import SecondFactorMissingError, SecondFactorRequiredError
from accounts.standing import BannedError, SuspendedError, WarningUnreadError

KEPT_OUT = (
    NotModeratorError,
    ScopeMissingError,
    SecondFactorMissingError,
    SecondFactorRequiredError,
    BannedError,
    SuspendedError,
    WarningUnreadError,
)


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]  # it has no types
    return made


def test_every_operation_of_the_desk_names_who_is_kept_out(description: dict[str, Any]) -> None:
    desk = {path: methods for path, methods in description["paths"].items() if "/moderation/" in path}
    assert desk
    for path, methods in desk.items():
        for method, operation in methods.items():
            told = operation["responses"]["403"]["description"]
            assert [error.code for error in KEPT_OUT if error.code not in told] == [], f"{method} {path}"


def test_members_that_come_with_some_problems_are_described(description: dict[str, Any]) -> None:
    problem = description["components"]["schemas"]["Problem"]
    extra = {"retry_after", "attempts_left", "kinds", "until", "warning"}
    assert extra <= set(problem["properties"])
    assert extra.isdisjoint(problem["required"])


def test_no_description_only_names_a_path(description: dict[str, Any]) -> None:
    for path, methods in description["paths"].items():
        for operation in methods.values():
            told = operation.get("description", "none")
            assert " " in told or told == "none", path
