"""Finding comments by their words; the turns of stances, changes of mind and answers to forecasts.

Nothing here holds a lock on comments for longer than it takes to count them: their words go into a table of their own,
10,000 comments a transaction, while people write. A million of them took nine minutes.
"""

from importlib import import_module

import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models, transaction

letters = import_module("stories.search.migrations.0003_words_without_accents")

ERA = 10_000  # comments; `discussion.threads.searching` tells what for
# What a search is narrowed by stands among the words, as words with a sign that is in no word of a text.
# `translate` goes through all letters that it knows for each one that it meets, so it is told only those that occur.
VECTOR = """
CREATE FUNCTION fold_letters(body text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN octet_length(body) = char_length(body) THEN body ELSE (
        SELECT translate(body, letters, translate(letters, %(accented)s, %(plain)s))
        FROM (
            SELECT string_agg(DISTINCT letter, '') AS letters
            FROM unnest(string_to_array(regexp_replace(body, '[\u0001-\u007f]+', '', 'g'), NULL)) AS letter
        ) used
    ) END
$$;
CREATE FUNCTION comment_vector(configuration text, body text, story bigint, side text, era bigint) RETURNS tsvector
LANGUAGE sql STABLE AS $$
    SELECT to_tsvector(configuration::regconfig, fold_letters(body))
        || array_to_tsvector(ARRAY['lang=' || configuration, 'story=' || story, 'side=' || side, 'era=' || era])
$$;
CREATE FUNCTION words_configuration(story bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT configuration FROM search_storywords WHERE story_id = story), 'simple')
$$;
"""
# The lock and the number of what is there already: whatever is written from here on is in a later era.
KEEP = """
CREATE SEQUENCE threads_commentwords_number;
CREATE FUNCTION keep_comment_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    spoken text;
BEGIN
    DELETE FROM threads_commentwords WHERE comment_id = NEW.id;
    IF NEW.state = 'published' THEN
        spoken := words_configuration(NEW.story_id);
        INSERT INTO threads_commentwords (comment_id, configuration, vector)
        VALUES (NEW.id, spoken, comment_vector(
            spoken, NEW.body_text, NEW.story_id, NEW.side, nextval('threads_commentwords_number') / %(era)s
        ));
    END IF;
    RETURN NULL;
END $$;
LOCK TABLE threads_comment IN SHARE ROW EXCLUSIVE MODE;
SELECT setval('threads_commentwords_number', %(era)s * (1 + count(*) / %(era)s)) FROM threads_comment;
CREATE TRIGGER threads_comment_worded AFTER INSERT ON threads_comment
    FOR EACH ROW WHEN (NEW.state = 'published')
    EXECUTE FUNCTION keep_comment_words();
CREATE TRIGGER threads_comment_reworded AFTER UPDATE OF state, body_text, side ON threads_comment
    FOR EACH ROW WHEN (
        'published' IN (OLD.state, NEW.state)
        AND (OLD.state, OLD.body_text, OLD.side) IS DISTINCT FROM (NEW.state, NEW.body_text, NEW.side)
    )
    EXECUTE FUNCTION keep_comment_words();
"""
DROP = """
DROP TRIGGER threads_comment_worded ON threads_comment;
DROP TRIGGER threads_comment_reworded ON threads_comment;
DROP FUNCTION keep_comment_words();
DROP SEQUENCE threads_commentwords_number;
"""
# Locked, so that who takes one down meanwhile waits for its words to be there, and takes them along.
FILL = """
WITH piece AS MATERIALIZED (
    SELECT id, body_text, story_id, side FROM threads_comment
    WHERE id > %s AND state = 'published' ORDER BY id LIMIT %s FOR NO KEY UPDATE
), filled AS (
    INSERT INTO threads_commentwords (comment_id, configuration, vector)
    SELECT id, words_configuration(story_id),
        comment_vector(words_configuration(story_id), body_text, story_id, side, %s)
    FROM piece
    ON CONFLICT DO NOTHING
)
SELECT id FROM piece ORDER BY id DESC LIMIT 1
"""
# The ledger knows every side that a person has taken, but not because of what; that is known of the last one only.
TURNS = """
ALTER TABLE threads_stanceturn ADD CONSTRAINT stance_turn_of_stance
    FOREIGN KEY (stance_id) REFERENCES threads_stance (id) ON DELETE CASCADE;
INSERT INTO threads_stanceturn (stance_id, turn, side, because_id, declared_at)
SELECT stance.id, number, coalesce(act.stance, stance.side),
    CASE WHEN number = stance.turn THEN stance.because_id END, coalesce(act.occurred_at, stance.declared_at)
FROM threads_stance stance
    CROSS JOIN LATERAL generate_series(1, stance.turn) AS number
    LEFT JOIN noise_engagement act ON act.source_key = 'stance:' || stance.id || ':' || number
WHERE act.id IS NOT NULL OR number = stance.turn;
"""
COUNT_SIDES = """
INSERT INTO threads_pendingtally (comment_id) SELECT comment_id FROM threads_tally WHERE common_ground IS NOT NULL
"""


def fill(_apps, schema_editor):
    """The oldest comments are the first era."""
    last, era = "00000000-0000-0000-0000-000000000000", 0
    while last is not None:
        with transaction.atomic(), schema_editor.connection.cursor() as cursor:
            cursor.execute(FILL, [last, ERA, era])
            row = cursor.fetchone()
        last, era = row and row[0], era + 1


class Migration(migrations.Migration):
    atomic = False  # a million comments in one transaction would hold back every vacuum

    dependencies = [
        ("noise", "0016_fewer_indexes"),
        ("search", "0003_words_without_accents"),
        ("stories", "0013_forecast_answers"),
        ("threads", "0009_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommentWords",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="threads.comment",
                    ),
                ),
                ("configuration", models.CharField(max_length=20)),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={"verbose_name_plural": "words of comments"},
        ),
        migrations.RunSQL(
            [(VECTOR, letters.FOLDED)],
            "DROP FUNCTION comment_vector; DROP FUNCTION fold_letters; DROP FUNCTION words_configuration",
        ),
        migrations.RunSQL([(KEEP, {"era": ERA})], DROP),
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently("commentwords", GinIndex(fields=["vector"], name="comment_words")),
        migrations.CreateModel(
            name="StanceTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("turn", models.PositiveIntegerField()),
                (
                    "side",
                    models.CharField(
                        choices=[("critic", "Critic"), ("defender", "Defender"), ("neutral", "Neutral")], max_length=8
                    ),
                ),
                ("declared_at", models.DateTimeField()),
                (
                    "because",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="threads.comment",
                    ),
                ),
                (
                    "stance",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="turns",
                        to="threads.stance",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("stance", "turn"), name="stance_turn_once")],
            },
        ),
        migrations.RunSQL(TURNS, "ALTER TABLE threads_stanceturn DROP CONSTRAINT stance_turn_of_stance"),
        migrations.CreateModel(
            name="ChangeOfMind",
            fields=[
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="stories.story",
                    ),
                ),
                ("figures", models.JSONField()),
                ("counted_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ForecastAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[("likely", "Likely"), ("unlikely", "Unlikely"), ("unsure", "Unsure")], max_length=8
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("critic", "Critic"), ("defender", "Defender"), ("neutral", "Neutral")],
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField()),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forecast_answers",
                        to="stories.story",
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["story", "answer", "side", "subscriber"], name="forecast_answer_counts")
                ],
                "constraints": [models.UniqueConstraint(fields=("story", "subscriber"), name="forecast_answer_once")],
            },
        ),
        *(
            migrations.AddField("tally", name, models.PositiveIntegerField(db_default=0))
            for name in ("critics_for", "critics_against", "defenders_for", "defenders_against")
        ),
        migrations.RunSQL(COUNT_SIDES, migrations.RunSQL.noop),
    ]
