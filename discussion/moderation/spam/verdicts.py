"""What became of comments in the end, as far as it says what spam is here."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from core.markup import link_hosts
from discussion.screening.spam.features import features_of
from discussion.screening.spam.learning import Lesson
from discussion.threads.models import Revision
from discussion.threads.words import read_words

SPAM_RULE = "R2"
LOOK_BACK = timedelta(days=365)  # what was spam before then may be none now
MOST_OF_A_KIND = 4000  # the latest; learning from all of them takes a worker about half a minute
BATCH = 500
# Of each comment the last decision that says whether its words may stay: what a reversal, an overturned appeal or an
# undoing has made of it. A removal under another rule says nothing about spam.
FINAL = """
SELECT id, comment_id, version, action = 'remove' AS is_spam, at FROM (
    SELECT DISTINCT ON (comment_id) id, comment_id, version, action, rule, at FROM moderation_decision
    WHERE comment_id IS NOT NULL AND at > %s AND action IN ('approve', 'remove', 'restore', 'undo')
    ORDER BY comment_id, id DESC
) AS latest
WHERE action IN ('approve', 'restore') OR (action = 'remove' AND rule = %s)
ORDER BY at DESC, id DESC
"""


class FinalVerdict(NamedTuple):
    """What became of one comment's words."""

    decision: UUID
    comment: UUID
    version: int | None
    is_spam: bool
    at: datetime


def final_verdicts(*, at: datetime) -> list[FinalVerdict]:
    """The latest of either kind, the newest first; at most MOST_OF_A_KIND of each. One query."""
    with connection.cursor() as cursor:
        cursor.execute(FINAL, [at - LOOK_BACK, SPAM_RULE])
        rows = [FinalVerdict(*row) for row in cursor.fetchall()]
    spam = [row for row in rows if row.is_spam][:MOST_OF_A_KIND]
    ham = [row for row in rows if not row.is_spam][:MOST_OF_A_KIND]
    return sorted([*spam, *ham], key=lambda row: (row.at, row.decision), reverse=True)


def read_lessons(verdicts: list[FinalVerdict]) -> list[Lesson]:
    """The words of these verdicts as the classifier sees them; those that were erased since are none any more."""
    return [lesson for start in range(0, len(verdicts), BATCH) for lesson in _read(verdicts[start : start + BATCH])]


def _read(verdicts: list[FinalVerdict]) -> Iterator[Lesson]:
    by_version = {(each.comment, each.version): each for each in verdicts}
    revisions = Revision.objects.filter(comment__in=[each.comment for each in verdicts]).exclude(body="")
    for comment, version, body in revisions.order_by("id").values_list("comment_id", "version", "body"):
        verdict = by_version.get((comment, version))
        if verdict is not None:
            words = read_words(body)
            features = features_of(words.text, link_hosts(words.source))
            yield Lesson(features, verdict.is_spam, verdict.at, str(verdict.decision))
