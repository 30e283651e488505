"""Reports that moderators agreed with, which count on the way to being trusted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_merged_accounts")]
    operations = [
        migrations.AddField(
            model_name="standing",
            name="reports",
            field=models.PositiveIntegerField(db_default=0),
        ),
        migrations.CreateModel(
            name="AccurateReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("decision", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accurate_reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "subscriber"), name="accurate_report_once"),
                ],
            },
        ),
    ]
