"""What somebody wrote is counted by its state without the rows: they lie all over the table, and were read from the disk."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # people go on writing

    dependencies = [("threads", "0018_searching_a_story")]

    operations = [
        AddIndexConcurrently(
            "comment", models.Index(fields=["author", "-id"], include=["state"], name="comment_states_by_author")
        ),
        RemoveIndexConcurrently("comment", "comment_by_author"),
    ]
