"""Counts do not drift: 200 steps of everything that there is to do, 10,000 with `--hypothesis-profile=exploring`."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.counts.discussion import Cast, Discussion

STEPS = 40
EXAMPLES = {"steady": 5, "exploring": 250}


@pytest.mark.trust("W8")
def test_every_count_is_a_recount_after_every_step(cast: Cast) -> None:
    class OnThisSite(Discussion):
        pass

    OnThisSite.cast = cast
    profile = settings.get_current_profile_name()
    wanted = settings(max_examples=EXAMPLES[profile], stateful_step_count=STEPS)
    run_state_machine_as_test(OnThisSite, settings=wanted)
