"""The statement that finds the comments of a page and the first replies below them, level by level.

Whatever it looks up is one row by its key, and is written so (`LATERAL ... LIMIT 1`): PostgreSQL cannot know how few
comments a level has, and would read whole tables for them.
"""

from collections.abc import Sequence
from functools import cache

from discussion.threads.models import Comment
from discussion.threads.ranking.tallies import NUMBERS

FIRST_REPLIES = 3
MAX_NODES = 1000  # a page of 100 comments stops growing deeper here; its cursors lead on

_PUBLIC = "{row}.state IN ({states}) AND {row}.shown_version > 0"
# `xmin` and `ctid` say which version of a row this is: no two of one row have both in common.
_PLACE = "{row}.id, {row}.parent_id, {row}.xmin AS made_by, {row}.ctid AS lies_at, {row}.author_id, {row}.anchor_id"
_REPLIES = """
    (SELECT count(*) FROM threads_comment reply WHERE reply.parent_id = {row}.id AND {public}) AS replies
"""
# Behind a SELECT PostgreSQL does not see how many there are, or it would plan anew for each number.
THESE = "FROM unnest((SELECT %(comments)s::uuid[])) asked (id) JOIN threads_comment top ON top.id = asked.id"
# One plan is kept for all stories. Made for `story_id = ...` it could be one that reads and sorts a whole discussion,
# as an ordinary one is short; of a range PostgreSQL expects so much that it walks along the index, and stops.
_FIRST = """
FROM threads_comment top WHERE top.story_id BETWEEN %(story)s AND %(story)s AND top.parent_id IS NULL AND {public}
ORDER BY top.story_id {story}, top.id {id} LIMIT %(limit)s + 1
"""
NEWEST = _FIRST.format(public="{public}", story="ASC", id="DESC")
OLDEST = _FIRST.format(public="{public}", story="DESC", id="ASC")
_TOPS = """
tops AS MATERIALIZED (SELECT {place} {tops}),
level0 AS MATERIALIZED (SELECT top.*, {replies} FROM tops top LIMIT %(limit)s)"""
# The first replies of each, by the index (parent, id): a window over all would read a branch of 100,000.
_LEVEL = """
level{number} AS MATERIALIZED (
    SELECT first.*, {replies}
    FROM level{above} above CROSS JOIN LATERAL (
        SELECT {place} FROM threads_comment reply
        WHERE reply.parent_id = above.id AND {public} ORDER BY reply.id LIMIT {most_replies}
    ) first
    WHERE above.replies > 0 AND {nodes} + {most_replies} * (SELECT count(*) FROM level{above}) <= %(most)s
)"""
# What was written just now has no tally, and needs none while nobody has reacted: most of a page when many write.
_TALLY = ", ".join(f"tally.{name}" for name in NUMBERS)
TRAITS = f"""
    place.made_by, place.lies_at, author.handle, anchor.made_by, anchor.lies_at, staff.roles, place.replies,
    tally.comment_id IS NULL AND coalesce(
        (SELECT true FROM threads_reaction reaction WHERE reaction.comment_id = place.id LIMIT 1), false
    ),
    tally.common_ground, {_TALLY}
"""  # noqa: S608 - only names of columns
BADGES, WAITS = 5, 7  # where these stand among them
MORE = "(SELECT count(*) FROM tops) > %(limit)s"
_NODES = """
WITH {levels},
tree AS MATERIALIZED ({tree}),
pending (id) AS MATERIALIZED (
    SELECT comment_id FROM threads_pendingtally WHERE comment_id = ANY(ARRAY(SELECT id FROM tree))
),
staff AS MATERIALIZED (
    SELECT given.subscriber_id AS id, array_agg(role.name ORDER BY role.name) AS roles
    FROM accounts_subscriber_groups given JOIN auth_group role ON role.id = given.group_id
    WHERE role.name = ANY(%(roles)s::text[]) GROUP BY given.subscriber_id
)
SELECT {columns}, {traits}
FROM tree place {joins}
    LEFT JOIN LATERAL (SELECT * FROM accounts_subscriber WHERE id = place.author_id LIMIT 1) author ON true
    LEFT JOIN staff ON staff.id = place.author_id
    LEFT JOIN LATERAL (
        SELECT *, xmin AS made_by, ctid AS lies_at FROM stories_passage WHERE id = place.anchor_id LIMIT 1
    ) anchor ON true
    LEFT JOIN LATERAL (SELECT * FROM threads_tally WHERE comment_id = place.id LIMIT 1) tally
        ON place.id NOT IN (SELECT id FROM pending)
ORDER BY place.id
"""
WHOLE = "CROSS JOIN LATERAL (SELECT * FROM threads_comment WHERE id = place.id LIMIT 1) comment"


@cache
def node_statement(depth: int, columns: str, *, tops: str = THESE, joins: str = "") -> str:
    """`columns` and TRAITS of each comment that `tops` finds, and of first replies down to `depth` levels below.

    By their ids. Takes `limit`, how many of `tops` there are to be at most; `roles`, `most`, and what `tops` wants.
    """
    public = _public("top")
    first = _TOPS.format(
        place=_PLACE.format(row="top"), tops=tops.format(public=public), replies=_replies("top"), public=public
    )
    levels = [first, *(_level(number) for number in range(1, depth + 1))]
    return _NODES.format(
        levels=",".join(levels),
        tree=" UNION ALL ".join(f"SELECT * FROM level{number}" for number in range(depth + 1)),  # noqa: S608 - only numbers
        columns=columns,
        traits=TRAITS,
        joins=joins,
    )


def _level(number: int) -> str:
    counts: Sequence[str] = [f"(SELECT count(*) FROM level{above})" for above in range(number)]  # noqa: S608 - only numbers
    return _LEVEL.format(
        number=number,
        above=number - 1,
        place=_PLACE.format(row="reply"),
        replies=_replies("first"),
        public=_public("reply"),
        most_replies=FIRST_REPLIES,
        nodes=" + ".join(counts),
    )


def _replies(row: str) -> str:
    return _REPLIES.format(row=row, public=_public("reply"))


def _public(row: str) -> str:
    return _PUBLIC.format(row=row, states=", ".join(f"'{name}'" for name in Comment.PUBLIC_STATES))
