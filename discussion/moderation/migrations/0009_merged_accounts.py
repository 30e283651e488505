"""That two accounts are one person's is a decision."""

from django.db import migrations, models

ACTIONS = [
    ("approve", "Approve"),
    ("remove", "Remove"),
    ("restore", "Restore"),
    ("warn", "Warn"),
    ("silence", "Silence"),
    ("suspend", "Suspend"),
    ("ban", "Ban"),
    ("lift", "Lift"),
    ("unban", "Unban"),
    ("clear", "Clear"),
    ("merge", "Merge"),
]
WITHOUT_COMMENT = models.Q(action__in=["warn", "silence", "suspend", "ban", "lift", "unban", "clear", "merge"])


class Migration(migrations.Migration):
    dependencies = [("moderation", "0008_credit_reports")]
    operations = [
        migrations.AlterField("decision", "action", models.CharField(choices=ACTIONS, max_length=10)),
        migrations.RemoveConstraint("decision", "decision_has_a_target"),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=models.Q(comment__isnull=False) | WITHOUT_COMMENT, name="decision_has_a_target"
            ),
        ),
    ]
