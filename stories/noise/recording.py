"""Writing acts into the ledger, one or ten thousand, each with its pending row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

# `unnest` takes a whole list a column: one statement, however many there are.
APPEND = """
WITH entry AS (
    INSERT INTO noise_engagement
        (story_id, actor_id, kind, target, stance, newcomer, crossing, occurred_at, source_key)
    SELECT * FROM unnest(
        %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::bool[], %s::bool[],
        %s::timestamptz[], %s::text[]
    )
    ON CONFLICT (source_key) DO NOTHING
    RETURNING id, story_id
)
INSERT INTO noise_pendingnoise (story_id, act_id) SELECT story_id, id FROM entry
"""


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody did about a story, with what was true at that time."""

    story: int
    actor: int
    kind: str
    source_key: str
    at: datetime
    newcomer: bool
    crossing: bool = False
    target: str = ""  # the source_key of the act that it answers
    stance: str = ""


def append_acts(acts: Sequence[Act]) -> int:
    """Write these acts and what the fold has to do about them; returns how many of them were not there yet."""
    columns = [
        [getattr(act, name) for act in acts]
        for name in ("story", "actor", "kind", "target", "stance", "newcomer", "crossing", "at", "source_key")
    ]
    with connection.cursor() as cursor:
        cursor.execute(APPEND, columns)
        inserted: int = cursor.rowcount
    return inserted
