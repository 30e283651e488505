"""Reading a table that only grows, piece by piece, without passing over the rows that are committed late.

An id is drawn before its row is committed: the highest one that can be seen says nothing of those below it. So the
mark moves only over ids that were there when everybody had ended who was writing then. What is younger is read again
the next time. Where nothing is new, nothing is written.
"""

from collections.abc import Iterator

from django.db import connection
from django.db.models import F, Max, Model

from core.models import Mark

# Whoever writes a table holds this lock from before he draws an id to the end of his transaction.
WRITERS = """
SELECT virtualtransaction
FROM pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND relation = %s::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND pid IS DISTINCT FROM pg_backend_pid()
"""


def unread(name: str, model: type[Model], *, size: int) -> Iterator[tuple[int, int]]:
    """Every (after, upto] that has ids not read under this `name` yet, each `size` ids wide or less.

    The mark passes over a piece when the next one is asked for: the caller has committed his work by then. Killed
    anywhere, or run twice at once, pieces are read again and none is missed.
    """
    mark = _look_ahead(name, model)
    is_settled = not _writers(model).intersection(mark.writers)
    newest = _newest(model)
    for after in range(mark.read, newest, size):
        upto = min(after + size, newest)
        yield after, upto
        if is_settled:
            Mark.objects.filter(name=name, read__lt=min(upto, mark.seen)).update(read=min(upto, mark.seen))
    if newest > mark.read:
        _look_ahead(name, model)


def _look_ahead(name: str, model: type[Model]) -> Mark:
    """Note up to where the table is complete once those have ended who write it now, unless that is noted already."""
    mark = Mark.objects.get_or_create(name=name)[0]
    newest = _newest(model)
    if mark.read >= mark.seen and newest > mark.seen:
        facts = {"seen": newest, "writers": sorted(_writers(model))}  # in this order
        Mark.objects.filter(name=name, seen__lt=newest, read__gte=F("seen")).update(**facts)
        mark.refresh_from_db()
    return mark


def _newest(model: type[Model]) -> int:
    return model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0  # noqa: SLF001 - documented


def _writers(model: type[Model]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [model._meta.db_table])  # noqa: SLF001 - documented
        return {virtual_transaction for (virtual_transaction,) in cursor.fetchall()}
