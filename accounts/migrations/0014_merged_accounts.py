"""An account that was merged into another one knows which."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_identity")]
    operations = [
        migrations.CreateModel(
            name="MergedAccount",
            fields=[
                (
                    "gone",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="merged",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_accounts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(settled_at__isnull=True), fields=["at"], name="merged_account_unsettled"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(gone=models.F("kept")), name="merged_account_into_another"
                    )
                ],
            },
        ),
    ]
