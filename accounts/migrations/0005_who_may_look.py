"""Moderators may look at people and sanctions in the admin; writing is not offered there at all."""

from django.db import migrations

ROLES = ["moderator", "senior", "administrator"]
MODELS = ["subscriber", "sanction"]
FOR_ADMINISTRATORS = ["apikey"]


def let_roles_look(apps, schema_editor):
    groups = apps.get_model("auth", "Group")
    for model in MODELS + FOR_ADMINISTRATORS:
        permission = _view_permission(apps, model)
        for group in groups.objects.filter(name__in=ROLES if model in MODELS else ["administrator"]):
            group.permissions.add(permission)


def _view_permission(apps, model):
    # Django makes permissions after all migrations; it keeps those that are there already.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="accounts", model=model
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=f"view_{model}", defaults={"name": f"Can view {model}"}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sign_in_limits"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(let_roles_look, migrations.RunPython.noop)]
