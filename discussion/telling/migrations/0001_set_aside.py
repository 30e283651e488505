"""Events that broke their contract are set aside, until they can be told."""

import django.db.models.deletion
from core.grants import NEEDS, grant_permissions, may_view
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("core", "0002_mark"), *NEEDS]
    operations = [
        migrations.CreateModel(
            name="SetAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cause", models.CharField(max_length=100)),
                ("tries", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField(verbose_name="since")),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="set_aside", to="core.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "event set aside",
                "verbose_name_plural": "events set aside",
                "indexes": [
                    models.Index(
                        condition=models.Q(("told_at__isnull", True)), fields=["id"], name="set_aside_waiting"
                    ),
                ],
            },
        ),
        grant_permissions("telling", [may_view("setaside", "administrator")]),
    ]
