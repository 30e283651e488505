"""The checks, in the order in which their reasons are told. All of them run on every draft."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from discussion.screening.checks.links import check_links
from discussion.screening.checks.mentions import check_mentions
from discussion.screening.checks.newcomers import check_newcomer
from discussion.screening.checks.outside import check_akismet, check_hook
from discussion.screening.checks.places import check_place
from discussion.screening.checks.repeats import check_copies, check_repeat
from discussion.screening.checks.rules import check_rules
from discussion.screening.checks.spam import check_spam
from discussion.screening.checks.speed import check_speed
from discussion.screening.checks.standing import check_standing
from discussion.screening.checks.stories import check_story
from discussion.screening.checks.style import check_style
from discussion.screening.checks.wording import check_wording
from discussion.screening.drafts import PASSED, Draft, Finding


@dataclass(frozen=True)
class Check:
    """One phase. Its version rises when it comes to judge the same words differently."""

    name: str
    version: int
    run: Callable[[Draft], Finding]

    @cached_property
    def passed(self) -> Finding:
        """What most drafts get."""
        return replace(PASSED, check=self.name, version=self.version)


CHECKS = (
    Check("wording", 1, check_wording),
    Check("place", 1, check_place),
    Check("standing", 1, check_standing),
    Check("rules", 1, check_rules),
    Check("links", 2, check_links),
    Check("repeat", 2, check_repeat),
    Check("copies", 1, check_copies),
    Check("mentions", 1, check_mentions),
    Check("speed", 1, check_speed),
    Check("style", 2, check_style),
    Check("spam", 1, check_spam),
    Check("hook", 1, check_hook),
    Check("akismet", 1, check_akismet),
    Check("newcomer", 1, check_newcomer),
    Check("story", 1, check_story),
)
