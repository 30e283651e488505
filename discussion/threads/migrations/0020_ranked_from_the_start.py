"""A new comment that comes with its place has nothing that waits to be folded: nobody has reacted to it yet."""

from django.db import migrations

# The trigger is replaced, not dropped: nobody who reads waits for that. Its function runs when the whole statement is
# through, and so finds the place that it has written as well.
OF_NEW_COMMENTS = """
CREATE FUNCTION tally_of_new_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM threads_rank WHERE comment_id = NEW.id AND until = 2147483647) THEN
        INSERT INTO threads_pendingtally (comment_id) VALUES (NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER threads_comment_added AFTER INSERT ON threads_comment
    FOR EACH ROW WHEN ((NEW.parent_id IS NULL OR NEW.anchor_id IS NOT NULL) AND NEW.shown_version > 0)
    EXECUTE FUNCTION tally_of_new_comment();
"""
REVERSE = """
CREATE OR REPLACE TRIGGER threads_comment_added AFTER INSERT ON threads_comment
    FOR EACH ROW WHEN ((NEW.parent_id IS NULL OR NEW.anchor_id IS NOT NULL) AND NEW.shown_version > 0)
    EXECUTE FUNCTION tally_of_comment();
DROP FUNCTION tally_of_new_comment();
"""


class Migration(migrations.Migration):
    dependencies = [("threads", "0019_authors_at_a_glance")]

    operations = [migrations.RunSQL(OF_NEW_COMMENTS, REVERSE)]
