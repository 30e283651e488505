"""The register of stories."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.admin import ReadOnlyAdmin, ReadOnlyInline
from stories.admin.correcting import CorrectionsPage, CorrectPage
from stories.admin.noise import NoisePage
from stories.admin.pages import DiscussionPage
from stories.admin.resolving import ResolvePage
from stories.admin.sparkline import sparkline
from stories.admin.states import PublicStates
from stories.models import Correction, Side, Source, Story, TimelineEntry, Transition
from stories.noise.models import StoryNoise
from stories.noise.reference import half_at
from stories.noise.scoring import card_of, read_state
from stories.noise.selectors import noise_of
from stories.selectors import COMMENTS_SHOWN


class SideInline(ReadOnlyInline[Side, Story]):
    model = Side
    fields = ["camp", "name", "statement", "source"]
    ordering = ["position", "id"]


class TimelineInline(ReadOnlyInline[TimelineEntry, Story]):
    model = TimelineEntry
    fields = ["date", "date_text", "title", "text"]
    ordering = ["position", "id"]


class SourceInline(ReadOnlyInline[Source, Story]):
    model = Source
    fields = ["name", "url", "note"]
    readonly_fields = ["name", "url", "note"]
    ordering = ["position", "id"]


class CorrectionInline(ReadOnlyInline[Correction, Story]):
    model = Correction
    fields = ["version", "at", "by", "reason", "changed"]
    readonly_fields = ["changed"]
    ordering = ["-version", "id"]

    @admin.display
    def changed(self, correction: Correction) -> str:
        return ", ".join(sorted(correction.changes)).replace("_", " ")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        return super().get_queryset(request).select_related("by")


class TransitionInline(ReadOnlyInline[Transition, Story]):
    """Every step. Notes are for editors: they may tell of a draft what nobody else is to know."""

    model = Transition
    fields = ["at", "before", "after", "by", "note"]
    ordering = ["-id"]

    def get_fields(self, request: HttpRequest, obj: Story | None = None) -> Any:
        fields = super().get_fields(request, obj)
        return fields if request.user.has_perm("stories.publish_story") else [name for name in fields if name != "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transition]:
        return super().get_queryset(request).select_related("by")


@admin.register(Story)
class StoryAdmin(ReadOnlyAdmin[Story]):
    """Published stories with their noise and counts. What changes one is a page of its own, linked from the story."""

    list_display = ["title", "state", "level", "band", "shown_comments", "told_sides", "version", "published_at"]
    list_filter = [("state", PublicStates), ("topics", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "summary", "slug"]
    ordering = ["-published_at", "-id"]
    date_hierarchy = "published_at"
    inlines = [SideInline, TimelineInline, SourceInline, CorrectionInline, TransitionInline]
    change_form_template = "admin/stories/story/read.html"
    fieldsets = [
        (None, {"fields": ["title", "slug", "state", "published_at", "version", "language", "topics"]}),
        ("Noise", {"fields": ["gauge"]}),
        ("Text", {"fields": ["summary", "why_it_matters", "points", "text", "plain_words"]}),
        ("Forecast", {"fields": ["forecast", "forecast_resolution"]}),
        ("Origin", {"fields": ["document", "content_hash", "created_at", "premoderated"]}),
    ]

    def view_on_site(self, obj: Story) -> str:
        return reverse("web:story", args=[obj.slug])

    class Media:
        css = {"all": ["stories/admin.css", "stories/noise.css"]}

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "correct": CorrectPage,
            "corrections": CorrectionsPage,
            "discussion": DiscussionPage,
            "noise": NoisePage,
            "forecast": ResolvePage,
        }
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(page.as_view(model_admin=self)),
                    name=f"stories_story_{name}",
                )
                for name, page in pages.items()
            ),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        same = Story.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
        comments = same.annotate(number=COMMENTS_SHOWN).values("number")
        sides = same.annotate(number=Count("sides")).values("number")
        return (
            super()
            .get_queryset(request)
            .filter(state__in=Story.SHOWN)
            .select_related("noise__params")
            .annotate(
                half=half_at(timezone.now()),
                comments_shown=Subquery(comments, output_field=IntegerField()),
                sides_told=Subquery(sides, output_field=IntegerField()),
            )
        )

    @admin.display(ordering="noise_rank")
    def level(self, story: Story) -> float:
        return float(self._card(story)["level"])

    @admin.display
    def band(self, story: Story) -> str:
        return str(self._card(story)["band"])

    @admin.display(description="comments")
    def shown_comments(self, story: Story) -> int:
        return int(getattr(story, "comments_shown", 0))

    @admin.display(description="sides")
    def told_sides(self, story: Story) -> int:
        return int(getattr(story, "sides_told", 0))

    @admin.display(description="key points")
    def points(self, story: Story) -> SafeString:
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((point,) for point in story.key_points)))

    @admin.display
    def text(self, story: Story) -> SafeString:
        return SafeString(render_to_string("admin/stories/story/body.html", {"body": story.body}))

    @admin.display(description="level")
    def gauge(self, story: Story) -> SafeString:
        told = noise_of(story, timezone.now())
        context = {"noise": told, "curve": sparkline(told["history"]), "state": _state_of(story)}
        return SafeString(render_to_string("admin/stories/story/gauge.html", context))

    def _card(self, story: Story) -> dict[str, Any]:
        return card_of(read_state(_state_of(story), at=timezone.now(), half=getattr(story, "half", 0)))


def _state_of(story: Story) -> StoryNoise | None:
    return getattr(story, "noise", None)  # a story that nobody has talked about has none
