"""Whoever turns out to have reported his own words objects to nothing that is left to judge, at any later merger too."""

from django.db import migrations

# As in 0023, and OWN: an author who objects to a removal of his words is not meant.
MOOT = """
CREATE OR REPLACE FUNCTION refuse_moot_appeal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM moderation_decision decision
            LEFT JOIN threads_comment comment ON comment.id = decision.comment_id
            LEFT JOIN accounts_subscriber person
                ON person.id IN (NEW.appellant_id, decision.subject_id, comment.author_id)
                AND (NOT person.is_active OR EXISTS (SELECT FROM accounts_mergedaccount WHERE gone_id = person.id))
        WHERE decision.id = NEW.decision_id
            AND (comment.state IN ('deleted', 'erased') OR person.id IS NOT NULL{OWN})
    ) THEN
        RAISE EXCEPTION 'There is something left to judge' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
OWN = """
                OR (decision.action IN ('approve', 'restore') AND comment.author_id = NEW.appellant_id)"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0024_late_filing")]

    operations = [migrations.RunSQL(MOOT.replace("{OWN}", OWN), MOOT.replace("{OWN}", ""))]
