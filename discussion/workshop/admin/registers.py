"""The register of rules. What is done to one has a page and forms of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from core.admin import ReadOnlyAdmin
from discussion.screening.models import Rule
from discussion.workshop.admin import pages
from discussion.workshop.duty import may_keep


@admin.register(Rule)
class RuleAdmin(ReadOnlyAdmin[Rule]):
    """Words, patterns and links, newest first."""

    list_display = ["__str__", "kind", "action", "mode", "scope", "created_by", "created_at"]
    list_filter = ["mode", "kind", "action"]
    list_select_related = ["created_by"]
    search_fields = ["term"]
    ordering = ["-id"]
    change_list_template = "admin/screening/rule/list.html"

    def get_urls(self) -> list[URLPattern]:
        own: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("new/", pages.new_page, "new"),
            ("words/", pages.list_page, "words"),
            ("<int:pk>/work/", pages.rule_page, "work"),
            ("<int:pk>/switch/", pages.switch, "switch"),
            ("<int:pk>/rehearsal/", pages.rehearse, "rehearse"),
        ]
        made = [
            path(route, self.admin_site.admin_view(view), name=f"screening_rule_{name}") for route, view, name in own
        ]
        return [*made, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"may_keep": may_keep(pages.reader(request)), **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A rule's own page in place of Django's."""
        if request.method in {"GET", "HEAD"} and object_id.isascii() and object_id.isdigit():
            return redirect("admin:screening_rule_work", pk=int(object_id))
        return super().change_view(request, object_id, form_url, extra_context)
