"""Which lines and branches of the program the tests run: `pytest -p tests.measuring`, as `make check` does.

Our own modules are given probes as they are imported. The other way, a tracer, hears of every call and line of
Django's, too, and doubles the time of the tests (decision 59). Threads count; other processes than those of the run
do not.
"""

import io
import json
from typing import Any

import pytest
from slipcover import FileMatcher, ImportManager, Slipcover, merge_coverage, print_coverage
from slipcover.config import read_config

KEPT_FOR_EVER = 2**31 - 1  # passes of a probe before it is taken out: that swaps code under threads that run it
WIDTH = 60  # characters of the column of missing lines

settings = read_config()
places = {"source": settings["source"], "omit": settings["omit"]}
measured = Slipcover(branch=settings["branch"], d_miss_threshold=KEPT_FOR_EVER, **places)
# For good, and at once: after this module is read, conftest.py and Django import the program.
ImportManager(measured, FileMatcher(places["source"], places["omit"])).__enter__()
of_others: list[dict[str, Any]] = []


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of xdist hands over what it saw, as text: not every type travels."""
    if hasattr(session.config, "workeroutput"):
        measured.source = None  # what nobody imported is added once, by the process that reports
        session.config.workeroutput["measured"] = json.dumps(measured.get_coverage())


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take it over. A process that died has nothing to tell."""
    told = getattr(node, "workeroutput", {}).get("measured")
    if told:
        of_others.append(json.loads(told))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The files with lines or branches that no test ran, and the sum of all."""
    coverage = measured.get_coverage()
    for other in of_others:
        merge_coverage(coverage, other)
    table = io.StringIO()
    print_coverage(coverage, outfile=table, skip_covered=True, missing_width=WIDTH)
    terminalreporter.section("lines and branches")
    terminalreporter.write(table.getvalue())
