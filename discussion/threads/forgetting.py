"""Words that were deleted or blacked out are kept for moderators for a while, and then forgotten."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from discussion.threads.models import Comment, Redaction, Revision
from discussion.threads.redactions import forget_sealed_words
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
        forget_sealed_words(keys)
        Comment.objects.filter(pk__in=keys).update(body="", body_html="", body_text="")
        forgotten += len(keys)
    return forgotten


def forget_redacted_words(*, at: datetime) -> int:
    """Destroy what was blacked out REDACTED_WORDS_RETENTION_DAYS ago or earlier; returns of how many comments.

    Where something was blacked out later all of it is kept until then: what is sealed is the words as a whole.
    """
    last = at - timedelta(days=settings.REDACTED_WORDS_RETENTION_DAYS)
    to_forget = Redaction.objects.exclude(passage="", version=None).values_list("comment", flat=True)
    long_ago = to_forget.filter(at__lte=last).exclude(comment__redactions__at__gt=last).distinct()
    forgotten = 0
    while keys := list(long_ago.order_by("comment")[:CHUNK]):
        forget_sealed_words(keys)
        forgotten += len(keys)
    return forgotten


def _deleted(last: datetime) -> QuerySet[Comment]:
    source_key = Concat(Value("comment:"), Cast(OuterRef("pk"), CharField()))
    taken_out = Engagement.objects.filter(target=source_key, kind=Engagement.Kind.RETRACT)
    lately = taken_out.filter(occurred_at__gt=last)
    long_ago = Q(shown_version=0, created_at__lte=last) | Q(shown_version__gt=0) & Exists(taken_out) & ~Exists(lately)
    return Comment.objects.filter(long_ago, state=Comment.State.DELETED).exclude(body="")
