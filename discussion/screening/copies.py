"""What was written before that a draft may be a copy of."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from psycopg.pq import Format

from accounts.models import Subscriber
from core.kept_cursors import ask
from discussion.screening.fingerprints import Print
from discussion.screening.models import Fingerprint
from discussion.threads.models import Revision

OWN_WORDS_FOR = timedelta(hours=24)
MOST_OWN, MOST_OTHERS = 100, 200  # rows that are looked at: the author's latest, and others' that share a band
# One statement for all checks that ask. Two halves, because no index serves both. It is planned once for whatever is
# looked for: the bands are a question of their own, or each new ones would be thought about for longer than they are
# looked for, and `near` is planned by itself, or hoping to come soon upon 200 rows that are alike every row there is
# would be read.
EARLIER = f"""
WITH near AS MATERIALIZED (
    SELECT author_id, comment_id, bits, at FROM screening_fingerprint
    WHERE bands && (SELECT %(bands)s::integer[]) AND author_id <> %(author)s AND at > %(others_since)s
)
(SELECT author_id, comment_id, bits, at FROM screening_fingerprint
 WHERE author_id = %(author)s AND at > %(own_since)s AND at <= %(at)s ORDER BY at DESC LIMIT {MOST_OWN})
UNION ALL
(SELECT * FROM near LIMIT {MOST_OTHERS})
"""  # noqa: S608 - numbers of ours
KEEP = """
INSERT INTO screening_fingerprint (revision_id, comment_id, author_id, bits, bands, at)
VALUES (%s, %s, %s, %s, %s::integer[], %s)
"""


class Earlier(NamedTuple):
    """One version of somebody's words."""

    author: int
    comment: UUID
    bits: int
    at: datetime


def find_earlier(*, author: Subscriber, taken: Print, at: datetime) -> list[Earlier]:
    """The author's own words of the last 24 hours, and others' that may be the same. One query."""
    sought: dict[str, Any] = {
        "author": author.pk,
        "at": at,
        "own_since": at - OWN_WORDS_FOR,
        "bands": list(taken.bands),
        "others_since": at - timedelta(days=settings.SCREENING_REPEAT_DAYS),
    }
    return list(map(Earlier._make, ask(EARLIER, sought, answer=Format.BINARY)))


def print_values(*, revision: Revision, author_id: int, taken: Print, at: datetime) -> list[Any]:
    """What KEEP needs to remember what a version looks like, for as long as copies of it are looked for."""
    return [revision.pk, revision.comment_id, author_id, taken.bits, list(taken.bands), at]


def forget_prints(*, at: datetime) -> int:
    """Delete what is older than SCREENING_REPEAT_DAYS; returns how many rows went."""
    return Fingerprint.objects.filter(at__lt=at - timedelta(days=settings.SCREENING_REPEAT_DAYS)).delete()[0]
