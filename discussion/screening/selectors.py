"""Reading what screening found."""

from discussion.screening.models import Signal
from discussion.threads.models import Comment

MOST_REASONS = 30  # more than there are checks


def hold_codes(comment: Comment) -> list[str]:
    """Why the words of a comment wait: the reasons of the latest version that has any, each once.

    An edit that would pass by itself waits with the one before it, for that one's reasons. One query.
    """
    signals = Signal.objects.filter(revision__comment=comment, verdict=Signal.Verdict.HOLD)
    ordered = signals.order_by("-revision__version", "id").values_list("revision__version", "code")
    latest = list(ordered[:MOST_REASONS])
    return list(dict.fromkeys(code for version, code in latest if version == latest[0][0]))
