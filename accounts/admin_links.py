"""Names in registers that lead to the person's page at the moderators' desk, which is made in a room above."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Subscriber


def desk_link(person: Subscriber) -> str | SafeString:
    """The name as a link; without one where the account is erased or merged, and has no page."""
    if not person.is_active:
        return person.handle
    address = reverse("admin:moderation_person", kwargs={"handle": person.handle})
    return format_html('<a href="{}"><bdi>{}</bdi></a>', address, person.handle)


def person_column(field: str) -> Any:  # a callable, which the types of the admin do not know among `fields`
    """A column or line of a register: whom this field of the row names."""

    @admin.display(description=field.replace("_", " "), ordering=f"{field}__handle")
    def column(row: Any) -> str | SafeString | None:
        person = getattr(row, field)
        return desk_link(person) if person else None

    column.__name__ = field
    return column
