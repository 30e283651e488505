"""Whatever happens on a site: pages of what was written before are, byte for byte, those that are written anew."""

from random import Random

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.counts.discussion import Cast
from tests.counts.test_following import Following
from tests.threads.test_kept_comments import fresh, kept

STEPS = 60


class Kept(Following):
    """What is kept at each step is from the steps before."""

    def compare(self) -> None:
        dice = Random(self.turn)
        for story in self.cast.stories:
            depth = dice.choice([0, 1, 4])
            assert kept(story, depth=depth) == fresh(story, depth=depth)


def test_whatever_happens(cast: Cast) -> None:
    Kept.cast = cast
    run_state_machine_as_test(Kept, settings=settings(max_examples=1, stateful_step_count=STEPS))
