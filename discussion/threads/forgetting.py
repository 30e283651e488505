"""Words that their author deleted are kept for moderators for a while, and then forgotten."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from discussion.threads.models import Comment, Revision
from stories.noise.models import Engagement

CHUNK = 1000  # comments a statement: none holds locks for long, and a killed job has done its part


def forget_deleted_words(*, at: datetime) -> int:
    """Empty comments that were deleted DELETED_WORDS_RETENTION_DAYS ago or earlier; returns how many.

    When a comment that was public was deleted, the ledger tells. One that never was is counted from its writing.
    """
    last = at - timedelta(days=settings.DELETED_WORDS_RETENTION_DAYS)
    forgotten = 0
    while keys := list(_deleted(last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        Revision.objects.filter(comment__in=keys).update(body="")
        Comment.objects.filter(pk__in=keys).update(body="", body_html="", body_text="")
        forgotten += len(keys)
    return forgotten


def _deleted(last: datetime) -> QuerySet[Comment]:
    source_key = Concat(Value("comment:"), Cast(OuterRef("pk"), CharField()))
    taken_out = Engagement.objects.filter(target=source_key, kind=Engagement.Kind.RETRACT)
    lately = taken_out.filter(occurred_at__gt=last)
    long_ago = Q(shown_version=0, created_at__lte=last) | Q(shown_version__gt=0) & Exists(taken_out) & ~Exists(lately)
    return Comment.objects.filter(long_ago, state=Comment.State.DELETED).exclude(body="")
