"""The story below which a comment was written stands beside its words, and an index goes through them by it.

Filled while people write and search, ERA comments a transaction; a million of them took seven minutes, busy ones.
"""

import time

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models, transaction

ERA = 10_000  # comments, as in migration 0010
PAUSE = 0.1  # seconds, for who has a row locked to be done with it
KEEP = """
CREATE OR REPLACE FUNCTION keep_comment_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    spoken text;
BEGIN
    DELETE FROM threads_commentwords WHERE comment_id = NEW.id;
    IF NEW.state = 'published' THEN
        spoken := words_configuration(NEW.story_id);
        INSERT INTO threads_commentwords (comment_id, configuration{column}, vector)
        VALUES (NEW.id, spoken{value}, comment_vector(
            spoken, NEW.body_text, NEW.story_id, NEW.side, nextval('threads_commentwords_number') / {era}
        ));
    END IF;
    RETURN NULL;
END $$
"""
WITHOUT = KEEP.format(column="", value="", era=ERA)
WITH = KEEP.format(column=", home_id", value=", NEW.story_id", era=ERA)
# Who has a row locked writes it anew, with its home, and is not waited for: it may wait for another one of ours.
FILL = """
WITH piece AS MATERIALIZED (
    SELECT words.comment_id, comment.story_id
    FROM threads_commentwords words JOIN threads_comment comment ON comment.id = words.comment_id
    WHERE words.comment_id > %s AND words.home_id IS NULL
    ORDER BY words.comment_id LIMIT %s
    FOR UPDATE OF words SKIP LOCKED
), filled AS (
    UPDATE threads_commentwords words SET home_id = piece.story_id
    FROM piece WHERE words.comment_id = piece.comment_id
)
SELECT comment_id FROM piece ORDER BY comment_id DESC LIMIT 1
"""
# Who began before the trigger wrote homes may write words without one until he is done: nobody sees those before.
WRITERS_DONE = "LOCK TABLE threads_commentwords IN SHARE MODE"
IS_FILLED = "SELECT NOT EXISTS (SELECT FROM threads_commentwords WHERE home_id IS NULL)"
# Looked at without keeping anybody out, so that NOT NULL, which does, has nothing to look at. Two statements: of one
# text PostgreSQL makes one transaction, which would hold the lock of the first through the second.
CHECKED = (
    "ALTER TABLE threads_commentwords ADD CONSTRAINT words_have_a_home CHECK (home_id IS NOT NULL) NOT VALID",
    "ALTER TABLE threads_commentwords VALIDATE CONSTRAINT words_have_a_home",
)
UNCHECKED = "ALTER TABLE threads_commentwords DROP CONSTRAINT words_have_a_home"


def fill(_apps, schema_editor):
    """Again from the beginning until none is left: what was locked by somebody who gave up has no home yet."""
    with schema_editor.connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute(WRITERS_DONE)
        while not _asked(cursor, IS_FILLED)[0]:
            last = ("00000000-0000-0000-0000-000000000000",)
            while last is not None:
                with transaction.atomic():
                    last = _asked(cursor, FILL, [last[0], ERA])
            time.sleep(PAUSE)


def _asked(cursor, statement, values=None):
    cursor.execute(statement, values)
    return cursor.fetchone()


class Migration(migrations.Migration):
    atomic = False  # a million comments in one transaction would hold back every vacuum

    dependencies = [("stories", "0013_forecast_answers"), ("threads", "0017_told_at_once")]

    operations = [
        migrations.AddField(
            "commentwords",
            "home",
            models.ForeignKey(
                null=True,
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="stories.story",
            ),
        ),
        migrations.RunSQL(WITH, WITHOUT),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(CHECKED, migrations.RunSQL.noop),
        migrations.AlterField(
            "commentwords",
            "home",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="stories.story",
            ),
        ),
        migrations.RunSQL(UNCHECKED, migrations.RunSQL.noop),
        AddIndexConcurrently("commentwords", models.Index(fields=["home", "-comment"], name="comment_words_by_home")),
        migrations.AlterField(
            "comment",
            "author",
            models.ForeignKey(
                db_index=False,  # two indexes begin with it
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
