"""The cases of all queues in one order are a page of an index: with 10,000 of them the list read 46,478 blocks."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # moderators go on deciding

    dependencies = [("moderation", "0018_chain_faults")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(fields=["-priority", "id"], name="case_open", condition=models.Q(closed_at__isnull=True)),
        ),
    ]
