"""Who answered an act from the other side: found without a scan when that act no longer counts."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the ledger may be large, and people go on writing

    dependencies = [("noise", "0008_actors")]

    operations = [
        AddIndexConcurrently(
            "engagement",
            models.Index(fields=["target"], name="engagement_crossing", condition=models.Q(crossing=True)),
        ),
    ]
