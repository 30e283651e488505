"""What could not be told, to look at and to try again."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Subscriber
from accounts.standing import is_shut_out
from core.admin import ReadOnlyAdmin
from discussion.telling.gathering import tell_again
from discussion.telling.models import SetAside


@admin.register(SetAside)
class SetAsideAdmin(ReadOnlyAdmin[SetAside]):
    """Events that broke their contract. The log has the whole error."""

    list_display = ["at", "event", "cause", "tries", "told_at"]
    list_filter = [("told_at", admin.EmptyFieldListFilter), "cause"]
    list_select_related = ["event"]
    fields = ["event", "cause", "tries", "at", "told_at"]
    ordering = ["-id"]
    actions = ["try_again"]

    @admin.action(description="Try to tell them again", permissions=["view"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[SetAside]) -> None:
        actor, at = request.user, timezone.now()
        if not isinstance(actor, Subscriber) or is_shut_out(actor, at=at):
            raise PermissionDenied
        told, waiting = tell_again(rows=chosen, actor=actor, at=at)
        level = messages.WARNING if waiting else messages.SUCCESS
        self.message_user(request, f"{told} told, {waiting} still set aside.", level)
