"""What has changed in a discussion, for those who follow it.

Whatever changes what everybody may read of a comment says so itself, on whichever path it is written. What changes
nothing that everybody may read says nothing: an edit that waits, or whose a tombstone is, must not be told from a
quiet day.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models
from django.db.models import Func
from django.db.models.functions import Cast, Now

# A comment, and how many answers what it answers has. OLD of an insert and NEW of a delete are null.
OF_COMMENTS = """
CREATE FUNCTION change_of_comment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    had boolean := coalesce(OLD.shown_version > 0 AND OLD.state IN ('published', 'removed', 'deleted', 'erased'), false);
    has boolean := coalesce(NEW.shown_version > 0 AND NEW.state IN ('published', 'removed', 'deleted', 'erased'), false);
BEGIN
    IF had AND has THEN
        OLD.latest_version := NEW.latest_version;  -- an edit that waits
        IF OLD.state = NEW.state AND NEW.state <> 'published' THEN
            OLD.author_id := NEW.author_id;  -- nobody knows whose it was, nor what it said
            OLD.side := NEW.side;
            OLD.body := NEW.body;
            OLD.body_html := NEW.body_html;
            OLD.body_text := NEW.body_text;
            OLD.edited_at := NEW.edited_at;
        END IF;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NULL;
        END IF;
    END IF;
    IF has THEN
        INSERT INTO threads_change (story_id, comment_id) VALUES (NEW.story_id, NEW.id);
    END IF;
    IF had AND (NOT has OR OLD.story_id <> NEW.story_id) THEN
        INSERT INTO threads_change (story_id, comment_id) VALUES (OLD.story_id, OLD.id);
    END IF;
    IF has AND NEW.parent_id IS NOT NULL AND (NOT had OR OLD.parent_id IS DISTINCT FROM NEW.parent_id) THEN
        INSERT INTO threads_change (story_id, comment_id) VALUES (NEW.story_id, NEW.parent_id);
    END IF;
    IF had AND OLD.parent_id IS NOT NULL AND (NOT has OR OLD.parent_id IS DISTINCT FROM NEW.parent_id) THEN
        INSERT INTO threads_change (story_id, comment_id) VALUES (OLD.story_id, OLD.parent_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER threads_change_comment_added AFTER INSERT ON threads_comment
    FOR EACH ROW WHEN (NEW.shown_version > 0) EXECUTE FUNCTION change_of_comment();
CREATE TRIGGER threads_change_comment_changed AFTER UPDATE ON threads_comment
    FOR EACH ROW WHEN ((OLD.shown_version > 0 OR NEW.shown_version > 0) AND OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION change_of_comment();
CREATE TRIGGER threads_change_comment_gone AFTER DELETE ON threads_comment
    FOR EACH ROW WHEN (OLD.shown_version > 0) EXECUTE FUNCTION change_of_comment();
"""
# What the fold has found, and not what was folded: whose reactions were moved, or counted for nothing already, would
# otherwise be seen by the comments that change together.
OF_TALLIES = """
CREATE FUNCTION change_of_tallies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO threads_change (story_id, comment_id)
    SELECT comment.story_id, comment.id
    FROM changed tally JOIN threads_comment comment ON comment.id = tally.comment_id
    WHERE comment.state = 'published' AND (tally.agree + tally.disagree + tally.insightful + tally.fair) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION change_of_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO threads_change (story_id, comment_id)
    SELECT comment.story_id, comment.id
    FROM changed tally
        JOIN before ON before.comment_id = tally.comment_id
        JOIN threads_comment comment ON comment.id = tally.comment_id
    WHERE comment.state = 'published'
        AND (tally.agree, tally.disagree, tally.insightful, tally.fair, round(tally.common_ground::numeric, 3))
            IS DISTINCT FROM
            (before.agree, before.disagree, before.insightful, before.fair, round(before.common_ground::numeric, 3));
    RETURN NULL;
END $$;
CREATE TRIGGER threads_change_tally_added AFTER INSERT ON threads_tally
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION change_of_tallies();
CREATE TRIGGER threads_change_tally_changed AFTER UPDATE ON threads_tally
    REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION change_of_counts();
"""
# How an author is called, and what he is in the house.
OF_AUTHORS = """
CREATE FUNCTION change_of_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO threads_change (story_id, comment_id)
    SELECT story_id, id FROM threads_comment WHERE author_id = NEW.id AND state = 'published';
    RETURN NULL;
END $$;
CREATE FUNCTION change_of_badge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO threads_change (story_id, comment_id)
    SELECT story_id, id FROM threads_comment
    WHERE author_id = coalesce(NEW.subscriber_id, OLD.subscriber_id) AND state = 'published';
    RETURN NULL;
END $$;
CREATE TRIGGER threads_change_author_renamed AFTER UPDATE OF handle ON accounts_subscriber
    FOR EACH ROW WHEN (OLD.handle IS DISTINCT FROM NEW.handle) EXECUTE FUNCTION change_of_author();
CREATE TRIGGER threads_change_badge AFTER INSERT OR DELETE ON accounts_subscriber_groups
    FOR EACH ROW EXECUTE FUNCTION change_of_badge();
"""
OF_STORIES = """
CREATE FUNCTION change_of_story() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO threads_change (story_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER threads_change_story AFTER UPDATE ON stories_story
    FOR EACH ROW WHEN ((OLD.state, OLD.merged_into_id) IS DISTINCT FROM (NEW.state, NEW.merged_into_id))
    EXECUTE FUNCTION change_of_story();
"""
# Whether a comment still points at what its author read.
OF_PASSAGES = """
CREATE FUNCTION change_of_passage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO threads_change (story_id, comment_id)
    SELECT story_id, id FROM threads_comment WHERE anchor_id = NEW.id AND state = 'published';
    RETURN NULL;
END $$;
CREATE TRIGGER threads_change_passage AFTER UPDATE ON stories_passage
    FOR EACH ROW WHEN ((OLD.position IS NULL, OLD.since) IS DISTINCT FROM (NEW.position IS NULL, NEW.since))
    EXECUTE FUNCTION change_of_passage();
"""
REVERSE = """
DROP FUNCTION change_of_comment() CASCADE;
DROP FUNCTION change_of_tallies() CASCADE;
DROP FUNCTION change_of_counts() CASCADE;
DROP FUNCTION change_of_author() CASCADE;
DROP FUNCTION change_of_badge() CASCADE;
DROP FUNCTION change_of_story() CASCADE;
DROP FUNCTION change_of_passage() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("threads", "0008_anchors")]

    operations = [
        migrations.CreateModel(
            name="Forgotten",
            fields=[
                (
                    "story",
                    models.OneToOneField(
                        on_delete=models.CASCADE, primary_key=True, related_name="+", serialize=False, to="stories.story"
                    ),
                ),
                ("upto", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "writer",
                    models.BigIntegerField(
                        db_default=Cast(
                            Cast(Func(function="pg_current_xact_id"), models.TextField()), models.BigIntegerField()
                        )
                    ),
                ),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "story",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to="stories.story",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to="threads.comment",
                    ),
                ),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "indexes": [
                    models.Index(fields=["story", "id"], name="change_of_story"),
                    models.Index(fields=["writer"], name="change_by_writer"),
                    BrinIndex(fields=["at"], name="change_by_age"),
                ],
            },
        ),
        migrations.RunSQL(OF_COMMENTS + OF_TALLIES + OF_AUTHORS + OF_STORIES + OF_PASSAGES, REVERSE),
    ]
