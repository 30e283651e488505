"""What the roles may see and do in the queues. The permissions are made here, because Django makes them only later."""

from django.db import migrations

SEEN_BY_ALL = ["case", "report", "decision", "statement"]
EVERYBODY = ["moderator", "senior", "administrator"]
SENIORS = ["senior", "administrator"]


def grant(apps, schema_editor):
    for model in SEEN_BY_ALL:
        _grant(apps, model, f"view_{model}", f"Can view {model}", EVERYBODY)
    _grant(apps, "case", "decide", "Can decide cases, and ban and unban subscribers", EVERYBODY)
    _grant(apps, "auditentry", "view_auditentry", "Can view audit entry", SENIORS)


def take_back(apps, schema_editor):
    through = apps.get_model("auth", "Group").permissions.through
    through.objects.filter(permission__content_type__app_label="moderation", group__name__in=EVERYBODY).delete()


def _grant(apps, model, codename, name, roles):
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="moderation", model=model)
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": name}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0002_append_only"),
        ("accounts", "0002_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.AlterModelOptions(
            name="case",
            options={"permissions": [("decide", "Can decide cases, and ban and unban subscribers")]},
        ),
        migrations.RunPython(grant, take_back),
    ]
