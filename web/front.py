"""The front page: stories as cards, newest or loudest first."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from stories.api.listing import story_page
from stories.api.payloads import story_cards
from web.pages import Page, render_page


class FrontView(Page):
    """`/`, with the parameters of `GET /api/v1/stories/`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        at = timezone.now()
        page = story_page(Request(request), at=at)
        context = {
            "cards": story_cards(page.rows, at=at),
            "order": request.GET.get("order", "newest"),
            "topic": request.GET.get("topic", ""),
            "next": page.next,
            "previous": page.previous,
        }
        return render_page(request, "web/front.html", context)
