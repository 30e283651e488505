"""`/me/notices/` and `/me/preferences/`: what I am told, and what I want to be told; also while I am banned."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import Subscriber
from accounts.notices.mails.suppressing import find_suppression
from accounts.notices.models import Mute
from accounts.notices.preferences import cadences_of, change_preferences, mail_settings_of, time_zones
from accounts.notices.readers import read_notices
from accounts.notices.selectors import own_notices
from accounts.notices.services import mark_read
from core.api.pagination import Page
from core.errors import DomainError
from discussion.telling.listening import Places, followed_stories, followed_threads, mutes_of, places_of
from discussion.telling.threads import id_in
from web.notice_forms import PreferencesForm, ReadForm
from web.pages import OwnPage, redirect_to, render_page

LISTED = 20  # rows of a list on a page


class NoticesView(OwnPage):
    """What I am told, newest first. Reading it changes nothing; the buttons mark it as read."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = own_notices(self.viewer, limit=LISTED, cursor=request.GET.get("cursor"))
        context = {
            "notices": read_notices(page.rows, to=self.viewer, at=timezone.now()),
            "newest": page.rows[0].pk if page.rows else None,
            "next": page.next,
            "previous": page.previous,
        }
        return render_page(request, "web/notices.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReadForm(request.POST)
        if form.is_valid() and (notice := form.cleaned_data["notice"]):
            mark_read(subscriber=self.viewer, ids=[notice], at=timezone.now())
        elif form.is_valid() and (upto := form.cleaned_data["upto"]):
            mark_read(subscriber=self.viewer, upto=upto, at=timezone.now())
        return redirect_to(reverse("web:notices"))


class PreferencesView(OwnPage):
    """What I want to hear of, where and how soon; whom and what I follow or have muted."""

    def get(self, request: HttpRequest) -> HttpResponse:
        values = PreferencesForm.values_of(cadences_of(self.viewer), mail_settings_of(self.viewer))
        return self.show(request, PreferencesForm(initial=values))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PreferencesForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, status=400)
        try:
            change_preferences(subscriber=self.viewer, cadences=form.cadences(), mail=form.mail())
        except DomainError as refusal:
            form.refuse(refusal)
            return self.show(request, form, status=refusal.status)
        messages.success(request, "Your preferences are saved.")
        return redirect_to(reverse("web:preferences"))

    def show(self, request: HttpRequest, form: PreferencesForm, *, status: int = 200) -> HttpResponse:
        stop = find_suppression(self.viewer.email)
        context = {"form": form, "time_zones": time_zones(), "mail_stop": stop, **_listening(self.viewer, request)}
        return render_page(request, "web/preferences.html", context, status=status)


def _listening(viewer: Subscriber, request: HttpRequest) -> dict[str, Any]:
    """Whom and what somebody follows or has muted, a page of each list. Five queries."""
    at = timezone.now()
    stories = _page_of(partial(followed_stories, viewer, at=at), request, "stories")
    threads = _page_of(partial(followed_threads, viewer), request, "threads")
    mutes = _page_of(partial(mutes_of, viewer), request, "mutes")
    places = places_of([row.thread for row in (*threads.rows, *mutes.rows) if row.thread], at=at)
    return {
        "stories": [follow.story for follow in stories.rows],
        "threads": [_thread(follow.thread, places) for follow in threads.rows],
        "people": [mute.person for mute in mutes.rows if mute.person],
        "muted": [_muted(mute, places) for mute in mutes.rows if mute.thread],
        "story_pages": stories,
        "thread_pages": threads,
        "mute_pages": mutes,
    }


def _page_of(read: Callable[..., Page], request: HttpRequest, name: str) -> Page:
    """The page at the cursor of this list; the first one where nothing is left there."""
    cursor = request.GET.get(name)
    page = read(limit=LISTED, cursor=cursor)
    return page if page.rows or cursor is None else read(limit=LISTED, cursor=None)


def _thread(thread: str, places: Places) -> dict[str, Any]:
    return {"comment": id_in(thread), "story": places.story(thread)}


def _muted(mute: Mute, places: Places) -> dict[str, Any]:
    comment = id_in(mute.thread) if mute.thread.startswith("comment:") else None
    return {"comment": comment, "story": places.story(mute.thread)}
