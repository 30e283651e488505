"""What the checks said, for moderators. Rules have pages of their own, in the workshop."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from discussion.screening.models import Signal


@admin.register(Signal)
class SignalAdmin(ReadOnlyAdmin[Signal]):
    """What each check said, newest first."""

    list_display = ["at", "check_name", "verdict", "code", "score", "detail"]
    list_filter = ["check_name", "verdict"]
    ordering = ["-id"]
