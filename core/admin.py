"""Read-only by default: in the admin, too, whatever changes something is a form or action that calls a service."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from core.models import Event

M = TypeVar("M", bound=Model)
Parent = TypeVar("Parent", bound=Model)


class _ReadOnly:
    """Looking is a matter of permission; adding, changing and deleting are not offered."""

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(_ReadOnly, admin.ModelAdmin[M]):
    """A register of rows. Lists are paged by 50 and never counted twice."""

    list_per_page = 50
    show_full_result_count = False


class ReadOnlyInline(_ReadOnly, admin.TabularInline[M, Parent]):
    """Rows of another model, shown below their parent."""

    extra = 0
    can_delete = False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin[Event]):
    """The outbox, newest first."""

    list_display = ["id", "kind", "story", "occurred_at"]
    list_filter = ["kind"]
    ordering = ["-id"]
