import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0015_bulk_decisions")]

    operations = [
        migrations.CreateModel(
            name="DeskPreference",
            fields=[
                (
                    "moderator",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_blind", models.BooleanField(default=False)),
                ("uses_keys", models.BooleanField(default=True)),
            ],
        ),
    ]
