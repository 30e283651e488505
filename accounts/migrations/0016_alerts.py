"""What people are told by mail about the locks of their accounts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import core.ids

KINDS = [
    ("factor_added", "Factor Added"),
    ("factor_removed", "Factor Removed"),
    ("factors_reset", "Factors Reset"),
    ("codes_renewed", "Backup Codes Renewed"),
    ("code_used", "Backup Code Used"),
    ("api_key_made", "Api Key Made"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_accurate_reports")]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=16)),
                ("detail", models.CharField(blank=True, max_length=60)),
                ("address", models.EmailField(max_length=254)),
                ("at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["at"], name="alert_by_age"),
                    models.Index(fields=["at"], condition=Q(told_at__isnull=True), name="alert_untold"),
                ],
            },
        ),
    ]
