"""Raw fixtures of our own, and the raw seeds where they lie beside the repository."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from seeds.reader.raw import Reading
from seeds.reader.reading import read_document

FIXTURES = Path(__file__).parent / "fixtures"
RAW_SEEDS = settings.ROOT.parent / "shared" / "seeds"


@pytest.fixture
def read_fixture() -> Callable[[str], Reading]:
    """`read_fixture("quarry-lake.txt")`."""

    def read(name: str) -> Reading:
        return read_document(name, (FIXTURES / name).read_bytes())

    return read


@pytest.fixture
def raw_seeds() -> list[Path]:
    """The raw seeds; they belong to others and are no part of the repository."""
    paths = sorted(RAW_SEEDS.glob("*.txt"))
    if not paths:
        pytest.skip("the raw seeds are not there: ../shared/seeds beside the repository")
    return paths
