"""Topics of a story with many open cases: a job files these, in pieces, and not who gives the topics."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

# A hundred cases take a tenth of a second, of one story or of all that lose a topic that is deleted.
IN_PIECES = """
CREATE OR REPLACE FUNCTION file_cases_of_topics() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    story bigint;
    matters uuid[];
    room int := 100;
BEGIN
    PERFORM pg_advisory_xact_lock(22, bucket)
    FROM (SELECT DISTINCT (story_id % 64)::int AS bucket FROM changed ORDER BY bucket) buckets;
    FOR story IN SELECT DISTINCT story_id FROM changed LOOP
        matters := ARRAY(SELECT case_id FROM moderation_casefacet WHERE facet = 'story:' || story LIMIT room + 1);
        IF cardinality(matters) > room THEN
            INSERT INTO moderation_latefiling (story_id, after) VALUES (story, '00000000-0000-0000-0000-000000000000');
        ELSIF matters <> '{}' THEN
            PERFORM file_cases(matters);
            room := room - cardinality(matters);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""
# As in 0022; what waits to be filed is filed first.
AT_ONCE = """
SELECT file_cases(ARRAY(
    SELECT filed.case_id FROM moderation_casefacet filed
    WHERE filed.facet IN (SELECT 'story:' || story_id FROM moderation_latefiling)
));
CREATE OR REPLACE FUNCTION file_cases_of_topics() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0023_ends_of_appeals"),
        ("stories", "0013_forecast_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="LateFiling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("after", models.UUIDField(default=uuid.UUID(int=0))),
                (
                    "story",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stories.story",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(IN_PIECES, AT_ONCE),
    ]
