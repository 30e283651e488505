"""What this room keeps about a person: what somebody did as an editor. Readers are not in here.

The words are the house's own and public, or about its stories; who wrote them is a number once the account is erased.
"""

from collections.abc import Iterable
from datetime import datetime

from core.personal import Choice, Section, read_rows
from stories.models import Correction, Resolution, Story, Transition

COLUMNS = frozenset(
    {
        "stories.story.edited_by",
        "stories.correction.by",
        "stories.correction.reason",
        "stories.correction.changes",
        "stories.resolution.by",
        "stories.resolution.note",
        "stories.transition.by",
        "stories.transition.note",
    }
)


def collect(person: int) -> Iterable[Section]:
    edited = read_rows(Story.objects.filter(edited_by=person), "slug", "edited_at")
    yield Section(
        name="edited_drafts",
        title="Drafts that you worked on last",
        about="Stories that were not published yet when you changed them last.",
        for_staff=True,
        rows=edited,
    )
    corrections = read_rows(
        Correction.objects.filter(by=person), "version", "at", "reason", "changes", story="story__slug"
    )
    yield Section(
        name="corrections",
        title="Corrections that you made",
        about="What you corrected in published stories.",
        for_staff=True,
        rows=corrections,
    )
    resolutions = read_rows(Resolution.objects.filter(by=person), "outcome", "note", "at", story="story__slug")
    yield Section(
        name="resolutions",
        title="Forecasts that you resolved",
        about="What you said became of the forecast of a story.",
        for_staff=True,
        rows=resolutions,
    )
    transitions = read_rows(Transition.objects.filter(by=person), "before", "after", "at", "note", story="story__slug")
    yield Section(
        name="publishing",
        title="Stories that you moved on",
        about="When you published, scheduled or archived a story.",
        for_staff=True,
        rows=transitions,
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:
    """Nothing here leads to the person but a number."""


def move(person: int, *, into: int, at: datetime) -> None:
    """What was done in an office stays under the number of that time, as in the audit log."""
