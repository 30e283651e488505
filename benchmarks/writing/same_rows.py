"""What one request wrote, row by row, and a script of pgbench that writes such rows in one transaction.

The rows are found by the transaction that made them, so that whatever a comment comes to write is in the script at
once. What triggers write is left to them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

TABLES = """
SELECT c.oid::regclass::text FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1
"""
COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL), a.attidentity <> '', key.confrelid::regclass::text
FROM pg_attribute a LEFT JOIN pg_constraint key
    ON key.conrelid = a.attrelid AND key.contype = 'f' AND key.conkey = ARRAY[a.attnum]
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum
"""
UNIQUE = """
SELECT array_agg(a.attname::text)
FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
WHERE i.indrelid = %s::regclass AND i.indisunique GROUP BY i.indexrelid
"""
RANGES = "SELECT min(id), max(id) FROM accounts_subscriber", "SELECT min(id), max(id) FROM stories_story"
PEOPLE, STORIES = "accounts_subscriber", "stories_story"
SCATTERED = {PEOPLE: ":person", STORIES: ":story"}  # rows of others that are pointed at: a different one each time
FRESH = "('f0000000-0000-7000-8000-' || lpad(to_hex(:n::bigint * 64 + :client_id::bigint), 12, '0'))"


@dataclass(frozen=True)
class Row:
    """One row: its columns with type, text, whether PostgreSQL numbers it, and the table that it points at."""

    table: str
    values: dict[str, tuple[str, str | None, bool, str | None]]

    @property
    def number(self) -> str | None:
        """Its own, where PostgreSQL gave it."""
        return next((text for _, text, identity, _ in self.values.values() if identity), None)


@dataclass(frozen=True)
class Script:
    """For pgbench; `rows` are those that it writes itself."""

    text: str
    rows: Sequence[Row]


@contextmanager
def same_rows() -> Iterator[list[Row]]:
    """Every row that is inserted or changed while this lasts, in the order of what points at what."""
    found: list[Row] = []
    began = _transaction()
    yield found
    found += _in_order(list(_written(began, _transaction())))


def script_of(rows: Sequence[Row]) -> Script:
    """Write such rows, each time with new numbers, by another person, on another story."""
    kept = _without_triggered(rows)
    (people, stories) = (_range(query) for query in RANGES)
    setting = ["\\set n :n + 1", f"\\set person random({people})", f"\\set story random({stories})"]
    statements = [f"{statement};" for statement in _statements(kept)]
    return Script("\n".join([*setting, "BEGIN;", *statements, "COMMIT;", ""]), kept)


def _written(began: int, ended: int) -> Iterator[Row]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(COLUMNS, [table])
            columns = cursor.fetchall()
            picked = ", ".join(f"{name}::text" for name, *_ in columns)
            cursor.execute(f"SELECT {picked} FROM {table} WHERE xmin::text::bigint BETWEEN %s AND %s", [began, ended])
            for texts in cursor.fetchall():
                values = {
                    name: (kind, text, own, to) for (name, kind, own, to), text in zip(columns, texts, strict=True)
                }
                yield Row(table, values)


def _in_order(rows: list[Row]) -> list[Row]:
    """What is pointed at comes first."""
    ordered: list[Row] = []
    while rows:
        waiting = {row.table for row in rows}
        free = [row for row in rows if not (_pointed_at(row) & waiting - {row.table})] or rows
        ordered += free
        rows = [row for row in rows if row not in free]
    return ordered


def _pointed_at(row: Row) -> set[str]:
    return {to for _, text, _, to in row.values.values() if to and text is not None}


def _is_ours(cursor: Any, table: str, kept: Sequence[Row]) -> bool:
    """Whether this transaction has written nothing there but these."""
    cursor.execute(f"SELECT count(*) FROM {table} WHERE xmin = pg_current_xact_id()::xid")
    found: int = cursor.fetchone()[0]
    return found == sum(row.table == table for row in kept)


def _without_triggered(rows: Sequence[Row]) -> list[Row]:
    """Without the tables into which triggers of the others write."""
    person, story = (_range(query).split(",")[0] for query in RANGES)
    values = {":n": "1", ":client_id": "0", ":person": person, ":story": story}
    kept: list[Row] = []
    with transaction.atomic(), connection.cursor() as cursor:
        for row, statement in zip(rows, _statements(rows), strict=True):
            if _is_ours(cursor, row.table, kept):
                cursor.execute(_filled(statement, values))
                kept.append(row)
        kept = [row for row in kept if _is_ours(cursor, row.table, kept)]  # those into which they wrote afterwards
        transaction.set_rollback(True)
    return kept


def _filled(statement: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        statement = statement.replace(f"{name}:", f"{value}:")
    return statement


def _statements(rows: Sequence[Row]) -> Iterator[str]:
    fresh = [text for row in rows for kind, text, _, to in row.values.values() if kind == "uuid" and text and not to]
    fresh += [text for row in rows if row.table == "core_idempotentwrite" for text in [row.values["key"][1]] if text]
    numbers = {(row.table, row.number) for row in rows if row.number}
    for row in rows:
        written = {name: value for name, value in row.values.items() if not value[2]}
        values = {name: _value(kind, text, to, fresh, numbers) for name, (kind, text, _, to) in written.items()}
        met = " ON CONFLICT DO NOTHING" if _may_be_there(row.table, values) else ""
        yield f"INSERT INTO {row.table} ({', '.join(values)}) VALUES ({', '.join(values.values())}){met}"


def _may_be_there(table: str, values: Mapping[str, str]) -> bool:
    """Whether a person and a story that are drawn again could meet the row that was written for them before."""
    with connection.cursor() as cursor:
        cursor.execute(UNIQUE, [table])
        keys = cursor.fetchall()
    return any(not any(_is_new(values.get(name)) for name in names) for (names,) in keys)


def _is_new(value: str | None) -> bool:
    """Whether no two runs of the script have it: numbers that PostgreSQL draws, and keys that are made of :n."""
    return value is None or FRESH in value or value.startswith("currval")


def _value(kind: str, text: str | None, to: str | None, fresh: Sequence[str], numbers: set[Any]) -> str:
    if text is None:
        return "NULL"
    if to in SCATTERED:
        return f"{SCATTERED[to]}::bigint"
    if (to, text) in numbers:
        return f"currval(pg_get_serial_sequence('{to}', 'id'))"
    parts = [text]
    for pk in fresh:
        parts = [piece for part in parts for piece in _around(part, pk)]
    return f"({' || '.join(FRESH if part in fresh else _literal(part) for part in parts)})::{kind}"


def _around(text: str, pk: str) -> list[str]:
    """The text in pieces, one of which is the key, if it is in there."""
    before, found, after = text.partition(pk)
    return [piece for piece in (before, found, after) if piece] if found and text != pk else [text]


def _literal(text: str) -> str:
    """Without a colon, which begins a variable of pgbench wherever it stands, and without a line break."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace(":", "\\x3a").replace("\n", "\\n")
    return f"E'{escaped}'"


def _transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        number: int = cursor.fetchone()[0]
    return number


def _range(query: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return ", ".join(map(str, cursor.fetchone()))
