"""What the roles may see and do with stories. The permissions are made here, because Django makes them only later."""

from django.db import migrations

SEEN = ["story", "topic", "side", "timelineentry", "source", "correction", "closure"]
READERS = ["moderator", "senior", "editor", "administrator"]
ACTORS = ["editor", "administrator"]


def grant(apps, schema_editor):
    for model in SEEN:
        _grant(apps, model, f"view_{model}", f"Can view {model}", READERS)
    _grant(apps, "story", "correct_story", "Can correct, close and reopen stories", ACTORS)


def take_back(apps, schema_editor):
    through = apps.get_model("auth", "Group").permissions.through
    through.objects.filter(permission__content_type__app_label="stories", group__name__in=READERS).delete()


def _grant(apps, model, codename, name, roles):
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="stories", model=model)
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": name}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0002_corrections_and_closures"),
        ("accounts", "0002_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.AlterModelOptions(
            name="story",
            options={
                "permissions": [("correct_story", "Can correct, close and reopen stories")],
                "verbose_name_plural": "stories",
            },
        ),
        migrations.RunPython(grant, take_back),
    ]
