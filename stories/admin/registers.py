"""What is only looked at: topics, and the ledger."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from core.admin import ReadOnlyAdmin
from stories.models import Story, Topic
from stories.noise.models import Engagement


@admin.register(Topic)
class TopicAdmin(ReadOnlyAdmin[Topic]):
    """The subjects that published stories share; what only a draft is about is nobody's business yet."""

    list_display = ["name", "slug", "stories_told"]
    search_fields = ["name", "slug"]
    ordering = ["name", "id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        shown = Count("stories", filter=Q(stories__state__in=Story.SHOWN))
        return super().get_queryset(request).annotate(number=shown).filter(number__gt=0)

    @admin.display(description="stories")
    def stories_told(self, topic: Topic) -> int:
        return int(getattr(topic, "number", 0))


@admin.register(Engagement)
class EngagementAdmin(ReadOnlyAdmin[Engagement]):
    """The ledger, newest first. Nothing in it ever changes; PostgreSQL holds everybody to that.

    Which comment somebody reacted to is not shown, nor found: whoever looks may be its author.
    """

    list_display = ["id", "occurred_at", "kind", "story", "actor", "stance", "newcomer", "crossing", "source_key", "by"]
    list_filter = ["kind", "newcomer", "crossing"]
    list_select_related = ["story", "actor", "by"]
    search_fields = ["actor__handle", "story__slug", "=source_key", "=target"]
    search_help_text = "Part of a handle or a slug, or a whole source key"
    ordering = ["-id"]

    def get_fields(self, request: HttpRequest, obj: Engagement | None = None) -> Any:
        fields = super().get_fields(request, obj)
        return ["about" if name == "target" else name for name in fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Engagement | None = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "about"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Engagement], search_term: str
    ) -> tuple[QuerySet[Engagement], bool]:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        told = ~Q(kind=Engagement.Kind.REACTION, target__in=search_term.split())
        return found.filter(told), may_repeat

    @admin.display(description="target")
    def about(self, act: Engagement) -> str:
        return "" if act.kind == Engagement.Kind.REACTION else act.target
