"""Pages that are only words: the guidelines, what the noise level means, and what crawlers may do."""

from django.http import HttpRequest, HttpResponse

from discussion.moderation.guidelines import RULES
from web.pages import Page, render_page

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /api/
Disallow: /me/
Disallow: /sign-in/
"""


class GuidelinesView(Page):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render_page(request, "web/guidelines.html", {"rules": RULES})


class NoiseView(Page):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render_page(request, "web/noise.html")


class RobotsView(Page):
    def get(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse(ROBOTS, content_type="text/plain", headers={"Cache-Control": "public, max-age=86400"})
