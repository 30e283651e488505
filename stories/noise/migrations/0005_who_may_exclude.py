"""Who may look into the ledger, and take somebody out of the noise of a story.

The permissions are made here, because Django makes them only later.
"""

from django.db import migrations

SEEN = ["engagement"]
READERS = ["senior", "editor", "administrator"]
ACTORS = ["editor", "administrator"]


def grant(apps, schema_editor):
    for model in SEEN:
        _grant(apps, model, f"view_{model}", f"Can view {model}", READERS)
    _grant(apps, "engagement", "exclude_actor", "Can exclude subscribers from the noise of a story", ACTORS)


def take_back(apps, schema_editor):
    through = apps.get_model("auth", "Group").permissions.through
    through.objects.filter(permission__content_type__app_label="noise", group__name__in=READERS).delete()


def _grant(apps, model, codename, name, roles):
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="noise", model=model)
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": name}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("noise", "0004_pending_since"),
        ("accounts", "0002_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.AlterModelOptions(
            name="engagement",
            options={"permissions": [("exclude_actor", "Can exclude subscribers from the noise of a story")]},
        ),
        migrations.RunPython(grant, take_back),
    ]
