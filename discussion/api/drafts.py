"""What is one's own while reading and writing: drafts, previews, and up to where one has read."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import SignedIn, TakesPart
from accounts.api.requests import current_subscriber
from core.api.forms import read_form
from core.api.schema import problems
from core.api.views import PrivateView
from discussion.api import examples
from discussion.api.draft_shapes import (
    CommentDraftListSerializer,
    CommentDraftSerializer,
    DraftForm,
    PreviewForm,
    PreviewSerializer,
    ReadForm,
    UnreadCommentsSerializer,
    draft_payload,
    preview_payload,
    unread_payload,
)
from discussion.threads.drafts import get_own_draft, own_drafts, read_purpose
from discussion.threads.services.drafting import discard_draft, save_draft
from discussion.threads.services.reading import mark_read
from discussion.threads.unread import unread_by
from discussion.threads.words import read_words
from stories.selectors import get_visible_story


class DraftsView(PrivateView):
    """`stories/{slug}/drafts/`"""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="stories_drafts_list",
        summary="My drafts on a story, the latest first",
        responses={200: CommentDraftListSerializer, **problems(s401="not_signed_in", s404="story_not_found")},
        examples=[examples.answer("drafts", examples.page(examples.DRAFT))],
    )
    def get(self, request: Request, slug: str) -> Response:
        story = get_visible_story(slug, timezone.now())
        drafts = own_drafts(current_subscriber(request), story)
        return Response({"results": [draft_payload(draft) for draft in drafts], "next": None, "previous": None})


class DraftView(PrivateView):
    """`stories/{slug}/drafts/{draft}/`: whoever is banned can still read and delete what he kept."""

    permission_classes = [SignedIn]

    def get_permissions(self) -> list[BasePermission]:
        return [TakesPart()] if self.request.method == "PUT" else [SignedIn()]

    @extend_schema(
        operation_id="stories_drafts_retrieve",
        summary="One of my drafts",
        responses={200: CommentDraftSerializer, **problems(s401="not_signed_in", s404="not_found")},
        examples=[examples.answer("draft", examples.DRAFT)],
    )
    def get(self, request: Request, slug: str, draft: str) -> Response:
        story = get_visible_story(slug, timezone.now())
        return Response(draft_payload(get_own_draft(current_subscriber(request), story, read_purpose(draft))))

    @extend_schema(
        operation_id="stories_drafts_update",
        summary="Keep words that I have not posted yet",
        description="`comment` is for a new comment, `reply-{id}` for an answer, `edit-{id}` for other words of my own "
        "comment. Posting them takes the draft away; with the same `writing`, also what comes later of it (409). "
        "Without one, nothing is kept for ten seconds after something was posted for the same (409).",
        request=DraftForm,
        responses={
            200: CommentDraftSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403="banned, not_your_comment",
                s404="not_found",
                s409="draft_posted",
                s413="body_too_large",
                s422="draft_too_long",
            ),
        },
        examples=[
            examples.sent("words", {name: examples.DRAFT[name] for name in ("body", "side", "anchor")}),
            examples.answer("kept", examples.DRAFT),
        ],
    )
    def put(self, request: Request, slug: str, draft: str) -> Response:
        at = timezone.now()
        story, purpose = get_visible_story(slug, at), read_purpose(draft)
        sent = read_form(DraftForm, request.data)
        kept = save_draft(
            subscriber=current_subscriber(request),
            story=story,
            purpose=purpose,
            body=sent["body"],
            side=sent.get("side") or "",
            at=at,
            anchor=sent.get("anchor") or "",
            writing=sent.get("writing"),
        )
        return Response(draft_payload(kept))

    @extend_schema(
        operation_id="stories_drafts_destroy",
        summary="Keep one of my drafts no longer",
        responses={204: None, **problems(s401="not_signed_in", s404="not_found")},
    )
    def delete(self, request: Request, slug: str, draft: str) -> Response:
        story = get_visible_story(slug, timezone.now())
        discard_draft(subscriber=current_subscriber(request), story=story, purpose=read_purpose(draft))
        return Response(status=204)


class PreviewView(PrivateView):
    """`preview/`"""

    permission_classes = [TakesPart]
    idempotent = False  # it writes nothing, the memory of an answer included

    @extend_schema(
        operation_id="preview_create",
        summary="See words as they would be shown; nothing is written",
        request=PreviewForm,
        responses={
            200: PreviewSerializer,
            **problems(s400="malformed", s401="not_signed_in", s403="banned", s422="body_too_long"),
        },
        examples=[
            examples.sent("words", {"body": "Fewer *cars*, @bob."}),
            examples.answer("preview", examples.PREVIEW),
        ],
    )
    def post(self, request: Request) -> Response:
        words = read_words(read_form(PreviewForm, request.data)["body"])
        return Response(preview_payload(words, current_subscriber(request)))


class ReadView(PrivateView):
    """`stories/{slug}/read/`"""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="stories_read_update",
        summary="Say up to where I have read a discussion",
        description="It only moves forward, and not into the future.",
        request=ReadForm,
        responses={
            200: UnreadCommentsSerializer,
            **problems(s400="malformed", s401="not_signed_in", s404="story_not_found"),
        },
        examples=[
            examples.sent("the newest that I saw", {"upto": examples.REPLY["id"]}),
            examples.answer("nothing new", {**examples.MINE["unread"], "count": 0, "first": None}),
        ],
    )
    def put(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        story, me = get_visible_story(slug, at), current_subscriber(request)
        mark_read(story=story, subscriber=me, upto=read_form(ReadForm, request.data)["upto"], at=at)
        return Response(unread_payload(unread_by(me, story)))
