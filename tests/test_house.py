"""The house holds to its own plan: foreign keys run one way, the admin is read-only unless it says otherwise."""

from django.apps import apps
from django.db.models import ForeignObject
from django.utils.module_loading import module_has_submodule

ORDER = [
    "telling",
    "moderation",
    "screening",
    "threads",
    "noise",
    "search",
    "stories",
    "privacy",
    "mails",
    "notices",
    "second_factor",
    "accounts",
    "core",
]
OUTSIDE = {"auth", "contenttypes", "admin", "sessions", "messages"}


def test_foreign_keys_follow_the_import_order() -> None:
    rank = {label: number for number, label in enumerate(ORDER)}
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in rank
        for field in model._meta.get_fields()
        if isinstance(field, ForeignObject)
        and field.related_model._meta.app_label in rank
        and rank[field.related_model._meta.app_label] < rank[model._meta.app_label]
    ]
    assert upward == []


def test_every_room_with_tables_has_a_rank() -> None:
    with_tables = [config for config in apps.get_app_configs() if module_has_submodule(config.module, "migrations")]
    rooms = {config.label for config in with_tables} | {model._meta.app_label for model in apps.get_models()}
    assert rooms - OUTSIDE == set(ORDER)
