"""Names that moderators replace are kept from everybody, and what replaced them is known by its decision."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0018_merger_alerts")]
    operations = [
        migrations.AddField("handlechange", "decision", models.UUIDField(null=True)),
        migrations.AlterField(
            "givenuphandle",
            "subscriber",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
