"""What is known of the past: when each story was published, and when its discussion was closed and opened again.

Backwards, closures are as they would have been. Lost is what the earlier code cannot hold: who published, scheduled, set
aside and archived, when, and every note; a story that waits for its time waits for review.
"""

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


def write_closures(apps, _schema_editor):
    apps.get_model("stories", "Story").objects.filter(state="scheduled").update(state="review", published_at=None)
    Closure, Transition = (apps.get_model("stories", name) for name in ("Closure", "Transition"))
    open_ones, closures = {}, []
    for step in Transition.objects.exclude(by=None).order_by("pk").iterator():
        match step.before, step.after:
            case "published", "closed":
                open_ones[step.story_id] = Closure(story_id=step.story_id, by_id=step.by_id, at=step.at)
                closures.append(open_ones[step.story_id])
            case "closed", "published" if closure := open_ones.pop(step.story_id, None):
                closure.reopened_by_id, closure.reopened_at = step.by_id, step.at
    Closure.objects.bulk_create(closures, batch_size=1000)
    Transition.objects.all().delete()  # forwards again they are written anew, out of the closures


class Migration(migrations.Migration):
    dependencies = [("stories", "0005_drafts_and_transitions")]
    operations = [migrations.RunPython(write_transitions, write_closures)]
