"""Permissions given to roles by a migration.

Django makes permissions only after all migrations have run, and then keeps those that are there already; so a migration
that gives one away has to make it first.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.migrations.operations import RunPython

Grant = tuple[str, str, str, Sequence[str]]  # model, codename, name, roles

# What a migration with `grant_permissions` depends on, besides the one before it.
NEEDS = [
    ("accounts", "0002_roles"),
    ("auth", "0012_alter_user_first_name_max_length"),
    ("contenttypes", "0002_remove_content_type_name"),
]


def may_view(model: str, *roles: str) -> Grant:
    """The permission to look at the rows of a model in the admin; `model` is its name in lower case."""
    return model, f"view_{model}", f"Can view {model}", roles


def grant_permissions(app_label: str, grants: Sequence[Grant]) -> RunPython:
    """A migration operation: make these permissions of one app and give them to the roles; backwards takes them."""
    return RunPython(partial(_grant, app_label, grants), partial(_take_back, app_label, grants))


def _grant(app_label: str, grants: Sequence[Grant], apps: Any, _schema_editor: Any) -> None:
    content_types = apps.get_model("contenttypes", "ContentType").objects
    groups = apps.get_model("auth", "Group").objects
    for model, codename, name, roles in grants:
        kind, _ = content_types.get_or_create(app_label=app_label, model=model)
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        for group in groups.filter(name__in=roles):
            group.permissions.add(permission)


def _take_back(app_label: str, grants: Sequence[Grant], apps: Any, _schema_editor: Any) -> None:
    given = apps.get_model("auth", "Group").permissions.through.objects
    for model, codename, _, roles in grants:
        given.filter(
            permission__content_type__app_label=app_label,
            permission__content_type__model=model,
            permission__codename=codename,
            group__name__in=roles,
        ).delete()
