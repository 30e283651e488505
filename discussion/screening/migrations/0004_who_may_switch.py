"""Moderators may read the word list and the signals; seniors may add rules and switch them."""

from django.db import migrations

READERS = ["moderator", "senior", "administrator"]
SENIORS = ["senior", "administrator"]
PERMISSIONS = [
    ("wordrule", "view_wordrule", "Can view word rule", READERS),
    ("wordruleswitch", "view_wordruleswitch", "Can view word rule switch", READERS),
    ("signal", "view_signal", "Can view signal", READERS),
    ("wordrule", "add_wordrule", "Can add word rule", SENIORS),
    ("wordrule", "switch_wordrule", "Can put word rules in force or out of it", SENIORS),
]


def grant(apps, schema_editor):
    for model, codename, name, roles in PERMISSIONS:
        permission = _permission(apps, model, codename, name)
        for group in apps.get_model("auth", "Group").objects.filter(name__in=roles):
            group.permissions.add(permission)


def take_back(apps, schema_editor):
    through = apps.get_model("auth", "Group").permissions.through
    through.objects.filter(permission__content_type__app_label="screening", group__name__in=READERS).delete()


def _permission(apps, model, codename, name):
    # Django makes permissions after all migrations; it keeps those that are there already.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="screening", model=model)
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": name}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0003_word_rule_switches"),
        ("accounts", "0002_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, take_back)]
