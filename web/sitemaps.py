"""What search engines may find: `/sitemap.xml` and the pages that it names.

Written by hand: Django's own sitemaps spend most of a second in the template of one page, and take the host of the
index from the request.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views import View

from stories.selectors import listed_stories, with_updates
from stories.topics import listed_topics

PAGE = 10_000  # addresses
SHARED_SECONDS = 600  # a page is read whole and seldom: caches on the way may keep it for longer than others
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _pages(_at: datetime) -> Any:
    return [(reverse(f"web:{name}"),) for name in ("front", "topics", "guidelines", "transparency", "privacy", "noise")]


def _stories(at: datetime) -> Any:
    # In the order of their making: a page that is full hardly ever changes again.
    return with_updates(listed_stories(at)).order_by("pk").values_list("slug", "updated_at")


def _topics(at: datetime) -> Any:
    return listed_topics(at).order_by("pk").values_list("slug")


SECTIONS: dict[str, Callable[[datetime], Any]] = {"pages": _pages, "stories": _stories, "topics": _topics}
NAMES = {"stories": "web:story", "topics": "web:topic"}


class IndexView(View):
    """`/sitemap.xml`: where the pages of every section are."""

    def get(self, _request: HttpRequest) -> HttpResponse:
        found = ((address, None) for section in SECTIONS for address in _pages_of(section, timezone.now()))
        return _document("sitemapindex", "sitemap", found)


class SectionView(View):
    """`/sitemap-{section}.xml?p=`: up to 10,000 addresses. 404 where there is no such page."""

    def get(self, request: HttpRequest, section: str) -> HttpResponse:
        if section not in SECTIONS:
            raise Http404
        try:
            page = Paginator(SECTIONS[section](timezone.now()), PAGE).page(request.GET.get("p", 1))
        except InvalidPage as error:
            raise Http404 from error
        frame = _frame(section)
        return _document(
            "urlset", "url", ((frame.format(quote(name)), *changed) for name, *changed in page.object_list)
        )


def _frame(section: str) -> str:
    """The address with a gap for the slug: looked up once, not 10,000 times, which is most of what a page costs."""
    return reverse(NAMES[section], args=["0"]).replace("0", "{}") if section in NAMES else "{}"


def _pages_of(section: str, at: datetime) -> Iterator[str]:
    address = reverse("web:sitemap-section", args=[section])
    yield address
    for page in range(2, Paginator(SECTIONS[section](at), PAGE).num_pages + 1):
        yield f"{address}?p={page}"


def _document(root: str, element: str, found: Iterable[Any]) -> HttpResponse:
    entries = "\n".join(_entry(element, *row) for row in found)
    words = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{entries}\n</{root}>\n'
    answer = HttpResponse(words, content_type="application/xml")
    patch_cache_control(answer, public=True, max_age=0, s_maxage=SHARED_SECONDS)
    return answer


def _entry(element: str, path: str, changed: datetime | None = None) -> str:
    changed_at = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return f"<{element}><loc>{escape(f'{settings.BASE_URL}{path}')}</loc>{changed_at}</{element}>"
