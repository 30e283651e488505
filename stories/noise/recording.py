"""Writing acts into the ledger, one or ten thousand, each with its pending row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from core.kept_cursors import tell

# One document of JSON, one statement, however many there are: quicker to write than arrays, item by item.
APPEND = """
WITH entry AS (
    INSERT INTO noise_engagement
        (story_id, actor_id, kind, target, stance, newcomer, crossing, occurred_at, source_key)
    SELECT * FROM json_to_recordset(%s::json) AS act (
        story bigint, actor bigint, kind text, target text, stance text, newcomer bool, crossing bool,
        at timestamptz, source_key text
    )
    ON CONFLICT (source_key) DO NOTHING
    RETURNING id, story_id
)
"""
ADDED = APPEND + "INSERT INTO noise_pendingnoise (story_id, act_id) SELECT story_id, id FROM entry"  # noqa: S608 - the constant above
READ_ANEW = APPEND + "INSERT INTO noise_pendingnoise (story_id) SELECT DISTINCT story_id FROM entry"  # noqa: S608 - the constant above


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
    return _append(ADDED, acts)


def append_stories(acts: Sequence[Act]) -> None:
    """The same where they are most of what their stories have: the fold reads those whole, not act by act."""
    _append(READ_ANEW, acts)


def _append(statement: str, acts: Sequence[Act]) -> int:
    return tell(statement, [orjson.dumps(list(acts)).decode()])
