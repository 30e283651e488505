"""The register of drafts: what waits for review, for its time, or was set aside; and corrections that wait."""

from datetime import datetime
from typing import ClassVar

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import URLPattern, path

from core.admin import ReadOnlyAdmin
from stories.admin.proposals import ProposalPage
from stories.admin.reviewing import ReviewPage, WritePage
from stories.admin.states import CORRECTION, Waiting
from stories.models import Draft, Story

SINCE = Coalesce("proposal__read_at", "created_at")


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin[Draft]):
    """What nobody but editors sees. Each opens on its page of review."""

    list_display = ["title", "waits_as", "reason", "appears", "edited_by", "edited_at", "since"]
    list_filter = [Waiting]
    search_fields = ["title", "slug", "document"]
    search_help_text = "Part of a title, a slug, or the name of a document"
    ordering: ClassVar = [SINCE.desc(), "-id"]
    change_list_template = "admin/stories/draft/register.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("write/", view(WritePage.as_view(model_admin=self)), name="stories_draft_write"),
            path("<int:pk>/change/", view(ReviewPage.as_view(model_admin=self)), name="stories_draft_change"),
            path("<int:pk>/proposal/", view(ProposalPage.as_view(model_admin=self)), name="stories_draft_proposal"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        waiting = Q(state__in=Story.UNPUBLISHED) | Q(proposal__isnull=False)
        return super().get_queryset(request).filter(waiting).select_related("manuscript", "proposal", "edited_by")

    @admin.display(description="waits as", ordering="state")
    def waits_as(self, draft: Draft) -> str:
        return CORRECTION if draft.state in Story.SHOWN else draft.get_state_display().lower()

    @admin.display(description="to look at")
    def reason(self, draft: Draft) -> str:
        try:
            return " ".join(draft.proposal.reasons if draft.state in Story.SHOWN else draft.manuscript.review_reasons)
        except ObjectDoesNotExist:  # written here
            return ""

    @admin.display(description="waits since", ordering=SINCE)
    def since(self, draft: Draft) -> datetime:
        return draft.proposal.read_at if draft.state in Story.SHOWN else draft.created_at

    @admin.display(description="appears", ordering="published_at", empty_value="–")
    def appears(self, draft: Draft) -> object:
        return draft.published_at if draft.state == Story.State.SCHEDULED else None
