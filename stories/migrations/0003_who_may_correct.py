"""What the roles may see and do with stories."""

from core.grants import NEEDS, grant_permissions, may_view
from django.db import migrations

MAY_CORRECT = ("correct_story", "Can correct, close and reopen stories")
SEEN = ["story", "topic", "side", "timelineentry", "source", "correction", "closure"]
GRANTS = [
    *(may_view(model, "moderator", "senior", "editor", "administrator") for model in SEEN),
    ("story", *MAY_CORRECT, ["editor", "administrator"]),
]


class Migration(migrations.Migration):
    dependencies = [("stories", "0002_corrections_and_closures"), *NEEDS]
    operations = [
        migrations.AlterModelOptions(
            name="story", options={"permissions": [MAY_CORRECT], "verbose_name_plural": "stories"}
        ),
        grant_permissions("stories", GRANTS),
    ]
