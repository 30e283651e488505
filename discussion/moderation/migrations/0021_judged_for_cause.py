"""What ends an appeal has to be about it: a reversal of what it objects to, or a judgement in its own case."""

from django.db import migrations

# The keys of 0012 bind who has judged to the row of the judgement, and any row of that person would do for them. This
# trigger comes after the one that keeps what was judged: they fire in the order of their names.
FOR_CAUSE = """
CREATE FUNCTION refuse_judgement_of_something_else() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM moderation_decision judgement WHERE judgement.id = NEW.judgement_id AND (
            (NEW.verdict IN ('settled', 'overturn') AND judgement.reverses_id = NEW.decision_id)
            OR (NEW.verdict = 'overturn' AND judgement.action = 'remove' AND judgement.case_id = NEW.case_id)
            OR (NEW.verdict = 'uphold' AND judgement.action = 'uphold' AND judgement.case_id = NEW.case_id)
        )
    ) THEN
        RAISE EXCEPTION 'This decision does not judge the appeal' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER moderation_appeal_ruled_for_cause BEFORE INSERT OR UPDATE ON moderation_appeal
    FOR EACH ROW WHEN (NEW.verdict <> '') EXECUTE FUNCTION refuse_judgement_of_something_else();
"""
FOR_NONE = """
DROP TRIGGER moderation_appeal_ruled_for_cause ON moderation_appeal;
DROP FUNCTION refuse_judgement_of_something_else();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0020_bulk_hold")]

    operations = [migrations.RunSQL(FOR_CAUSE, FOR_NONE)]
