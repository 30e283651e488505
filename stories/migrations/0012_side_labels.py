"""What the sides of a story are called, and the parts of public stories that comments can point at."""

import django.db.models.deletion
from django.db import migrations, models

# Whatever is public now can be pointed at, in the words that it has now.
PUBLIC_PARTS = """
INSERT INTO stories_passage (story_id, kind, position, text, since)
SELECT story.id, part.kind, part.position,
    CASE WHEN char_length(part.words) > 200 THEN left(part.words, 199) || '…' ELSE part.words END, story.version
FROM stories_story story
CROSS JOIN LATERAL (
    SELECT 'key_point', point.number - 1, point.words
    FROM jsonb_array_elements_text(story.key_points) WITH ORDINALITY AS point (words, number)
    UNION ALL
    SELECT 'side', position, CASE WHEN name = '' THEN statement ELSE name || ': ' || statement END
    FROM stories_side WHERE story_id = story.id
    UNION ALL
    SELECT 'timeline', position, title FROM stories_timelineentry WHERE story_id = story.id
    UNION ALL
    SELECT 'forecast', 0, story.forecast WHERE story.forecast <> ''
) AS part (kind, position, words)
WHERE story.state IN ('published', 'closed', 'archived')
ORDER BY story.id, part.kind, part.position
"""


class Migration(migrations.Migration):
    dependencies = [("stories", "0011_topics_of_the_public")]

    operations = [
        migrations.AddField(
            model_name="story",
            name="side_labels",
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("key_point", "Key Point"),
                            ("side", "Side"),
                            ("timeline", "Timeline"),
                            ("forecast", "Forecast"),
                        ],
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(null=True)),
                ("text", models.CharField(max_length=200)),
                ("since", models.PositiveIntegerField()),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="stories.story",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(
                deferrable=models.Deferrable["DEFERRED"],
                fields=("story", "kind", "position"),
                name="passage_place_once",
            ),
        ),
        migrations.RunSQL(PUBLIC_PARTS, migrations.RunSQL.noop),
    ]
