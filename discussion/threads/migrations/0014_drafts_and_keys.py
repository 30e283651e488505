"""What drafts point at, and whether they are posted; what was approved late; foreign keys by which rows are looked for.

Deleting a comment asks each table that points at comments: without an index it reads all of it, once for each comment.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def pointing(column: str, name: str) -> models.Index:
    """Of rows that point at something; most do not."""
    return models.Index(fields=[column], name=name, condition=models.Q((f"{column}__isnull", False)))


class Migration(migrations.Migration):
    atomic = False  # people write meanwhile

    dependencies = [("stories", "0013_forecast_answers"), ("threads", "0013_counts")]

    operations = [
        migrations.AddField(
            "draft",
            "anchor",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="stories.passage",
            ),
        ),
        migrations.AddField("draft", "posted", models.UUIDField(null=True)),
        migrations.AddField("comment", "came_out", models.UUIDField(null=True)),
        AddIndexConcurrently(
            "comment",
            models.Index(
                fields=["story", "came_out"],
                name="comment_came_out",
                condition=models.Q(("came_out__isnull", False), ("state", "published")),
            ),
        ),
        AddIndexConcurrently("comment", pointing("moved_from", "comment_moved_from")),
        AddIndexConcurrently("move", pointing("came_from", "move_came_from")),
        AddIndexConcurrently("stanceturn", pointing("because", "stance_turn_because")),
    ]
