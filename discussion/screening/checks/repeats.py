"""Has the author said the same again and again?"""

from datetime import timedelta

from discussion.screening.drafts import PASSED, Draft, Finding, flagged, held
from discussion.threads.models import Comment

LOOK_BACK = timedelta(hours=24)
LATEST = 20  # comments of the author that are compared
SHORT = 20  # characters; "I agree." is no spam
ENOUGH = 2  # earlier copies after which a person should look


def check_repeat(draft: Draft) -> Finding:
    """Flags the second copy of a text within a day, on any story, and holds the third. One query."""
    words = _squeeze(draft.words.text)
    if len(words) < SHORT:
        return PASSED
    earlier = Comment.objects.filter(author=draft.author).order_by("-id")
    if draft.comment is not None:
        earlier = earlier.exclude(pk=draft.comment.pk)
    recent = earlier.values_list("body_text", "created_at")[:LATEST]
    copies = sum(_squeeze(text) == words for text, created_at in recent if created_at > draft.at - LOOK_BACK)
    if copies >= ENOUGH:
        return held("repeat", score=float(copies))
    return flagged("repeat", score=float(copies)) if copies else PASSED


def _squeeze(text: str) -> str:
    return " ".join(text.split()).casefold()
