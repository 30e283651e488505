"""What moderators note about a person, for each other; and decisions that take a profile down."""

import core.ids
import django.db.models.deletion
from django.conf import settings
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
]
WITHOUT_COMMENT = models.Q(action__in=["warn", "silence", "suspend", "ban", "lift", "unban", "clear"])


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0005_sanction_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="PersonNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.TextField(max_length=2000)),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes_about",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["subject", "-id"], name="note_about")]},
        ),
        migrations.RemoveConstraint("decision", "decision_has_a_target"),
        migrations.AlterField("decision", "action", models.CharField(choices=ACTIONS, max_length=10)),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=models.Q(comment__isnull=False) | WITHOUT_COMMENT, name="decision_has_a_target"
            ),
        ),
    ]
