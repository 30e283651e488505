"""Decisions that can be taken back for some seconds, and authors who are asked for other words."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("moderation", "0012_appeals")]

    operations = [
        migrations.AddField("statement", "readable_at", models.DateTimeField(null=True)),
        migrations.RunSQL("UPDATE moderation_statement SET readable_at = at", migrations.RunSQL.noop),
        migrations.AlterField("statement", "readable_at", models.DateTimeField()),
        migrations.CreateModel(
            name="UndoPoint",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="undo_point",
                        serialize=False,
                        to="moderation.decision",
                    ),
                ),
                ("ends_at", models.DateTimeField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
            ],
            options={"indexes": [models.Index(fields=["ends_at"], name="undo_point_ends")]},
        ),
        migrations.CreateModel(
            name="EditRequest",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="edit_request",
                        serialize=False,
                        to="moderation.decision",
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edit_requests",
                        to="threads.comment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["due_at"], name="edit_request_due", condition=Q(settled_at__isnull=True))
                ]
            },
        ),
    ]
