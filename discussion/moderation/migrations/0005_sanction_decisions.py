"""Decisions that warn, silence, suspend and lift name the sanction that they imposed."""

import django.db.models.deletion
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
]
WITHOUT_COMMENT = models.Q(action__in=["warn", "silence", "suspend", "ban", "lift", "unban"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_strikes_and_trust"), ("moderation", "0004_reasons_in_words")]
    operations = [
        migrations.RemoveConstraint("decision", "decision_has_a_target"),
        migrations.AddField(
            "decision",
            "sanction",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="accounts.sanction",
            ),
        ),
        migrations.AlterField("decision", "action", models.CharField(choices=ACTIONS, max_length=10)),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=models.Q(comment__isnull=False) | WITHOUT_COMMENT, name="decision_has_a_target"
            ),
        ),
    ]
