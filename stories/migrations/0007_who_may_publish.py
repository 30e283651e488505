"""Transitions are kept for ever, in place of closures; and who may write, review and publish stories."""

from core.append_only import append_only
from core.grants import NEEDS, grant_permissions, may_view
from django.db import migrations

MAY_CORRECT = ("correct_story", "Can correct, close and reopen stories")
MAY_PUBLISH = ("publish_story", "Can write, review and publish stories")
GRANTS = [
    may_view("transition", "moderator", "senior", "editor", "administrator"),
    may_view("draft", "editor", "administrator"),
    ("story", *MAY_PUBLISH, ["editor", "administrator"]),
]


class Migration(migrations.Migration):
    dependencies = [("stories", "0006_transitions_so_far"), *NEEDS]
    operations = [
        append_only("stories_transition"),
        migrations.DeleteModel(name="Closure"),
        migrations.AlterModelOptions(
            name="story", options={"permissions": [MAY_CORRECT, MAY_PUBLISH], "verbose_name_plural": "stories"}
        ),
        grant_permissions("stories", GRANTS),
    ]
