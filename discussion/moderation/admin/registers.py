"""Registers to look things up in, newest first. Work is done at the desk, whose addresses hang below the cases."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.text import Truncator

from accounts.admin_links import person_column
from accounts.merged import numbers_of
from core.admin import ReadOnlyAdmin
from discussion.moderation.admin.urls import desk_urls
from discussion.moderation.fitness import about
from discussion.moderation.models import AuditEntry, Case, Decision, Report, Statement
from discussion.moderation.selectors import without_acts_against


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin[Case]):
    """Every case, open or closed, but those about the reader."""

    list_display = ["opened_at", "queue", "reason", "closed_at", person_column("leased_by")]
    list_filter = ["queue", ("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["leased_by"]
    fields = ["queue", "reason", "comment", "opened_at", "closed_at", "leased_by", "leased_until"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return super().get_queryset(request).exclude(about(request.user.pk or 0))

    def get_urls(self) -> list[URLPattern]:
        return [*desk_urls(self.admin_site), *super().get_urls()]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin[Report]):
    """Readers' words against comments of others: nobody learns here who has reported him."""

    list_display = ["at", person_column("reporter"), "reason", "illegal", "words"]
    fields = ["comment", "case", person_column("reporter"), "reason", "note", "illegal", "version", "at"]
    list_filter = ["reason", "illegal"]
    list_select_related = ["reporter", "comment"]
    search_fields = ["reporter__handle"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return super().get_queryset(request).exclude(comment__author=request.user.pk)

    @admin.display
    def words(self, report: Report) -> str:
        return Truncator(report.comment.body_text).chars(80)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin[Decision]):
    """What was decided, by whom, under which rule: nobody reads here what was noted about him."""

    list_display = ["at", "done", "rule", person_column("subject"), person_column("actor")]
    fields = [
        "done",
        "case",
        "comment",
        "version",
        person_column("subject"),
        "rule",
        "note",
        person_column("actor"),
        "reverses",
        "at",
    ]
    list_filter = ["action", "rule"]
    list_select_related = ["subject", "actor"]
    search_fields = ["subject__handle", "actor__handle"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        own = Q(subject__in=numbers_of(request.user.pk or 0)) | Q(comment__author=request.user.pk)
        return super().get_queryset(request).exclude(own & ~Q(actor=request.user.pk))


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin[Statement]):
    """What the people concerned were told."""

    list_display = ["at", person_column("recipient"), "decision"]
    fields = ["decision", person_column("recipient"), "text", "at"]
    list_select_related = ["recipient", "decision"]
    search_fields = ["recipient__handle"]
    ordering = ["-id"]


class TargetFilter(admin.SimpleListFilter):
    """Entries about one person or comment. Offered only where an address asks for it: there are too many to list."""

    title = "what it is about"
    parameter_name = "about"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        wish = self.value()
        return [(wish, wish)] if wish else []

    def queryset(self, _request: HttpRequest, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        wish = self.value()
        return entries.filter(target=wish) if wish else entries


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin[AuditEntry]):
    """Who did what to which object, but to the reader and his comments. For seniors."""

    list_display = ["at", person_column("actor"), "verb", "target"]
    fields = [person_column("actor"), "verb", "target", "before", "after", "at"]
    list_filter = ["verb", TargetFilter]
    list_select_related = ["actor"]
    search_fields = ["actor__handle", "target"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return without_acts_against(super().get_queryset(request), request.user.pk or 0)
