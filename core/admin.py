"""Read-only by default: in the admin, too, whatever changes something is a form or action that calls a service."""

import re
from typing import Any, TypeGuard, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from core.models import Event

FILTERS = ("exact", "isnull", "isempty", "id__exact")  # the ends of what list filters ask for
DATES = {"year": "[12][0-9]{3}", "month": "[0-9]{1,2}", "day": "[0-9]{1,2}"}
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

    class Media:
        css = {"all": ["core/registers.css"]}

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """What the page's own filters ask for, and nothing else; anything else is answered 400.

        Django lets an address ask for every field of a row, in every way: for the first letters of a password's hash.
        """
        names = [item[0] if isinstance(item, tuple | list) else item for item in self.get_list_filter(request)]
        offered = {f"{name}__{end}" for name in names for end in FILTERS}
        offered |= {str(item.parameter_name) for item in names if _is_own_filter(item)}
        return (lookup in offered and "\x00" not in value) or self._is_date(lookup, value)

    def _is_date(self, lookup: str, value: str) -> bool:
        """Whether it is of the line of years and months; Django stumbles over those that no calendar has."""
        name, _, part = lookup.rpartition("__")
        return name == self.date_hierarchy and part in DATES and bool(re.fullmatch(DATES[part], value))


def _is_own_filter(item: object) -> TypeGuard[type[admin.SimpleListFilter]]:
    """Whether it is a class, with a parameter of its own; the others are named by fields."""
    return isinstance(item, type) and issubclass(item, admin.SimpleListFilter)


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
