"""How many comments a story has on each side, and by how many people: kept, not counted with every page."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SIDES = [("critic", "Critic"), ("defender", "Defender"), ("neutral", "Neutral")]
PENDING = models.Q(("is_folded", False))

# One more where a comment is shown that was not, one less where it is not any more; both where it changes place.
COUNTING = """
CREATE FUNCTION count_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO threads_storycount (story_id, side, comments)
        SELECT OLD.story_id, OLD.side, -1 WHERE OLD.state = 'published';
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO threads_storycount (story_id, side, comments)
        SELECT NEW.story_id, NEW.side, 1 WHERE NEW.state = 'published';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION count_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO threads_participant (story_id, author_id, comments)
        SELECT OLD.story_id, OLD.author_id, -1 WHERE OLD.state = 'published' AND OLD.author_id IS NOT NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO threads_participant (story_id, author_id, comments)
        SELECT NEW.story_id, NEW.author_id, 1 WHERE NEW.state = 'published' AND NEW.author_id IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER threads_counted_added AFTER INSERT ON threads_comment
    FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION count_comments();
CREATE TRIGGER threads_counted_changed AFTER UPDATE OF state, side, story_id ON threads_comment
    FOR EACH ROW WHEN (
        (OLD.state = 'published' OR NEW.state = 'published')
        AND (OLD.state = 'published', OLD.side, OLD.story_id)
            IS DISTINCT FROM (NEW.state = 'published', NEW.side, NEW.story_id)
    )
    EXECUTE FUNCTION count_comments();
CREATE TRIGGER threads_counted_gone AFTER DELETE ON threads_comment
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION count_comments();
CREATE TRIGGER threads_participant_added AFTER INSERT ON threads_comment
    FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION count_participants();
CREATE TRIGGER threads_participant_changed AFTER UPDATE OF state, author_id, story_id ON threads_comment
    FOR EACH ROW WHEN (
        (OLD.state = 'published' OR NEW.state = 'published')
        AND (OLD.state = 'published', OLD.author_id, OLD.story_id)
            IS DISTINCT FROM (NEW.state = 'published', NEW.author_id, NEW.story_id)
    )
    EXECUTE FUNCTION count_participants();
CREATE TRIGGER threads_participant_gone AFTER DELETE ON threads_comment
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION count_participants();
"""
STOP_COUNTING = "DROP FUNCTION count_comments() CASCADE; DROP FUNCTION count_participants() CASCADE;"

# After the triggers: to be made, they waited for whoever was writing, and hold all others off until the end.
WHAT_IS_THERE = """
INSERT INTO threads_storycount (story_id, side, comments, is_folded)
SELECT story_id, side, count(*), true FROM threads_comment WHERE state = 'published' GROUP BY story_id, side;
INSERT INTO threads_participant (story_id, author_id, comments, is_folded)
SELECT story_id, author_id, count(*), true FROM threads_comment
WHERE state = 'published' AND author_id IS NOT NULL
GROUP BY story_id, author_id;
INSERT INTO threads_storycount (story_id, side, people)
SELECT story_id, '', count(*) FROM threads_participant GROUP BY story_id;
"""


def story(related_name: str) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name=related_name,
        to="stories.story",
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("stories", "0013_forecast_answers"),
        ("threads", "0012_branches"),
    ]

    operations = [
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comments", models.IntegerField()),
                ("is_folded", models.BooleanField(db_default=False, default=False)),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("story", story("participants")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["story", "author"], include=["comments"], name="participants_pending", condition=PENDING
                    ),
                    models.Index(
                        fields=["id"],
                        name="participants_gone",
                        condition=models.Q(("comments", 0), ("is_folded", True)),
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["story", "author"], name="participant_once", condition=models.Q(("is_folded", True))
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoryCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(blank=True, choices=SIDES, max_length=8)),
                ("comments", models.IntegerField(db_default=0, default=0)),
                ("people", models.IntegerField(db_default=0, default=0)),
                ("is_folded", models.BooleanField(db_default=False, default=False)),
                ("story", story("comment_counts")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["story", "side"], include=["comments", "people"], name="story_counts"),
                    models.Index(fields=["id"], name="story_counts_pending", condition=PENDING),
                ]
            },
        ),
        migrations.RunSQL(COUNTING, STOP_COUNTING),
        migrations.RunSQL(WHAT_IS_THERE, migrations.RunSQL.noop),
    ]
