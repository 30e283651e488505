"""`feeds/stories.atom`: the newest stories, as feed readers want them."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request

from core.api.negotiation import WhateverIsAccepted
from core.api.schema import problems
from core.api.views import PublicView
from core.atom import MEDIA_TYPE
from core.front.outdating import LISTS, keep_ready
from stories.api.atom import write_feed
from stories.api.listing import TopicQuery
from stories.selectors import listed_stories, with_updates

ENTRIES = 50
EXAMPLE = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Hubbub</title>
<link rel="alternate" href="https://hubbub.example/"/>
<link rel="self" href="https://hubbub.example/api/v1/feeds/stories.atom"/>
<id>tag:hubbub.example,2026:stories</id>
<updated>2026-11-20T15:00:00+00:00</updated>
<author><name>Hubbub</name></author>
<entry xml:lang="en">
<title>Tram line nine divides the old town</title>
<link href="https://hubbub.example/stories/tram-line-nine-divides-the-old-town/" rel="alternate"/>
<published>2026-11-20T08:00:00+00:00</published>
<updated>2026-11-20T15:00:00+00:00</updated>
<id>tag:hubbub.example,2026-11-20:tram-line-nine-divides-the-old-town</id>
<summary type="html">The council wants rails through the market street.</summary>
<category term="transport" label="Transport"/>
</entry>
</feed>"""


class StoryFeedView(PublicView):
    """`feeds/stories.atom`"""

    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="feeds_stories_retrieve",
        summary=f"The newest {ENTRIES} stories as an Atom feed",
        parameters=[TopicQuery],
        responses={
            (200, MEDIA_TYPE): OpenApiResponse(OpenApiTypes.STR, description="RFC 4287."),
            **problems(s400="malformed"),
        },
        examples=[OpenApiExample("feed", EXAMPLE, media_type=MEDIA_TYPE, response_only=True, status_codes=[200])],
    )
    def get(self, request: Request) -> HttpResponse:
        at = timezone.now()
        query = TopicQuery(data=request.query_params, context={"at": at})
        query.is_valid(raise_exception=True)
        topic = query.validated_data.get("topic")
        keep_ready(request, about=LISTS)
        rows = listed_stories(at).filter(**({"topics": topic} if topic else {}))
        newest = with_updates(rows).prefetch_related("topics").order_by("-published_at", "-pk")[:ENTRIES]
        return HttpResponse(write_feed(newest, topic=topic), content_type=f"{MEDIA_TYPE}; charset=utf-8")
