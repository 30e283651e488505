"""What is known of the past: when each story was published, and when its discussion was closed and opened again."""

from django.db import migrations


def write_transitions(apps, _schema_editor):
    rows = [
        {"story_id": story, "before": "", "after": "published", "by_id": None, "at": at}
        for story, at in apps.get_model("stories", "Story")
        .objects.filter(published_at__isnull=False)
        .values_list("pk", "published_at")
    ]
    for closure in apps.get_model("stories", "Closure").objects.order_by("at", "pk"):
        told = {"story_id": closure.story_id, "before": "published", "after": "closed"}
        rows.append(told | {"by_id": closure.by_id, "at": closure.at})
        if closure.reopened_at:
            told = {"story_id": closure.story_id, "before": "closed", "after": "published"}
            rows.append(told | {"by_id": closure.reopened_by_id, "at": closure.reopened_at})
    Transition = apps.get_model("stories", "Transition")
    Transition.objects.bulk_create(
        (Transition(**row) for row in sorted(rows, key=lambda row: row["at"])), batch_size=1000
    )


class Migration(migrations.Migration):
    dependencies = [("stories", "0005_drafts_and_transitions")]
    operations = [migrations.RunPython(write_transitions, migrations.RunPython.noop)]
