"""What somebody tells of himself: the page that everybody sees, and the form that changes it."""

from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.api.confirming import browser_session
from accounts.api.payloads import public_profile
from accounts.models import Subscriber
from accounts.profiles import (
    ProfileChange,
    SubscriberNotFoundError,
    find_renamed,
    find_subscriber,
    profile_of,
    write_profile,
)
from accounts.roles import is_moderator
from accounts.second_factor.selectors import is_confirmed
from core.errors import DomainError
from discussion.threads.selectors import told_comments
from web.forms import HandleForm, ProfileForm
from web.me import LISTED, MeView
from web.pages import Page, WritingPage, lead_for_now, lead_on, redirect_to, render_page, viewer_of


class PersonView(Page):
    """`/subscribers/{handle}/`; old links lead on for as long as the name is kept for whoever gave it up."""

    def get(self, request: HttpRequest, handle: str) -> HttpResponse:
        try:
            person = find_subscriber(handle)
        except SubscriberNotFoundError:
            return lead_for_now(_address_of(find_renamed(handle, at=timezone.now())))
        address = _address_of(person)
        if person.handle != handle:
            return lead_on(address)
        profile = profile_of(person)
        context = {
            "person": public_profile(person),
            "since": person.joined_at if profile.show_joined else None,
            "is_own": viewer_of(request) == person,
            "moderates": _moderates(request),
            "canonical": f"{settings.BASE_URL}{address}",
            **(_comments(person, request) if profile.show_comments else {}),
        }
        return render_page(request, "web/person.html", context)


class ProfileView(MeView, WritingPage):
    """Change what others see of me."""

    def write(self, request: HttpRequest) -> HttpResponse:
        form = ProfileForm(request.POST)
        if not form.is_valid():
            return self.show(request, HandleForm(), told=form, status=400)
        try:
            write_profile(subscriber=self.viewer, change=cast("ProfileChange", form.cleaned_data), at=timezone.now())
        except DomainError as refusal:
            form.refuse(refusal)
            return self.show(request, HandleForm(), told=form, status=refusal.status)
        messages.success(request, "Saved. This is what others see now.")
        return redirect_to(_address_of(self.viewer))


def _address_of(person: Subscriber) -> str:
    return reverse("web:person", args=[quote(person.handle, safe="")])


def _moderates(request: HttpRequest) -> bool:
    """Whether the desk opens to whoever looks, at once."""
    viewer = viewer_of(request)
    if viewer is None or not viewer.is_staff or not is_moderator(viewer):
        return False
    return is_confirmed(browser_session(request), at=timezone.now())


def _comments(person: Subscriber, request: HttpRequest) -> dict[str, Any]:
    page = told_comments(person, limit=LISTED, cursor=request.GET.get("cursor"), at=timezone.now())
    return {
        "comments": [node.comment for node in page.rows],
        "next": page.next,
        "previous": page.previous,
    }
