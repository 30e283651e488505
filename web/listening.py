"""What one wants to hear: following and muting of stories and threads, blocking of people. One button each.

Muting is open to everybody who is signed in, also while banned: it takes nothing from others.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.notices.services import (
    follow_thread,
    mute_person,
    mute_thread,
    unfollow_thread,
    unmute_person,
    unmute_thread,
)
from accounts.profiles import find_subscriber
from discussion.telling.choosing import follow_story, mute_story
from discussion.telling.threads import comment_key, story_key
from discussion.threads.selectors import get_public_comment
from discussion.threads.services import unfollow_story
from stories.selectors import get_visible_story
from web.pages import OwnPage, WritingPage, redirect_to, way_back


class StoryFollowView(WritingPage):
    """Follow a story; without `on`, no longer."""

    def write(self, request: HttpRequest, slug: str) -> HttpResponse:
        at = timezone.now()
        story = get_visible_story(slug, at)
        act = follow_story if is_on(request) else unfollow_story
        act(story=story, subscriber=self.viewer, at=at)
        return redirect_to(f"{way_back(request, reverse('web:story', args=[story.slug]))}#discussion")


class StoryMuteView(OwnPage):
    """Hear nothing more of a story; without `on`, hear of it again."""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        at = timezone.now()
        story = get_visible_story(slug, at)
        if is_on(request):
            mute_story(story=story, subscriber=self.viewer, at=at)
        else:
            unmute_thread(subscriber=self.viewer, thread=story_key(story.pk), at=at)
        return redirect_to(f"{way_back(request, reverse('web:story', args=[story.slug]))}#discussion")


class ThreadFollowView(WritingPage):
    """Hear of everything below a comment; without `on`, no longer."""

    def write(self, request: HttpRequest, comment_id: UUID) -> HttpResponse:
        at = timezone.now()
        comment = get_public_comment(comment_id, at)
        if is_on(request):
            follow_thread(subscriber=self.viewer, thread=comment_key(comment.pk), at=at)
        else:
            unfollow_thread(subscriber=self.viewer, thread=comment_key(comment.pk))
        return _back_to(request, comment.pk)


class ThreadMuteView(OwnPage):
    """Hear nothing more of a comment and all below it; without `on`, hear of it again."""

    def post(self, request: HttpRequest, comment_id: UUID) -> HttpResponse:
        at = timezone.now()
        comment = get_public_comment(comment_id, at)
        if is_on(request):
            mute_thread(subscriber=self.viewer, thread=comment_key(comment.pk), at=at)
        else:
            unmute_thread(subscriber=self.viewer, thread=comment_key(comment.pk), at=at)
        return _back_to(request, comment.pk)


class BlockView(OwnPage):
    """Hear nothing more of what somebody does; without `on`, hear of it again."""

    def post(self, request: HttpRequest, handle: str) -> HttpResponse:
        person, at = find_subscriber(handle), timezone.now()
        if is_on(request):
            mute_person(subscriber=self.viewer, person=person, at=at)
            messages.success(request, f"You hear no more of {person.handle}.")
        else:
            unmute_person(subscriber=self.viewer, person=person, at=at)
            messages.success(request, f"You hear of {person.handle} again.")
        return redirect_to(way_back(request, reverse("web:preferences")))


def is_on(request: HttpRequest) -> bool:
    """Whether the button was one that begins something."""
    return request.POST.get("on") == "1"


def _back_to(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    return redirect_to(f"{way_back(request, reverse('web:comment', args=[comment_id]))}#comment-{comment_id}")
