"""Moderators may look comments and their versions up in the admin."""

from django.db import migrations

READERS = ["moderator", "senior", "administrator"]


def grant(apps, schema_editor):
    for model in ["comment", "revision"]:
        permission = _permission(apps, model)
        for group in apps.get_model("auth", "Group").objects.filter(name__in=READERS):
            group.permissions.add(permission)


def take_back(apps, schema_editor):
    through = apps.get_model("auth", "Group").permissions.through
    through.objects.filter(permission__content_type__app_label="threads", group__name__in=READERS).delete()


def _permission(apps, model):
    # Django makes permissions after all migrations; it keeps those that are there already.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="threads", model=model)
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=f"view_{model}", defaults={"name": f"Can view {model}"}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("threads", "0002_turns"),
        ("accounts", "0002_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, take_back)]
