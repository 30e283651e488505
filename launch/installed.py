"""What lies in a `site-packages` folder, by its own records: fast enough to be looked at before every start."""

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==", re.MULTILINE)
MOST_NAMED = 3


def pinned(site: Path, requirements: str) -> list[str]:
    """The records, such as `django-5.2.19.dist-info`, of what is installed there and named by the lock file's text."""
    names = {_plain(name) for name in PIN.findall(requirements)}
    return sorted(record.name for record in site.glob("*.dist-info") if _plain(_name(record)) in names)


def incomplete(records: Iterable[Path]) -> list[Path]:
    """Those that are gone themselves, or tell of a file that is gone."""
    return [record for record in records if not _complete(record)]


def enumerate_titles(records: Sequence[Path]) -> str:
    """`celery 5.7.0, django 5.2.19, granian 2.8.7 and 4 more`; empty for none."""
    titles = [record.name.removesuffix(".dist-info").replace("-", " ", 1) for record in records]
    more = len(titles) - MOST_NAMED
    return ", ".join(titles[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _complete(record: Path) -> bool:
    try:
        lines = (record / "RECORD").read_text().splitlines()
    except (OSError, ValueError):
        return False
    files = (line.rsplit(",", 2)[0].strip('"') for line in lines)
    kept = (f"{record.parent}/{file}" for file in files if "__pycache__" not in file)  # compiled files come and go
    return all(map(os.path.exists, kept))  # thousands of them; Path takes thrice as long


def _name(record: Path) -> str:
    return record.name.partition("-")[0]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
