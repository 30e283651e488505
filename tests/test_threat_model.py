"""`docs/threat-model.md` and the marks on the tests say the same."""

import re
from pathlib import Path

from django.conf import settings

TESTS = Path(settings.ROOT, "tests")
PAGE = Path(settings.ROOT, "docs", "threat-model.md")


def marked_rows() -> set[tuple[str, str]]:
    """(row, test file) for every `@pytest.mark.trust(...)`."""
    return {
        (row, str(file.relative_to(TESTS)))
        for file in TESTS.rglob("*.py")
        for mark in re.findall(r"mark\.trust\(([^)]*)\)", file.read_text())
        for row in re.findall(r'"([A-Z]\d+)"', mark)
    }


def described_rows() -> set[tuple[str, str]]:
    """(row, test file) for every cell of the page's tables."""
    lines = re.findall(r"^\| ([A-Z]\d+) \|.*\| (.*) \|$", PAGE.read_text(), flags=re.MULTILINE)
    return {(row, file) for row, files in lines for file in re.findall(r"`([^`]+)`", files)}


def test_the_page_names_every_marked_test_and_no_other() -> None:
    assert described_rows() == marked_rows()
