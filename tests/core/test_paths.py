"""Addresses are those of `reverse`."""

import pytest
from django.urls import reverse, set_script_prefix

from core.api.paths import path_to


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("api:comment", "0198c0de-0000-7000-8000-000000000001"),
        ("api:avatar", "alice"),
        ("api:avatar", "Zoë x%2F y"),
        ("api:avatar", "x_-9"),
    ],
)
def test_it_is_the_address(name: str, part: str) -> None:
    assert path_to(name, part) == path_to(name, part) == reverse(name, args=[part])


def test_a_site_below_a_path_of_its_host_has_its_own() -> None:
    try:
        set_script_prefix("/below/")
        assert path_to("api:avatar", "alice") == "/below/api/v1/subscribers/alice/avatar.svg"
    finally:
        set_script_prefix("/")
    assert path_to("api:avatar", "alice") == "/api/v1/subscribers/alice/avatar.svg"
