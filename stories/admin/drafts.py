"""The register of drafts: what waits for review, for its time, or was set aside."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path

from core.admin import ReadOnlyAdmin
from stories.admin.reviewing import ReviewPage, WritePage
from stories.admin.states import DraftStates
from stories.models import Draft, Manuscript, Story


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin[Draft]):
    """Stories that nobody but editors sees. Each opens on its page of review."""

    list_display = ["title", "state", "reason", "appears", "edited_by", "edited_at", "created_at"]
    list_filter = [("state", DraftStates)]
    search_fields = ["title", "slug", "document"]
    search_help_text = "Part of a title, a slug, or the name of a document"
    ordering: ClassVar = ["-created_at", "-id"]
    change_list_template = "admin/stories/draft/register.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("write/", view(WritePage.as_view(model_admin=self)), name="stories_draft_write"),
            path("<int:pk>/change/", view(ReviewPage.as_view(model_admin=self)), name="stories_draft_change"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        drafts = super().get_queryset(request).filter(state__in=Story.UNPUBLISHED)
        return drafts.select_related("manuscript", "edited_by")

    @admin.display(description="to look at")
    def reason(self, draft: Draft) -> str:
        try:
            return " ".join(draft.manuscript.review_reasons)
        except Manuscript.DoesNotExist:  # written here
            return ""

    @admin.display(description="appears", ordering="published_at", empty_value="–")
    def appears(self, draft: Draft) -> object:
        return draft.published_at
