"""Registers to look things up in, newest first. Work is done at the desk, whose addresses hang below the cases."""

from django.contrib import admin
from django.urls import URLPattern
from django.utils.text import Truncator

from core.admin import ReadOnlyAdmin
from discussion.moderation.admin.urls import desk_urls
from discussion.moderation.models import AuditEntry, Case, Decision, Report, Statement


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin[Case]):
    """Every case, open or closed."""

    list_display = ["opened_at", "queue", "reason", "closed_at", "leased_by"]
    list_filter = ["queue", ("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["leased_by"]
    fields = ["queue", "reason", "comment", "priority", "opened_at", "closed_at", "leased_by", "leased_until"]
    ordering = ["-id"]

    def get_urls(self) -> list[URLPattern]:
        return [*desk_urls(self.admin_site), *super().get_urls()]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin[Report]):
    """Readers' words against comments."""

    list_display = ["at", "reporter", "reason", "illegal", "words"]
    list_filter = ["reason", "illegal"]
    list_select_related = ["reporter", "comment"]
    search_fields = ["reporter__handle"]
    ordering = ["-id"]

    @admin.display
    def words(self, report: Report) -> str:
        return Truncator(report.comment.body_text).chars(80)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin[Decision]):
    """What was decided, by whom, under which rule."""

    list_display = ["at", "done", "rule", "subject", "actor"]
    fields = ["done", "case", "comment", "version", "subject", "rule", "note", "actor", "reverses", "at"]
    list_filter = ["action", "rule"]
    list_select_related = ["subject", "actor"]
    search_fields = ["subject__handle", "actor__handle"]
    ordering = ["-id"]


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin[Statement]):
    """What the people concerned were told."""

    list_display = ["at", "recipient", "decision"]
    list_select_related = ["recipient", "decision"]
    search_fields = ["recipient__handle"]
    ordering = ["-id"]


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin[AuditEntry]):
    """Who did what to which object. For seniors."""

    list_display = ["at", "actor", "verb", "target"]
    list_filter = ["verb"]
    list_select_related = ["actor"]
    search_fields = ["actor__handle", "target"]
    ordering = ["-id"]
