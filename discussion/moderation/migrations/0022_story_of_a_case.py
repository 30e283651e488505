"""Cases are filed under story, topics and reasons, and counted: a narrowed list is a piece of an index."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models, transaction

QUEUES = [("held", "Held"), ("reported", "Reported"), ("appeals", "Appeals"), ("escalated", "Escalated")]
OPEN = models.Q(closed_at__isnull=True)
PIECE = 1_000  # cases a transaction

# Topics of a story and its cases may change at once, and neither would see the other. Whoever changes topics therefore
# waits until nobody files or closes a case of such a story, and holds them off meanwhile. By buckets: a lock for each
# story would be too many where thousands of cases are filed by one statement. The plans are kept: PostgreSQL takes a
# list of one case for one of ten, thinks that it gains by planning anew, and that takes longer than all the rest.
FILING = """
CREATE FUNCTION keep_topics_of_cases(matters uuid[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(22, bucket) FROM (
        SELECT DISTINCT (story_id % 64)::int AS bucket
        FROM moderation_case matter JOIN threads_comment about ON about.id = matter.comment_id
        WHERE matter.id = ANY (matters) ORDER BY bucket
    ) buckets;
END $$;
CREATE FUNCTION facets_of_cases(matters uuid[])
RETURNS TABLE (case_id uuid, facet text, queue text, priority double precision) LANGUAGE sql STABLE AS $$
    SELECT matter.id, facets.facet, matter.queue, matter.priority
    FROM moderation_case matter
        LEFT JOIN threads_comment about ON about.id = matter.comment_id
        CROSS JOIN LATERAL (
            SELECT 'story:' || about.story_id WHERE about.story_id IS NOT NULL
            UNION SELECT 'topic:' || topic_id FROM stories_story_topics WHERE story_id = about.story_id
            UNION SELECT 'why:' || left(code, 60) FROM regexp_split_to_table(matter.reason, ', ') code WHERE code <> ''
            UNION SELECT 'why:' || report.reason FROM moderation_report report WHERE report.case_id = matter.id
        ) facets (facet)
    WHERE matter.id = ANY (matters) AND matter.closed_at IS NULL
$$;
CREATE FUNCTION file_cases(matters uuid[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM keep_topics_of_cases(matters);
    DELETE FROM moderation_casefacet filed WHERE filed.case_id = ANY (matters) AND NOT EXISTS (
        SELECT FROM facets_of_cases(matters) told
        WHERE (told.case_id, told.facet, told.queue) = (filed.case_id, filed.facet, filed.queue)
    );
    INSERT INTO moderation_casefacet AS filed (case_id, facet, queue, priority)
    SELECT told.case_id, told.facet, told.queue, told.priority FROM facets_of_cases(matters) told
    ON CONFLICT (case_id, facet) DO UPDATE SET priority = EXCLUDED.priority
        WHERE filed.priority <> EXCLUDED.priority;
END $$;
CREATE FUNCTION file_new_cases() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    matters uuid[] := ARRAY(SELECT id FROM added WHERE closed_at IS NULL);
BEGIN
    IF matters <> '{}' THEN
        INSERT INTO moderation_waitingcount (facet, queue, waiting)
        SELECT '', queue, count(*) FROM added WHERE closed_at IS NULL GROUP BY queue;
        PERFORM file_cases(matters);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION file_changed_case() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    waited boolean := OLD.closed_at IS NULL;
    waits boolean := TG_OP = 'UPDATE' AND NEW.closed_at IS NULL;
BEGIN
    IF waited IS DISTINCT FROM waits OR OLD.queue <> NEW.queue THEN
        INSERT INTO moderation_waitingcount (facet, queue, waiting)
        SELECT '', OLD.queue, -1 WHERE waited UNION ALL SELECT '', NEW.queue, 1 WHERE waits;
    END IF;
    IF waits THEN
        PERFORM file_cases(ARRAY[NEW.id]);
    ELSIF waited THEN
        -- By its comment: a case that is deleted is not in its table any more.
        PERFORM pg_advisory_xact_lock_shared(22, (story_id % 64)::int) FROM threads_comment WHERE id = OLD.comment_id;
        DELETE FROM moderation_casefacet WHERE case_id = OLD.id;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION file_reported_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM file_cases(ARRAY[CASE TG_OP WHEN 'DELETE' THEN OLD.case_id ELSE NEW.case_id END]);
    RETURN NULL;
END $$;
CREATE FUNCTION file_moved_cases() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    matters uuid[];
BEGIN
    -- Of both stories, before anything is read: whoever changes topics of the old one still finds the case there.
    PERFORM pg_advisory_xact_lock_shared(22, least(OLD.story_id % 64, NEW.story_id % 64)::int);
    PERFORM pg_advisory_xact_lock_shared(22, greatest(OLD.story_id % 64, NEW.story_id % 64)::int);
    matters := ARRAY(SELECT id FROM moderation_case WHERE comment_id = NEW.id AND closed_at IS NULL);
    IF matters <> '{}' THEN
        PERFORM file_cases(matters);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION file_cases_of_topics() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    matters uuid[];
BEGIN
    PERFORM pg_advisory_xact_lock(22, bucket)
    FROM (SELECT DISTINCT (story_id % 64)::int AS bucket FROM changed ORDER BY bucket) buckets;
    matters := ARRAY(
        SELECT case_id FROM moderation_casefacet WHERE facet IN (SELECT 'story:' || story_id FROM changed)
    );
    IF matters <> '{}' THEN
        PERFORM file_cases(matters);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION count_filed_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO moderation_waitingcount (facet, queue, waiting)
    SELECT facet, queue, count(*) * TG_ARGV[0]::int FROM changed WHERE facet NOT LIKE 'why:%' GROUP BY facet, queue;
    RETURN NULL;
END $$;
CREATE TRIGGER moderation_case_added AFTER INSERT ON moderation_case
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION file_new_cases();
CREATE TRIGGER moderation_case_changed
    AFTER UPDATE OF queue, priority, reason, closed_at, comment_id ON moderation_case FOR EACH ROW
    WHEN (
        (OLD.queue, OLD.priority, OLD.reason, OLD.closed_at IS NULL, OLD.comment_id)
            IS DISTINCT FROM (NEW.queue, NEW.priority, NEW.reason, NEW.closed_at IS NULL, NEW.comment_id)
    )
    EXECUTE FUNCTION file_changed_case();
CREATE TRIGGER moderation_case_gone AFTER DELETE ON moderation_case
    FOR EACH ROW EXECUTE FUNCTION file_changed_case();
CREATE TRIGGER moderation_report_filed AFTER INSERT OR DELETE OR UPDATE OF reason ON moderation_report
    FOR EACH ROW EXECUTE FUNCTION file_reported_case();
CREATE TRIGGER moderation_comment_moved AFTER UPDATE OF story_id ON threads_comment
    FOR EACH ROW WHEN (OLD.story_id <> NEW.story_id) EXECUTE FUNCTION file_moved_cases();
CREATE TRIGGER moderation_topic_added AFTER INSERT ON stories_story_topics
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION file_cases_of_topics();
CREATE TRIGGER moderation_topic_gone AFTER DELETE ON stories_story_topics
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION file_cases_of_topics();
CREATE TRIGGER moderation_facet_added AFTER INSERT ON moderation_casefacet
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_filed_cases('1');
CREATE TRIGGER moderation_facet_gone AFTER DELETE ON moderation_casefacet
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_filed_cases('-1');
"""
# Or it takes a list of a hundred cases for one of ten, and sorts it.
KNOWN_BETTER = "ALTER TABLE moderation_casefacet ALTER COLUMN facet SET STATISTICS {}"
# A page keeps room for the leases of its cases: else each is written to another page, and so into every index.
ROOM = "ALTER TABLE moderation_case SET (fillfactor = 80)"
NO_ROOM = "ALTER TABLE moderation_case RESET (fillfactor)"
STOP_FILING = """
DROP FUNCTION file_new_cases() CASCADE;
DROP FUNCTION file_changed_case() CASCADE;
DROP FUNCTION file_reported_case() CASCADE;
DROP FUNCTION file_moved_cases() CASCADE;
DROP FUNCTION file_cases_of_topics() CASCADE;
DROP FUNCTION count_filed_cases() CASCADE;
DROP FUNCTION file_cases(uuid[]);
DROP FUNCTION facets_of_cases(uuid[]);
DROP FUNCTION keep_topics_of_cases(uuid[]);
"""
# In the transaction that makes the triggers, which waited for whoever was writing and holds all others off.
WHAT_WAITS = """
INSERT INTO moderation_waitingcount (facet, queue, waiting, is_folded)
SELECT '', queue, count(*), true FROM moderation_case WHERE closed_at IS NULL GROUP BY queue
"""
NEXT_PIECE = """
WITH piece AS (
    SELECT id FROM moderation_case WHERE closed_at IS NULL AND id > %s ORDER BY id LIMIT %s FOR NO KEY UPDATE
), filed AS MATERIALIZED (SELECT file_cases(ARRAY(SELECT id FROM piece)))
SELECT max(id::text) FROM piece, filed
"""


def begin_filing(apps, schema_editor):
    with transaction.atomic(), schema_editor.connection.cursor() as cursor:
        cursor.execute(FILING)
        cursor.execute(WHAT_WAITS)


def stop_filing(apps, schema_editor):
    with transaction.atomic(), schema_editor.connection.cursor() as cursor:
        cursor.execute(STOP_FILING)


def file_what_waits(apps, schema_editor):
    """Piece by piece: moderators go on deciding."""
    last = "00000000-0000-0000-0000-000000000000"
    while last is not None:
        with transaction.atomic(), schema_editor.connection.cursor() as cursor:
            cursor.execute(NEXT_PIECE, [last, PIECE])
            [last] = cursor.fetchone()


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("moderation", "0021_judged_for_cause"),
        ("threads", "0017_told_at_once"),
        ("stories", "0013_forecast_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseFacet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facet", models.CharField(max_length=80)),
                ("queue", models.CharField(choices=QUEUES, max_length=10)),
                ("priority", models.FloatField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facets",
                        to="moderation.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["facet", "queue", "-priority", "case"], name="case_facet_queue"),
                    models.Index(fields=["facet", "queue", "case"], name="case_facet_oldest"),
                    models.Index(fields=["facet", "-priority", "case"], name="case_facet_all"),
                    models.Index(fields=["facet", "case"], name="case_facet_all_oldest"),
                ],
                "constraints": [models.UniqueConstraint(fields=("case", "facet"), name="case_facet_once")],
            },
        ),
        migrations.CreateModel(
            name="WaitingCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facet", models.CharField(blank=True, max_length=80)),
                ("queue", models.CharField(choices=QUEUES, max_length=10)),
                ("waiting", models.IntegerField()),
                ("is_folded", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["facet", "queue"], include=["waiting"], name="waiting_counts"),
                    models.Index(fields=["id"], name="waiting_counts_pending", condition=models.Q(is_folded=False)),
                ],
            },
        ),
        migrations.RunSQL(KNOWN_BETTER.format(500), KNOWN_BETTER.format(-1)),
        AddIndexConcurrently("case", models.Index(fields=["queue", "id"], name="case_oldest", condition=OPEN)),
        AddIndexConcurrently("case", models.Index(fields=["id"], name="case_open_oldest", condition=OPEN)),
        # Nobody looks for cases by who has leased them but who leaves, and a lease now writes into no index.
        migrations.AlterField(
            "case",
            "leased_by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(ROOM, NO_ROOM),
        migrations.RunPython(begin_filing, stop_filing),
        migrations.RunPython(file_what_waits, migrations.RunPython.noop),
    ]
