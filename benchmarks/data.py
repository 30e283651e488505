"""Generated people, stories and acts: a few talk most, and a few stories are talked about most."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import NOT_PROVIDED, Model

from accounts.models import Subscriber
from stories.models import Story
from stories.noise.models import Engagement

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
SEED = "SELECT setseed(0.5)"  # every run measures the same data
# Acts come in visits of one person to one story. The first visits are one a person, so that the number of people is as
# said; the others go by the cube of a random number: the busiest tenth of people makes about half of them. Sides and
# newcomers are fixed by the person; what is answered is the act before on the same story.
ACTS = """
INSERT INTO noise_engagement
    (story_id, actor_id, kind, target, stance, newcomer, crossing, occurred_at, source_key)
SELECT story, actor,
    (ARRAY['comment', 'reply', 'reply', 'reaction', 'reaction', 'reaction'])[1 + floor(random() * 6)::int],
    %s || coalesce(lag(n) OVER (PARTITION BY story ORDER BY n), n),
    (ARRAY['critic', 'defender', '', ''])[1 + actor %% 4], actor %% 5 = 0, random() < 0.2,
    %s::timestamptz - random() * interval '10 days', %s || n
FROM (
    SELECT visit, (%s::bigint[])[1 + floor(power(random(), 3) * %s)::int] AS story,
        (%s::bigint[])[CASE WHEN visit < %s::int THEN 1 + visit ELSE 1 + floor(power(random(), 3) * %s)::int END]
            AS actor
    FROM generate_series(0, (%s::int - 1) / %s::int) AS visit
) drawn
    CROSS JOIN LATERAL (SELECT 1 + visit * %s::int + generate_series(0, %s::int - 1) AS n) act
WHERE n <= %s::int
"""
TIDY = "VACUUM ANALYZE"


def make_people(number: int) -> list[int]:
    """So many established subscribers; their ids."""
    person = Subscriber(joined_at=LONG_AGO)
    name = "'person' || translate(n::text, '0123456789', 'abcdefghkx')"  # letters that are their own skeletons
    multiply(person, number, email=f"{name} || '@bench.invalid'", handle=name, handle_skeleton=name)
    return list(Subscriber.objects.order_by("pk").values_list("pk", flat=True))


def make_stories(number: int) -> list[int]:
    """So many published stories, one a minute; their ids."""
    story = Story(state=Story.State.PUBLISHED, title="A plan, and who is against it", summary="Much.", created_at=NOW)
    published = f"timestamptz '{NOW.isoformat()}' - n * interval '1 minute'"
    multiply(story, number, slug="'story-' || n", document="'bench:' || n", published_at=published)
    return list(Story.objects.order_by("pk").values_list("pk", flat=True))


def write_acts(number: int, *, stories: Sequence[int], people: Sequence[int], tag: str, visit: int = 1) -> None:
    """So many acts of the last ten days in the ledger, `visit` of them at a time by one person on one story.

    All of `people` act if there are visits enough. Nothing is pending.
    """
    many = len(people)
    drawn: list[Any] = [list(stories), len(stories), list(people), many, many, number, visit]
    values = [tag, NOW, tag, *drawn, visit, visit, number]
    with connection.cursor() as cursor:
        cursor.execute(SEED)
        cursor.execute(ACTS, values)


def tidy() -> None:
    """What autovacuum would have done by the time that there is so much data."""
    with connection.cursor() as cursor:
        cursor.execute(TIDY)


def newest_act() -> int:
    """The id of the last row of the ledger; 0 without one."""
    last = Engagement.objects.order_by("-pk").first()
    return last.pk if last else 0


def multiply(row: Model, number: int, **columns: str) -> None:
    """Insert `number` rows like this one; `columns` are expressions of SQL in `n`, which counts from 1."""
    insert_from(row, "FROM generate_series(1, %s::int) AS n", number, **columns)


def insert_from(row: Model, source: str, *arguments: Any, **columns: str) -> None:
    """Insert a row like this one for each of `source`, the end of a SELECT; `columns` are expressions of SQL in it."""
    about = row._meta  # noqa: SLF001 - documented: the Model _meta API
    fields = [field for field in about.concrete_fields if field.column not in columns and _is_written(field)]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    picked = [f"%s::{field.db_type(connection)}" for field in fields]
    names = ", ".join([*(field.column or "" for field in fields), *columns])
    chosen = ", ".join([*picked, *(column.replace("%", "%%") for column in columns.values())])
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {about.db_table} ({names}) SELECT {chosen} {source}", [*values, *arguments])


def _is_written(field: Any) -> bool:
    """Whether PostgreSQL does not find a value by itself."""
    return not (field.primary_key or field.generated) and field.db_default is NOT_PROVIDED
