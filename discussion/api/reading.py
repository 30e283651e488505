"""Reading discussions: the same answer for everybody."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.profiles import find_subscriber
from core.api.forms import read_form
from core.api.pagination import MAX_LIMIT, read_limit
from core.api.schema import problems
from core.api.views import OpenView, PublicView
from core.front.growth import let_grow
from core.front.outdating import keep_ready
from discussion.api import examples
from discussion.api.forms import ThreadQuery, TreeQuery
from discussion.api.kept_comments import branch_page, thread_page
from discussion.api.payloads import comment_list, comment_payload, revision_payloads
from discussion.api.serializers import CommentListSerializer, CommentSerializer, RevisionListSerializer
from discussion.threads import selectors
from stories.passages import find_anchor, passages_ever
from stories.selectors import get_visible_story

PAGING = [
    OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}; 20 where nothing is said."),
    OpenApiParameter("cursor", str, description="`next` or `previous` of an earlier answer in the same order."),
]


class ThreadReading(OpenView):
    """`GET stories/{slug}/comments/`"""

    @extend_schema(
        operation_id="stories_comments_list",
        summary="A page of a discussion, each comment with its first replies",
        parameters=[ThreadQuery, *PAGING],
        responses={
            200: CommentListSerializer,
            **problems(s400="malformed", s404="story_not_found", s422="anchor_unknown"),
        },
        examples=[examples.answer("thread", examples.page(examples.COMMENT))],
    )
    def get(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        asked = read_form(ThreadQuery, request.query_params)
        story = get_visible_story(slug, at, in_brief="anchor" not in asked)
        keep_ready(request, about=story.slug)
        shown = thread_page(
            story=story,
            sort=asked["sort"],
            side=asked.get("side", ""),
            anchor=find_anchor(asked["anchor"], passages_ever(story)) if "anchor" in asked else None,
            depth=asked["depth"],
            limit=read_limit(request),
            cursor=_cursor(request),
            at=at,
        )
        if shown.growth is not None:
            let_grow(request, shown.growth)
        return Response(shown.body)


class CommentReading(OpenView):
    """`GET comments/{id}/`"""

    @extend_schema(
        operation_id="comments_retrieve",
        summary="One comment with its first replies",
        parameters=[TreeQuery],
        responses={200: CommentSerializer, **problems(s400="malformed", s404="not_found")},
        examples=[examples.answer("comment", examples.COMMENT), examples.answer("removed", examples.TOMBSTONE)],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        at = timezone.now()
        asked = read_form(TreeQuery, request.query_params)
        comment = selectors.get_public_comment(pk, at)
        keep_ready(request, about=comment.story.slug)
        return Response(comment_payload(selectors.comment_node(comment, **asked, at=at)))


class RepliesView(PublicView):
    """`comments/{id}/replies/`"""

    @extend_schema(
        operation_id="comments_replies_list",
        summary="More of a branch, oldest first",
        parameters=[TreeQuery, *PAGING],
        responses={200: CommentListSerializer, **problems(s400="malformed", s404="not_found")},
        examples=[examples.answer("replies", examples.page(examples.REPLY))],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        at = timezone.now()
        asked = read_form(TreeQuery, request.query_params)
        comment = selectors.get_public_comment(pk, at)
        keep_ready(request, about=comment.story.slug)
        page = branch_page(comment=comment, **asked, limit=read_limit(request), cursor=_cursor(request), at=at)
        return Response(page)


class ContextView(PublicView):
    """`comments/{id}/context/`"""

    @extend_schema(
        operation_id="comments_context_list",
        summary="The way from the root of the thread to a comment, both included",
        responses={200: CommentListSerializer, **problems(s404="not_found")},
        examples=[examples.answer("context", examples.page(examples.COMMENT))],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        at = timezone.now()
        comment = selectors.get_public_comment(pk, at)
        keep_ready(request, about=comment.story.slug)
        way = selectors.context_of(comment, at=at)
        return Response({"results": [comment_payload(node) for node in way], "next": None, "previous": None})


class RevisionsView(PublicView):
    """`comments/{id}/revisions/`"""

    @extend_schema(
        operation_id="comments_revisions_list",
        summary="The public versions of a comment, newest first, with what changed",
        parameters=PAGING,
        responses={200: RevisionListSerializer, **problems(s400="malformed", s404="not_found")},
        examples=[examples.answer("revisions", examples.page(examples.REVISION))],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        comment = selectors.get_public_comment(pk, timezone.now())
        page = selectors.shown_revisions(comment, limit=read_limit(request), cursor=_cursor(request))
        return Response(page.body(revision_payloads(page.rows)))


class ToldCommentsView(PublicView):
    """`subscribers/{handle}/comments/`"""

    @extend_schema(
        operation_id="subscribers_comments_list",
        summary="Public comments of a person who wants them listed, newest first",
        parameters=PAGING,
        responses={200: CommentListSerializer, **problems(s400="malformed", s404="not_found")},
        examples=[examples.answer("comments", examples.page(examples.COMMENT))],
    )
    def get(self, request: Request, handle: str) -> Response:
        author = find_subscriber(handle)
        limit, cursor = read_limit(request), _cursor(request)
        return Response(comment_list(selectors.told_comments(author, limit=limit, cursor=cursor, at=timezone.now())))


def _cursor(request: Request) -> str | None:
    return request.query_params.get("cursor")
