"""Ways to a story: by its words and by its topic."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request

from discussion.api.searching import COMMENT, KINDS, find
from stories.api.listing import story_page
from stories.api.payloads import story_cards
from stories.api.topics import topic_page, topic_payloads
from stories.search.queries import MOST_WORDS
from stories.topics import get_listed_topic, story_counts
from web.pages import Page, render_page

TABS = dict(zip(KINDS, ("Stories", "Comments"), strict=True))
ORDERS = (("newest", "Newest"), ("noise", "Loudest"), ("trending", "Trending"))


class SearchView(Page):
    """`/search/`, with the parameters of `GET /api/v1/search/`; without words, only the form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        q = request.GET.get("q", "").strip()
        context: dict[str, Any] = {"q": q, "tabs": TABS, "kind": COMMENT if _asks_for_comments(request) else KINDS[0]}
        if not q:
            return render_page(request, "web/search.html", context)
        if len(q.split()) > MOST_WORDS:
            return render_page(request, "web/search.html", context | {"most": MOST_WORDS}, status=400)
        found = find(Request(request), at=timezone.now())
        context |= {"found": found.results, "next": found.page.next, "previous": found.page.previous}
        return render_page(request, "web/search.html", context)


class TopicListView(Page):
    """`/topics/`: what stories are about."""

    def get(self, request: HttpRequest) -> HttpResponse:
        at = timezone.now()
        page = topic_page(Request(request), at=at)
        context = {
            "topics": topic_payloads(page.rows, at=at),
            "canonical": f"{settings.BASE_URL}{reverse('web:topics')}",
            "next": page.next,
            "previous": page.previous,
        }
        return render_page(request, "web/topics.html", context)


class TopicView(Page):
    """`/topics/{slug}/`: its stories as on the front page."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        at = timezone.now()
        topic = get_listed_topic(slug, at)
        page = story_page(Request(request), at=at, topic=topic)
        context = {
            "topic": topic,
            "story_count": story_counts([topic], at)[topic.pk],
            "cards": story_cards(page.rows, at=at),
            "order": request.GET.get("order", "newest"),
            "orders": ORDERS,
            "canonical": f"{settings.BASE_URL}{reverse('web:topic', args=[slug])}",
            "next": page.next,
            "previous": page.previous,
        }
        return render_page(request, "web/topic.html", context)


def _asks_for_comments(request: HttpRequest) -> bool:
    return request.GET.get("type") == COMMENT
