"""What people tell of themselves, the seeds of their pictures, and the history of their handles."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models

from core.grants import NEEDS, grant_permissions, may_view


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_strikes_and_trust"), *NEEDS]
    operations = [
        migrations.AddField(
            model_name="subscriber",
            name="avatar_seed",
            field=models.UUIDField(db_default=RandomUUID(), editable=False),  # another one for every row that is there
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "subscriber",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("about", models.TextField(blank=True, max_length=500)),
                ("link", models.CharField(blank=True, max_length=200)),
                ("show_joined", models.BooleanField(default=True)),
                ("show_comments", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="HandleChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.CharField(max_length=30)),
                ("after", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handle_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["subscriber", "-at"], name="handle_change_by_subscriber")]},
        ),
        grant_permissions("accounts", [may_view("handlechange", "moderator", "senior", "administrator")]),
    ]
