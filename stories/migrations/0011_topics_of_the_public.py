"""A story keeps its topics in its own words; topics that others see are made of public stories only."""

from collections import defaultdict

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AT_ONCE = 1_000  # stories a statement


def keep_names(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What drafts alone have named goes: its spelling could be read where a public story has the same topic."""
    story, topic = apps.get_model("stories", "Story"), apps.get_model("stories", "Topic")
    links = story._default_manager.model.topics.through._default_manager.all()
    names: defaultdict[int, list[str]] = defaultdict(list)
    for pk, name in links.order_by("topic__name").values_list("story_id", "topic__name").iterator():
        names[pk].append(name)
    rows = [story(pk=pk, topic_names=told) for pk, told in names.items()]
    story._default_manager.bulk_update(rows, ["topic_names"], batch_size=AT_ONCE)
    links.filter(story__state__in=["draft", "review", "scheduled"]).delete()
    topic._default_manager.filter(stories__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("stories", "0010_proposals")]
    operations = [
        migrations.AddField(model_name="story", name="topic_names", field=models.JSONField(default=list)),
        migrations.AlterField(model_name="topic", name="slug", field=models.CharField(max_length=60, unique=True)),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
