"""What was written before that a draft may be a copy of."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from psycopg.pq import Format

from accounts.models import Subscriber
from core.kept_sql import insert_row
from core.prepared import planned_anew
from discussion.screening.fingerprints import Print
from discussion.screening.models import Fingerprint
from discussion.threads.models import Revision

OWN_WORDS_FOR = timedelta(hours=24)
MOST_OWN, MOST_OTHERS = 100, 200  # rows that are looked at: the author's latest, and others' that share a band
# One statement for all checks that ask. Two halves, because no index serves both.
EARLIER = """
(SELECT author_id, comment_id, bits, at FROM screening_fingerprint
 WHERE author_id = %(author)s AND at > %(own_since)s AND at <= %(at)s ORDER BY at DESC LIMIT %(most_own)s)
UNION ALL
(SELECT author_id, comment_id, bits, at FROM screening_fingerprint
 WHERE bands && %(bands)s::integer[] AND author_id <> %(author)s AND at > %(others_since)s LIMIT %(most_others)s)
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
        "most_own": MOST_OWN,
        "bands": list(taken.bands),
        "others_since": at - timedelta(days=settings.SCREENING_REPEAT_DAYS),
        "most_others": MOST_OTHERS,
    }
    # One plan for all bands would read every fingerprint there is: nothing says then that hardly any has one of them.
    with planned_anew(), connection.cursor() as cursor:
        cursor.cursor.format = Format.BINARY  # keys and times need not be read from texts
        cursor.execute(EARLIER, sought)
        return [Earlier(*row) for row in cursor.fetchall()]


def keep_print(*, revision: Revision, author_id: int, taken: Print, at: datetime) -> None:
    """Remember what a version looks like, for as long as copies of it are looked for."""
    insert_row(
        Fingerprint(
            revision=revision,
            comment_id=revision.comment_id,
            author_id=author_id,
            bits=taken.bits,
            bands=list(taken.bands),
            at=at,
        )
    )


def forget_prints(*, at: datetime) -> int:
    """Delete what is older than SCREENING_REPEAT_DAYS; returns how many rows went."""
    return Fingerprint.objects.filter(at__lt=at - timedelta(days=settings.SCREENING_REPEAT_DAYS)).delete()[0]
