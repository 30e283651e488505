"""Branches that are locked or moved, and words that are blacked out."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

# A comment that is hung elsewhere has another place among the others, or has one no longer; see 0006.
HUNG = """
CREATE TRIGGER threads_comment_hung AFTER UPDATE OF parent_id ON threads_comment
    FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id AND NEW.shown_version > 0)
    EXECUTE FUNCTION tally_of_comment();
"""


class Migration(migrations.Migration):
    dependencies = [("threads", "0011_drafts")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="locked_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(model_name="comment", name="moved_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="comment",
            name="moved_from",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="threads.comment",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["author", "story", "-id"], name="comment_by_author_here"),
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("decision", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
                (
                    "came_from",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="threads.comment",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="threads.comment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnsettledBranch",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="threads.comment",
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("passage", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("decision", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="redactions", to="threads.comment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(passage="") | Q(version__isnull=True),
                        name="redaction_of_passage_or_version",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="SealedWords",
            fields=[
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="threads.revision",
                    ),
                ),
                ("body", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "sealed words",
                "indexes": [models.Index(fields=["at"], name="sealed_at")],
            },
        ),
        migrations.RunSQL(HUNG, "DROP TRIGGER threads_comment_hung ON threads_comment;"),
    ]
