"""Who is told of what has happened: events in, notices out. Each kind of event has one source."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from accounts.notices.models import Notice
from core.models import Event
from discussion.telling.sources.comments import tell_of_comments
from discussion.telling.sources.decisions import tell_of_appeals, tell_of_decisions, tell_of_withdrawals
from discussion.telling.sources.stories import tell_of_bands, tell_of_corrections

Source = Callable[[Sequence[Event], datetime], Iterable[Notice]]

SOURCES: Mapping[Source, Collection[str]] = {
    tell_of_comments: ("comment.published", "comment.edited"),
    tell_of_decisions: (
        "case.decided",
        "decision.final",
        "comment.decided",
        "profile.decided",
        "subscriber.sanctioned",
        "subscriber.left_out",
        "subscriber.merged",
    ),
    tell_of_withdrawals: ("comment.removed",),
    tell_of_appeals: ("appeal.decided",),
    tell_of_corrections: ("story.corrected",),
    tell_of_bands: ("noise.band_changed",),
}
