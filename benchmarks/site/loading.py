"""Writing millions of rows: into tables without their indexes and foreign keys, which come back afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

INDEXES = """
SELECT format('DROP INDEX %%I', index.relname), pg_get_indexdef(index.oid)
FROM pg_index JOIN pg_class index ON index.oid = indexrelid
WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
    AND NOT indisunique
"""
KEYS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'
"""


@contextmanager
def unburdened(*tables: str) -> Iterator[None]:
    """Let these tables have neither foreign keys nor indexes, but for unique ones, while this lasts."""
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            for query in (KEYS, INDEXES):
                cursor.execute(query, [table])
                found += cursor.fetchall()
        for drop, _ in found:
            cursor.execute(drop)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, make in reversed(found):
                cursor.execute(make)
