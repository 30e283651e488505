"""Reading what screening found."""

from discussion.screening.models import Signal
from discussion.threads.models import Comment


def hold_code(comment: Comment) -> str:
    """Why the words of a comment wait: the first reason of the latest version that has one, or an empty string.

    An edit that would pass by itself waits with the one before it, for that one's reason.
    """
    signals = Signal.objects.filter(revision__comment=comment, verdict=Signal.Verdict.HOLD)
    return signals.order_by("-revision__version", "id").values_list("code", flat=True).first() or ""
