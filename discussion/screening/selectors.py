"""Reading what screening found."""

from discussion.screening.models import Signal
from discussion.threads.models import Comment


def hold_code(comment: Comment) -> str:
    """Why the latest words of a comment wait: the code of the first check that held them, or an empty string."""
    signals = Signal.objects.filter(
        revision__comment=comment, revision__version=comment.latest_version, verdict=Signal.Verdict.HOLD
    )
    return signals.order_by("id").values_list("code", flat=True).first() or ""
