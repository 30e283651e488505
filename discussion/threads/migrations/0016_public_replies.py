"""Answers that have a public place, so that those to one comment are counted in the index, however many there are."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

PUBLIC = models.Q(
    ("parent__isnull", False), ("shown_version__gt", 0), ("state__in", ["published", "removed", "deleted", "erased"])
)


class Migration(migrations.Migration):
    atomic = False  # people write meanwhile

    dependencies = [("threads", "0015_featured")]

    operations = [
        AddIndexConcurrently(
            "comment", models.Index(fields=["parent", "id"], name="comment_public_replies", condition=PUBLIC)
        ),
    ]
