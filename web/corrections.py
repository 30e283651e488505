"""What a story said before: `/stories/{slug}/corrections/`."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request

from stories.api.corrections import correction_page
from stories.changes import tell_public
from stories.selectors import get_visible_story
from web.pages import Page, lead_on, render_page


class CorrectionsView(Page):
    """Every correction of a story with what it changed, latest first. Who made it is not public."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        story = get_visible_story(slug, timezone.now())
        address = reverse("web:corrections", args=[story.slug])
        if story.slug != slug:  # it was merged into this one
            return lead_on(address)
        page = correction_page(Request(request), story)
        context = {
            "story": story,
            "corrections": tell_public(page.rows),
            "canonical": f"{settings.BASE_URL}{address}",
            "next": page.next,
            "previous": page.previous,
        }
        return render_page(request, "web/corrections.html", context)
