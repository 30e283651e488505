"""Pages that are only words: the guidelines, what the noise level means, and what crawlers may do."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from discussion.moderation.guidelines import RULES
from web.pages import Page, render_page

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /api/
Allow: /api/v1/feeds/
Disallow: /me/
Disallow: /search/
Disallow: /sign-in/

Sitemap: {sitemap}
"""


class GuidelinesView(Page):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render_page(request, "web/guidelines.html", {"rules": RULES})


class NoiseView(Page):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render_page(request, "web/noise.html")


class RobotsView(Page):
    def get(self, _request: HttpRequest) -> HttpResponse:
        words = ROBOTS.format(sitemap=f"{settings.BASE_URL}{reverse('web:sitemap')}")
        return HttpResponse(words, content_type="text/plain", headers={"Cache-Control": "public, max-age=86400"})
