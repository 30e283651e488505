"""A comment that moved with its story knows which story it was written about."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stories", "0008_merging"), ("threads", "0003_who_may_look")]
    operations = [
        migrations.AddField(
            model_name="comment",
            name="written_about",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="stories.story",
            ),
        ),
    ]
