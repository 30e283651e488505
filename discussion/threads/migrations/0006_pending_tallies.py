"""Whatever changes a count or a place says so itself, on whichever path it is written; what is there is pending."""

from django.db import migrations

OF_REACTIONS = """
CREATE FUNCTION tally_of_reactions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO threads_pendingtally (comment_id) SELECT DISTINCT comment_id FROM changed;
    RETURN NULL;
END $$;
CREATE TRIGGER threads_reaction_added AFTER INSERT ON threads_reaction
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_of_reactions();
CREATE TRIGGER threads_reaction_changed AFTER UPDATE ON threads_reaction
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_of_reactions();
CREATE TRIGGER threads_reaction_gone AFTER DELETE ON threads_reaction
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_of_reactions();
"""
# By the side on which somebody stands, his reactions count for common ground.
OF_STANCES = """
CREATE FUNCTION tally_of_stances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO threads_pendingtally (comment_id)
    SELECT DISTINCT reaction.comment_id
    FROM changed
        JOIN threads_reaction reaction ON reaction.subscriber_id = changed.subscriber_id
        JOIN threads_comment comment ON comment.id = reaction.comment_id AND comment.story_id = changed.story_id;
    RETURN NULL;
END $$;
CREATE TRIGGER threads_stance_added AFTER INSERT ON threads_stance
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_of_stances();
CREATE TRIGGER threads_stance_changed AFTER UPDATE ON threads_stance
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_of_stances();
CREATE TRIGGER threads_stance_left AFTER UPDATE ON threads_stance
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_of_stances();
CREATE TRIGGER threads_stance_gone AFTER DELETE ON threads_stance
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_of_stances();
"""
# Only top-level comments have a place in an order; a move to another story counts all reactions by other stances.
OF_COMMENTS = """
CREATE FUNCTION tally_of_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO threads_pendingtally (comment_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER threads_comment_added AFTER INSERT ON threads_comment
    FOR EACH ROW WHEN (NEW.parent_id IS NULL AND NEW.shown_version > 0)
    EXECUTE FUNCTION tally_of_comment();
CREATE TRIGGER threads_comment_changed AFTER UPDATE OF state, side, shown_version ON threads_comment
    FOR EACH ROW WHEN (
        NEW.parent_id IS NULL AND NEW.shown_version > 0
        AND (OLD.state, OLD.side, OLD.shown_version > 0) IS DISTINCT FROM (NEW.state, NEW.side, true)
    )
    EXECUTE FUNCTION tally_of_comment();
CREATE TRIGGER threads_comment_moved AFTER UPDATE OF story_id ON threads_comment
    FOR EACH ROW WHEN (OLD.story_id <> NEW.story_id AND NEW.shown_version > 0)
    EXECUTE FUNCTION tally_of_comment();
"""
PENDING = """
INSERT INTO threads_pendingtally (comment_id)
SELECT id FROM threads_comment WHERE parent_id IS NULL AND shown_version > 0
UNION
SELECT comment_id FROM threads_reaction
"""
REVERSE = """
DROP FUNCTION tally_of_reactions() CASCADE;
DROP FUNCTION tally_of_stances() CASCADE;
DROP FUNCTION tally_of_comment() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("threads", "0005_ranking")]
    operations = [
        migrations.RunSQL(OF_REACTIONS + OF_STANCES + OF_COMMENTS, REVERSE),
        migrations.RunSQL(PENDING, migrations.RunSQL.noop),
    ]
