"""A duplicate story names the one that it was merged into; and who may merge stories."""

import django.db.models.deletion
from core.grants import NEEDS, grant_permissions
from django.db import migrations, models
from django.db.models import F, Q

MAY_CORRECT = ("correct_story", "Can correct, close and reopen stories")
MAY_PUBLISH = ("publish_story", "Can write, review and publish stories")
MAY_MERGE = ("merge_story", "Can merge duplicate stories")


class Migration(migrations.Migration):
    dependencies = [("stories", "0007_who_may_publish"), *NEEDS]
    operations = [
        migrations.AlterModelOptions(
            name="story",
            options={"permissions": [MAY_CORRECT, MAY_PUBLISH, MAY_MERGE], "verbose_name_plural": "stories"},
        ),
        migrations.AddField(
            model_name="story",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="absorbed",
                to="stories.story",
            ),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | (Q(state="archived") & ~Q(merged_into=F("id"))),
                name="story_merged_is_archived",
            ),
        ),
        grant_permissions("stories", [("story", *MAY_MERGE, ["editor", "administrator"])]),
    ]
