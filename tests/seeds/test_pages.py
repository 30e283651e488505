"""Scraped pages of imaginary sites, each with what should come out of it beside it."""

from pathlib import Path

import pytest

from tests.seeds.expectations import faults_of, pages


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_is_read_as_an_editor_would(page: Path) -> None:
    assert faults_of(page) == []
