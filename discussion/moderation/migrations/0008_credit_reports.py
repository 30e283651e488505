"""Removals so far count for those who had reported what was removed."""

from django.db import migrations

CREDIT = """
INSERT INTO accounts_accuratereport (subscriber_id, decision, at)
SELECT report.reporter_id, removal.id, removal.at
FROM moderation_decision removal
    JOIN moderation_report report ON report.case_id = removal.case_id
    JOIN accounts_subscriber reporter ON reporter.id = report.reporter_id AND reporter.is_active
WHERE removal.action = 'remove'
    AND NOT EXISTS (SELECT FROM moderation_decision reversal WHERE reversal.reverses_id = removal.id)
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0007_erasable_notes"), ("accounts", "0015_accurate_reports")]
    operations = [migrations.RunSQL(CREDIT, migrations.RunSQL.noop)]
