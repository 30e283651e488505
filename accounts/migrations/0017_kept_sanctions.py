"""What is kept of a sanction when the account that it was imposed on is erased."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [("warning", "Warning"), ("silence", "Silence"), ("suspension", "Suspension"), ("ban", "Ban")]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_alerts")]

    operations = [
        migrations.CreateModel(
            name="KeptSanction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mailbox_hash", models.CharField(max_length=64)),
                ("kind", models.CharField(choices=KINDS, max_length=12)),
                ("rule", models.CharField(max_length=40)),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "imposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("forget_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["mailbox_hash", "kind"], name="kept_sanction_once")
                ],
                "indexes": [models.Index(fields=["forget_at"], name="kept_sanction_by_age")],
            },
        ),
    ]
