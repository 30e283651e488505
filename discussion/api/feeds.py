"""`stories/{slug}/comments.atom`: what was said last about a story, as feed readers want it."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request

from core.api.negotiation import WhateverIsAccepted
from core.api.schema import problems
from core.api.views import PublicView
from core.atom import MEDIA_TYPE, Feed, address_of, clean, tag_of
from core.front.outdating import keep_ready
from discussion.threads.models import Comment
from discussion.threads.selectors import latest_comments
from stories.models import Story
from stories.selectors import get_visible_story

ENTRIES = 50
EXAMPLE = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Hubbub · Tram line nine divides the old town</title>
<link rel="alternate" href="https://hubbub.example/stories/tram-line-nine-divides-the-old-town/"/>
<link rel="self" href="https://hubbub.example/api/v1/stories/tram-line-nine-divides-the-old-town/comments.atom"/>
<id>tag:hubbub.example,2026-11-20:tram-line-nine-divides-the-old-town/comments</id>
<updated>2026-11-20T15:00:00+00:00</updated>
<author><name>Hubbub</name></author>
<entry>
<title>alice</title>
<link href="https://hubbub.example/comments/019aa1c0-0000-7000-8000-000000000001/" rel="alternate"/>
<published>2026-11-20T15:00:00+00:00</published>
<updated>2026-11-20T15:00:00+00:00</updated>
<author><name>alice</name></author>
<id>tag:hubbub.example,2026-11-20:comments/019aa1c0-0000-7000-8000-000000000001</id>
<summary type="html">&lt;p&gt;Fewer &lt;em&gt;cars&lt;/em&gt;.&lt;/p&gt;</summary>
</entry>
</feed>"""
NOBODY = "Somebody who has left"


class CommentFeedView(PublicView):
    """`stories/{slug}/comments.atom`"""

    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="stories_comments_feed_retrieve",
        summary=f"The newest {ENTRIES} comments on a story as an Atom feed",
        responses={
            (200, MEDIA_TYPE): OpenApiResponse(OpenApiTypes.STR, description="RFC 4287."),
            **problems(s404="story_not_found"),
        },
        examples=[OpenApiExample("feed", EXAMPLE, media_type=MEDIA_TYPE, response_only=True, status_codes=[200])],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        story = get_visible_story(slug, timezone.now())
        keep_ready(request, about=story.slug)
        feed = write_feed(story, latest_comments(story, limit=ENTRIES))
        return HttpResponse(feed, content_type=f"{MEDIA_TYPE}; charset=utf-8")


def write_feed(story: Story, comments: Iterable[Comment]) -> str:
    """The feed of these shown comments, the newest first."""
    published = story.published_at or story.created_at
    feed = Feed(
        title=clean(f"Hubbub · {story.title}"),
        link=address_of(reverse("web:story", args=[story.slug])),
        feed_url=address_of(reverse("api:comment-feed", args=[story.slug])),
        feed_guid=tag_of(f"{published:%Y-%m-%d}", f"{story.slug}/comments"),
        description=None,
        language="en",
        author_name="Hubbub",
    )
    for comment in comments:
        name = comment.author.handle if comment.author else NOBODY
        feed.add_item(
            title=name,
            author_name=name,
            link=address_of(reverse("web:comment", args=[comment.pk])),
            description=clean(comment.body_html),  # sanitised HTML, escaped once more as XML
            unique_id=tag_of(f"{comment.created_at:%Y-%m-%d}", f"comments/{comment.pk}"),
            pubdate=comment.created_at,
            updateddate=comment.edited_at or comment.created_at,
        )
    return feed.writeString("utf-8")
