"""Which part of its story a comment is about, how many are about each, and their places among those."""

import django.db.models.deletion
from django.db import migrations, models

SIDES = [("critic", "Critic"), ("defender", "Defender"), ("neutral", "Neutral")]
SHOWN = models.Q(("anchor__isnull", False), ("state", "published"))
ANCHORED = models.Q(("anchor__isnull", False))
ROOTS = models.Q(("is_root", True))

# One more where a comment is shown that was not, one less where it is not any more; both where it changes its side.
COUNTING = """
CREATE FUNCTION count_anchored() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO threads_anchorcount (anchor_id, side, comments)
        SELECT OLD.anchor_id, OLD.side, -1 WHERE OLD.anchor_id IS NOT NULL AND OLD.state = 'published';
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO threads_anchorcount (anchor_id, side, comments)
        SELECT NEW.anchor_id, NEW.side, 1 WHERE NEW.anchor_id IS NOT NULL AND NEW.state = 'published';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER threads_anchored_added AFTER INSERT ON threads_comment
    FOR EACH ROW WHEN (NEW.anchor_id IS NOT NULL) EXECUTE FUNCTION count_anchored();
CREATE TRIGGER threads_anchored_changed AFTER UPDATE OF state, side, anchor_id ON threads_comment
    FOR EACH ROW WHEN (
        (OLD.anchor_id IS NOT NULL OR NEW.anchor_id IS NOT NULL)
        AND (OLD.state = 'published', OLD.side, OLD.anchor_id)
            IS DISTINCT FROM (NEW.state = 'published', NEW.side, NEW.anchor_id)
    )
    EXECUTE FUNCTION count_anchored();
CREATE TRIGGER threads_anchored_gone AFTER DELETE ON threads_comment
    FOR EACH ROW WHEN (OLD.anchor_id IS NOT NULL) EXECUTE FUNCTION count_anchored();
"""
STOP_COUNTING = "DROP FUNCTION count_anchored() CASCADE"

# An answer that points at something has a place, too; see 0006.
RANKED = """
DROP TRIGGER threads_comment_added ON threads_comment;
DROP TRIGGER threads_comment_changed ON threads_comment;
CREATE TRIGGER threads_comment_added AFTER INSERT ON threads_comment
    FOR EACH ROW WHEN ({ranked} AND NEW.shown_version > 0)
    EXECUTE FUNCTION tally_of_comment();
CREATE TRIGGER threads_comment_changed AFTER UPDATE OF state, side, shown_version ON threads_comment
    FOR EACH ROW WHEN (
        {ranked} AND NEW.shown_version > 0
        AND (OLD.state, OLD.side, OLD.shown_version > 0) IS DISTINCT FROM (NEW.state, NEW.side, true)
    )
    EXECUTE FUNCTION tally_of_comment();
"""
WITH_ANCHORED = RANKED.format(ranked="(NEW.parent_id IS NULL OR NEW.anchor_id IS NOT NULL)")
ONLY_ROOTS = RANKED.format(ranked="NEW.parent_id IS NULL")


def index(name: str, *fields: str, condition: models.Q) -> models.Index:
    return models.Index(fields=list(fields), name=name, condition=condition)


class Migration(migrations.Migration):
    dependencies = [("stories", "0012_side_labels"), ("threads", "0007_latest_comments")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="anchor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="stories.passage",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="anchor_text",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="rank",
            name="anchor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="stories.passage",
            ),
        ),
        migrations.AddField(
            model_name="rank", name="is_root", field=models.BooleanField(db_default=True, default=True)
        ),
        migrations.CreateModel(
            name="AnchorCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(blank=True, choices=SIDES, max_length=8)),
                ("comments", models.IntegerField()),
                ("is_folded", models.BooleanField(db_default=False, default=False)),
                (
                    "anchor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stories.passage",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["anchor", "side"], include=["comments"], name="anchor_counts"),
                    models.Index(fields=["id"], name="anchor_counts_pending", condition=models.Q(("is_folded", False))),
                ]
            },
        ),
        migrations.AddIndex("comment", index("comment_anchored", "anchor", "-id", condition=SHOWN)),
        migrations.AddIndex("comment", index("comment_anchored_side", "anchor", "side", "-id", condition=SHOWN)),
        migrations.RemoveIndex("rank", "rank_best"),
        migrations.RemoveIndex("rank", "rank_best_of_a_side"),
        migrations.RemoveIndex("rank", "rank_common"),
        migrations.AddIndex("rank", index("rank_best", "story", "-best", "-comment", condition=ROOTS)),
        migrations.AddIndex(
            "rank", index("rank_best_of_a_side", "story", "side", "-best", "-comment", condition=ROOTS)
        ),
        migrations.AddIndex("rank", index("rank_common", "story", "-common", "-comment", condition=ROOTS)),
        migrations.AddIndex("rank", index("rank_anchored", "anchor", "-best", "-comment", condition=ANCHORED)),
        migrations.AddIndex(
            "rank", index("rank_anchored_side", "anchor", "side", "-best", "-comment", condition=ANCHORED)
        ),
        migrations.AddIndex("rank", index("rank_anchored_common", "anchor", "-common", "-comment", condition=ANCHORED)),
        migrations.RunSQL(COUNTING, STOP_COUNTING),
        migrations.RunSQL(WITH_ANCHORED, ONLY_ROOTS),
    ]
