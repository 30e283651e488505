"""Drafts that are kept, and up to where somebody has read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("threads", "0010_search"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=42)),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("critic", "Critic"), ("defender", "Defender"), ("neutral", "Neutral")],
                        max_length=8,
                    ),
                ),
                ("body", models.TextField()),
                ("saved_at", models.DateTimeField(db_index=True)),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="stories.story"
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subscriber", "-saved_at", "-id"], name="draft_latest")],
                "constraints": [
                    models.UniqueConstraint(fields=("subscriber", "story", "purpose"), name="draft_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("upto", models.UUIDField()),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stories.story",
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("story", "subscriber"), name="read_point_once")],
            },
        ),
    ]
