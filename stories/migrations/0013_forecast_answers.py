"""What became of a forecast."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.append_only import append_only

OUTCOMES = [
    ("came_true", "It came true."),
    ("did_not", "It did not come true."),
    ("unclear", "It cannot be told whether it came true."),
]


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0012_side_labels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outcome", models.CharField(choices=OUTCOMES, max_length=9)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="stories.story",
                    ),
                ),
            ],
        ),
        append_only("stories_resolution"),
    ]
