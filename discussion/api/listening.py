"""`me/follows/` and `me/mutes/`: what I want to hear of, and of whom and what not. All of it is for me alone."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import SignedIn, TakesPart
from accounts.api.requests import current_subscriber
from accounts.notices import services
from accounts.notices.models import Mute
from accounts.profiles import find_subscriber
from core.api.pagination import read_limit
from core.api.schema import problems
from core.api.views import PrivateView
from discussion.api.examples import answer, page
from discussion.api.listening_shapes import (
    FOLLOW,
    MUTE,
    THREAD,
    FollowedStoryListSerializer,
    FollowedThreadListSerializer,
    MuteListSerializer,
)
from discussion.api.reading import PAGING
from discussion.telling.choosing import mute_story
from discussion.telling.listening import Places, followed_stories, followed_threads, mutes_of, places_of
from discussion.telling.threads import comment_key, id_in, story_key
from discussion.threads.models import Follow
from discussion.threads.selectors import get_public_comment
from stories.selectors import get_visible_story

ACTING = {"s401": "not_signed_in"}


class FollowsView(PrivateView):
    """`me/follows/`: of these I am told what happens, as `me/preferences/` says."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_follows_list",
        summary="The stories that I follow",
        description="`stories/{slug}/follow/` begins and ends it.",
        parameters=PAGING,
        responses={200: FollowedStoryListSerializer, **problems(s400="malformed", **ACTING)},
        examples=[answer("follows", page(FOLLOW))],
    )
    def get(self, request: Request) -> Response:
        follows = followed_stories(current_subscriber(request), at=timezone.now(), **_page_of(request))
        return Response(follows.body([_followed(follow) for follow in follows.rows]))


class ThreadFollowsView(PrivateView):
    """`me/follows/comments/`: of all that is said below these comments I am told."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_follows_comments_list",
        summary="The threads that I follow",
        parameters=PAGING,
        responses={200: FollowedThreadListSerializer, **problems(s400="malformed", **ACTING)},
        examples=[answer("threads", page(THREAD))],
    )
    def get(self, request: Request) -> Response:
        follows = followed_threads(current_subscriber(request), **_page_of(request))
        places = places_of([follow.thread for follow in follows.rows], at=timezone.now())
        return Response(
            follows.body([{**_place(follow.thread, places), "since": follow.at} for follow in follows.rows])
        )


class ThreadFollowView(PrivateView):
    """`me/follows/comments/{comment}/`: twice is once."""

    permission_classes = [TakesPart]

    @extend_schema(
        operation_id="me_follows_comments_update",
        summary="Hear of everything that is said below a comment",
        description="A mute of it ends.",
        request=None,
        responses={204: None, **problems(**ACTING, s403="banned", s404="not_found")},
    )
    def put(self, request: Request, comment: UUID) -> Response:
        at = timezone.now()
        thread = comment_key(get_public_comment(comment, at).pk)
        services.follow_thread(subscriber=current_subscriber(request), thread=thread, at=at)
        return Response(status=204)

    @extend_schema(
        operation_id="me_follows_comments_destroy",
        summary="Follow a thread no longer",
        responses={204: None, **problems(**ACTING, s403="banned")},
    )
    def delete(self, request: Request, comment: UUID) -> Response:
        services.unfollow_thread(subscriber=current_subscriber(request), thread=comment_key(comment))
        return Response(status=204)


class MutesView(PrivateView):
    """`me/mutes/`: people, stories, and comments with all below them. Nobody else learns of it."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_mutes_list",
        summary="Of whom and what I want to hear nothing",
        parameters=PAGING,
        responses={200: MuteListSerializer, **problems(s400="malformed", **ACTING)},
        examples=[answer("mutes", page(MUTE))],
    )
    def get(self, request: Request) -> Response:
        mutes = mutes_of(current_subscriber(request), **_page_of(request))
        places = places_of([mute.thread for mute in mutes.rows if mute.thread], at=timezone.now())
        return Response(mutes.body([_mute(mute, places) for mute in mutes.rows]))


class StoryMuteView(PrivateView):
    """`me/mutes/stories/{slug}/`: notices that waited are back when the mute ends."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_mutes_stories_update",
        summary="Hear nothing more of a story",
        description="A follow of it ends. Notices that wait are hidden, not read: they are back when the mute ends.",
        request=None,
        responses={204: None, **problems(**ACTING, s404="story_not_found")},
    )
    def put(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        mute_story(story=get_visible_story(slug, at), subscriber=current_subscriber(request), at=at)
        return Response(status=204)

    @extend_schema(
        operation_id="me_mutes_stories_destroy",
        summary="Hear of a story again",
        responses={204: None, **problems(**ACTING, s404="story_not_found")},
    )
    def delete(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        thread = story_key(get_visible_story(slug, at).pk)
        services.unmute_thread(subscriber=current_subscriber(request), thread=thread, at=at)
        return Response(status=204)


class CommentMuteView(PrivateView):
    """`me/mutes/comments/{comment}/`: notices that waited are back when the mute ends."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_mutes_comments_update",
        summary="Hear nothing more of a comment and of all below it",
        description="A follow of it ends. Notices that wait are hidden, not read: they are back when the mute ends.",
        request=None,
        responses={204: None, **problems(**ACTING, s404="not_found")},
    )
    def put(self, request: Request, comment: UUID) -> Response:
        at = timezone.now()
        thread = comment_key(get_public_comment(comment, at).pk)
        services.mute_thread(subscriber=current_subscriber(request), thread=thread, at=at)
        return Response(status=204)

    @extend_schema(
        operation_id="me_mutes_comments_destroy",
        summary="Hear of a thread again",
        responses={204: None, **problems(**ACTING)},
    )
    def delete(self, request: Request, comment: UUID) -> Response:
        services.unmute_thread(subscriber=current_subscriber(request), thread=comment_key(comment), at=timezone.now())
        return Response(status=204)


class PersonMuteView(PrivateView):
    """`me/mutes/subscribers/{handle}/`: notices that waited are back when the mute ends."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_mutes_subscribers_update",
        summary="Block somebody: hear nothing more of what they do",
        description="Nobody is told. They can still answer; what they say is public, and I may read it.",
        request=None,
        responses={204: None, **problems(**ACTING, s404="not_found", s422="own_mute")},
    )
    def put(self, request: Request, handle: str) -> Response:
        person = find_subscriber(handle)
        services.mute_person(subscriber=current_subscriber(request), person=person, at=timezone.now())
        return Response(status=204)

    @extend_schema(
        operation_id="me_mutes_subscribers_destroy",
        summary="Block somebody no longer",
        responses={204: None, **problems(**ACTING, s404="not_found")},
    )
    def delete(self, request: Request, handle: str) -> Response:
        person = find_subscriber(handle)
        services.unmute_person(subscriber=current_subscriber(request), person=person, at=timezone.now())
        return Response(status=204)


def _page_of(request: Request) -> dict[str, Any]:
    return {"limit": read_limit(request), "cursor": request.query_params.get("cursor")}


def _followed(follow: Follow) -> dict[str, Any]:
    return {"story": follow.story.slug, "title": follow.story.title, "since": follow.followed_at}


def _place(thread: str, places: Places) -> dict[str, Any]:
    story = places.story(thread)
    return {
        "comment": id_in(thread) if thread.startswith("comment:") else None,
        "story": story.slug if story else None,
        "title": story.title if story else None,
    }


def _mute(mute: Mute, places: Places) -> dict[str, Any]:
    if mute.person:
        nowhere = {"comment": None, "story": None, "title": None}
        return {"kind": "person", "person": mute.person.handle, **nowhere, "since": mute.at}
    kind = mute.thread.partition(":")[0]
    return {"kind": kind, "person": None, **_place(mute.thread, places), "since": mute.at}
