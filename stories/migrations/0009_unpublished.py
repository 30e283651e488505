"""The list of drafts, and the search for those whose time has come, need not pass what is published."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the site goes on writing stories meanwhile
    dependencies = [("stories", "0008_merging")]
    operations = [
        AddIndexConcurrently(
            model_name="story",
            index=models.Index(
                condition=models.Q(("state__in", ["draft", "review", "scheduled"])),
                fields=["-created_at", "-id"],
                name="story_unpublished",
            ),
        )
    ]
