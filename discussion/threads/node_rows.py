"""Everything that is shown of comments and of the first replies below them, in one statement.

Django would take seven, and longer to put them together than PostgreSQL takes to answer. What comes back are the same
objects, so whoever shows them need not know.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.db.models.base import ModelState
from psycopg.pq import Format

from accounts.models import Subscriber
from accounts.roles import ROLES
from core.prepared import prepared_statements
from discussion.threads.models import Comment
from discussion.threads.ranking.tallies import NUMBERS, Counted, folded
from stories.models import Passage

FIRST_REPLIES = 3
MAX_NODES = 1000  # a page of 100 comments stops growing deeper here; its cursors lead on

_PUBLIC = "reply.state IN ({}) AND reply.shown_version > 0".format(
    ", ".join(f"'{name}'" for name in Comment.PUBLIC_STATES)
)
# The first replies of each node, by the index (parent, id): a window over all would read a branch of 100,000.
_LEVEL = """
level{number} (id) AS MATERIALIZED (
    SELECT first.id
    FROM level{above} CROSS JOIN LATERAL (
        SELECT reply.id FROM threads_comment reply
        WHERE reply.parent_id = level{above}.id AND {public} ORDER BY reply.id LIMIT {replies}
    ) first
    WHERE {nodes} + {replies} * (SELECT count(*) FROM level{above}) <= %(most)s
)"""
_NODES = """
WITH level0 (id) AS MATERIALIZED (SELECT unnest(%(comments)s::uuid[])){levels}
SELECT {comment}, {author}, {anchor},
    (SELECT count(*) FROM threads_comment reply WHERE reply.parent_id = comment.id AND {public}),
    CASE WHEN EXISTS (SELECT FROM threads_pendingtally pending WHERE pending.comment_id = comment.id)
        THEN EXISTS (SELECT FROM threads_reaction reaction WHERE reaction.comment_id = comment.id) END,
    tally.common_ground, {numbers},
    ARRAY(
        SELECT role.name FROM auth_group role JOIN accounts_subscriber_groups given ON given.group_id = role.id
        WHERE given.subscriber_id = comment.author_id AND role.name = ANY(%(roles)s::text[]) ORDER BY role.name
    )
FROM ({tree}) tree (id)
    JOIN threads_comment comment ON comment.id = tree.id
    LEFT JOIN accounts_subscriber author ON author.id = comment.author_id
    LEFT JOIN stories_passage anchor ON anchor.id = comment.anchor_id
    LEFT JOIN threads_tally tally ON tally.comment_id = comment.id
ORDER BY comment.id
"""


@dataclass(slots=True)
class NodeRow:
    """What belongs to one comment; where it `waits`, its reactions have changed just now, and are to be counted."""

    comment: Comment
    reply_count: int
    waits: bool
    counted: Counted
    badges: list[str]


def read_node_rows(comments: Iterable[UUID], *, depth: int) -> list[NodeRow]:
    """These comments, whatever their state, and the public ones among the first replies down to `depth` levels below.

    In the order of their ids, each with author and part of the story that it points at, without its story.
    """
    asked: dict[str, Any] = {"comments": list(comments), "roles": list(ROLES), "most": MAX_NODES}
    with prepared_statements(), connection.cursor() as cursor:
        cursor.cursor.format = Format.BINARY  # keys and times need not be read from texts
        cursor.execute(_statement(depth), asked)
        return list(_read(cursor.fetchall()))


@cache
def _statement(depth: int) -> str:
    counts = [f"(SELECT count(*) FROM level{number})" for number in range(depth + 1)]  # noqa: S608 - only numbers
    levels = [
        _LEVEL.format(
            number=number,
            above=number - 1,
            public=_PUBLIC,
            replies=FIRST_REPLIES,
            nodes=" + ".join(counts[:number]),
        )
        for number in range(1, depth + 1)
    ]
    return _NODES.format(
        levels="".join(f",{level}" for level in levels),
        public=_PUBLIC,
        tree=" UNION ALL ".join(f"SELECT id FROM level{number}" for number in range(depth + 1)),  # noqa: S608 - only numbers
        numbers=", ".join(f"tally.{name}" for name in NUMBERS),
        **{
            alias: ", ".join(f'{alias}."{column}"' for column, _ in _columns(model)) for alias, model in _MODELS.items()
        },
    )


# Of an author what a page can show: neither an address nor a password travels with each comment.
_SHOWN_OF = {"accounts.subscriber": {"id", "handle", "trust"}}
_MODELS: dict[str, type[Model]] = {"comment": Comment, "author": Subscriber, "anchor": Passage}
_PLACES: dict[str, Any] = {name: Comment._meta.get_field(name) for name in ("author", "anchor")}  # noqa: SLF001 - documented


@cache
def _columns(model: type[Model]) -> list[tuple[str, str]]:
    """Columns and names of attributes; whatever else is asked for, and what has to be converted, is read then."""
    about = model._meta  # noqa: SLF001 - documented
    shown = _SHOWN_OF.get(about.label_lower, {field.name for field in about.concrete_fields})
    plain = [field for field in about.concrete_fields if field.name in shown and not hasattr(field, "from_db_value")]
    return [(str(field.column), field.attname) for field in plain]


def _read(rows: Iterable[Sequence[Any]]) -> Iterator[NodeRow]:
    names = {alias: [name for _, name in _columns(model)] for alias, model in _MODELS.items()}
    author_at = len(names["comment"])
    anchor_at = author_at + len(names["author"])
    rest = anchor_at + len(names["anchor"])
    known: dict[tuple[str, Any], Any] = {("author", None): None, ("anchor", None): None}

    def part(alias: str, values: Sequence[Any]) -> Any:
        """One object for each row of the other tables, however many comments have it."""
        key = (alias, values[0])
        if key not in known:
            known[key] = _revive(_MODELS[alias], names[alias], values)
        return known[key]

    for row in rows:
        comment = _revive(Comment, names["comment"], row[:author_at])
        _PLACES["author"].set_cached_value(comment, part("author", row[author_at:anchor_at]))
        _PLACES["anchor"].set_cached_value(comment, part("anchor", row[anchor_at:rest]))
        replies, reacted, ground, *numbers, badges = row[rest:]
        # What was written just now is pending as well, and has none: most of what a page shows when many write.
        counted = Counted() if reacted is False else folded(numbers, ground)
        yield NodeRow(comment, replies, bool(reacted), counted, badges)


def _revive(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> Any:
    """A row that was read, made as unpickling makes one: `__init__` looks at each column of each row again."""
    row: Any = model.__new__(model)
    row._state = ModelState()  # noqa: SLF001 - documented, and so below
    row._state.adding, row._state.db = False, "default"  # noqa: SLF001
    row.__dict__.update(zip(names, values, strict=True))
    return row
