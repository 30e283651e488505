"""What needs no words: reactions, stances, follows, and all that is mine on one story."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import SignedIn, TakesPart
from accounts.api.requests import current_subscriber
from core.api.forms import read_form
from core.api.schema import problems
from core.api.views import PrivateView
from discussion.api import examples
from discussion.api.draft_shapes import draft_payload, unread_payload
from discussion.api.forecasts import answer_payload
from discussion.api.forms import ReactionForm, StanceForm
from discussion.api.payloads import own_comment_payloads, stance_payload
from discussion.api.serializers import (
    FollowingSerializer,
    MyReactionSerializer,
    MyStanceSerializer,
    MyStorySerializer,
)
from discussion.telling.choosing import follow_story
from discussion.telling.listening import is_muted
from discussion.threads import selectors, services
from discussion.threads.cooling import next_comment_at
from discussion.threads.drafts import own_drafts
from discussion.threads.forecasts import own_answer
from discussion.threads.unread import unread_by
from stories.selectors import get_visible_story

ACTING_PROBLEMS = {"s401": "not_signed_in", "s403": "banned"}


class ReactionView(PrivateView):
    """`comments/{id}/reaction/`"""

    permission_classes = [TakesPart]

    @extend_schema(
        operation_id="comments_reaction_update",
        summary="React to a comment, in place of any earlier reaction",
        request=ReactionForm,
        responses={
            200: MyReactionSerializer,
            **problems(
                **ACTING_PROBLEMS, s400="malformed", s404="not_found", s422="own_comment", s423="discussion_closed"
            ),
        },
        examples=[
            examples.sent("fair", {"kind": "fair"}),
            examples.answer("reaction", {"comment": examples.REPLY["id"], "kind": "fair"}),
        ],
    )
    def put(self, request: Request, pk: UUID) -> Response:
        at = timezone.now()
        kind = read_form(ReactionForm, request.data)["kind"]
        comment = selectors.get_public_comment(pk, at)
        services.react(comment=comment, subscriber=current_subscriber(request), kind=kind, at=at)
        return Response({"comment": str(comment.pk), "kind": kind})

    @extend_schema(
        operation_id="comments_reaction_destroy",
        summary="Take my reaction back",
        responses={204: None, **problems(**ACTING_PROBLEMS, s404="not_found")},
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        at = timezone.now()
        comment = selectors.get_public_comment(pk, at)
        services.withdraw_reaction(comment=comment, subscriber=current_subscriber(request), at=at)
        return Response(status=204)


class StanceView(PrivateView):
    """`stories/{slug}/stance/`"""

    permission_classes = [TakesPart]

    @extend_schema(
        operation_id="stories_stance_update",
        summary="Say where I stand, and which comment moved me",
        request=StanceForm,
        responses={
            200: MyStanceSerializer,
            **problems(
                **ACTING_PROBLEMS,
                s400="malformed",
                s404="story_not_found",
                s422="because_not_found",
                s423="discussion_closed",
            ),
        },
        examples=[
            examples.sent("stance", {"side": "defender", "because": examples.COMMENT["id"]}),
            examples.answer("stance", {**examples.MINE["stance"], "because": examples.COMMENT["id"]}),
        ],
    )
    def put(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        story, subscriber = get_visible_story(slug, at), current_subscriber(request)
        sent = read_form(StanceForm, request.data)
        because = selectors.get_because(sent["because"], story) if sent.get("because") else None
        stance = services.declare_stance(story=story, subscriber=subscriber, side=sent["side"], because=because, at=at)
        return Response(stance_payload(stance))

    @extend_schema(
        operation_id="stories_stance_destroy",
        summary="Stand nowhere again",
        responses={204: None, **problems(**ACTING_PROBLEMS, s404="story_not_found")},
    )
    def delete(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        story = get_visible_story(slug, at)
        services.withdraw_stance(story=story, subscriber=current_subscriber(request), at=at)
        return Response(status=204)


class FollowView(PrivateView):
    """`stories/{slug}/follow/`"""

    permission_classes = [TakesPart]

    @extend_schema(
        operation_id="stories_follow_update",
        summary="Follow a story",
        description="A mute of it ends.",
        request=None,
        responses={200: FollowingSerializer, **problems(**ACTING_PROBLEMS, s404="story_not_found")},
        examples=[examples.answer("following", {"following": True})],
    )
    def put(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        story = get_visible_story(slug, at)
        follow_story(story=story, subscriber=current_subscriber(request), at=at)
        return Response({"following": True})

    @extend_schema(
        operation_id="stories_follow_destroy",
        summary="Follow a story no longer",
        responses={204: None, **problems(**ACTING_PROBLEMS, s404="story_not_found")},
    )
    def delete(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        story = get_visible_story(slug, at)
        services.unfollow_story(story=story, subscriber=current_subscriber(request), at=at)
        return Response(status=204)


class MyStoryView(PrivateView):
    """`stories/{slug}/me/`: what a client shows as mine beside the page that everybody gets."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="stories_me_retrieve",
        summary="My reactions, stance, follow, mute, drafts and unread on a story, and what I may do there",
        responses={200: MyStorySerializer, **problems(s401="not_signed_in", s404="story_not_found")},
        examples=[examples.answer("mine", examples.MINE)],
    )
    def get(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        story, me = get_visible_story(slug, at), current_subscriber(request)
        reactions = selectors.own_reactions(me, story)
        return Response(
            {
                "following": selectors.is_following(me, story),
                "muted": is_muted(me, story),
                "reactions": {str(comment): kind for comment, kind in reactions.items()},
                "stance": stance_payload(selectors.own_stance(me, story)),
                "forecast_answer": answer_payload(own_answer(me, story)),
                "next_comment_at": next_comment_at(author=me, story=story, at=at),
                "argues_here": selectors.argues_in(me, story),
                "held": own_comment_payloads(selectors.waiting_comments(me, story, at)),
                "drafts": [draft_payload(draft) for draft in own_drafts(me, story)],
                "unread": unread_payload(unread_by(me, story)),
            }
        )
