"""Signing in: an address, a code that is typed, and back to where one was. Signing out, here and elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.api.browser import sign_in_browser, sign_out_browser
from accounts.api.devices import shown_device
from accounts.network import network_of
from accounts.sessions import close_other_sessions, find_browser_session
from accounts.signin.pace import ResendTooSoonError
from accounts.signin.services import redeem_code, request_code
from core.errors import DomainError
from web.forms import AddressForm, CodeForm
from web.locked import LockedPage
from web.pages import Page, redirect_to, render_page, retry_later, safe_path, viewer_of

COOKIE = "sign-in"  # address and way back, between the two pages; signed, and gone with the code's lifetime
SALT = "web.signing_in"


class SignInView(Page):
    """The address to which a code is sent. Known and unknown ones get the same answer."""

    def get(self, request: HttpRequest) -> HttpResponse:
        after = _after(request.GET.get("next", ""))
        if viewer_of(request):
            return redirect_to(after)
        return self._show(request, AddressForm(), after)

    def post(self, request: HttpRequest) -> HttpResponse:
        after = _after(request.POST.get("next", ""))
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, after, status=400)
        email, at = form.cleaned_data["email"], timezone.now()
        try:
            promise = request_code(email=email, network=network_of(request), device=shown_device(request), at=at)
            wait = promise.resend_after
        except ResendTooSoonError as refusal:
            messages.warning(request, refusal.detail)
            wait = refusal.retry_after
        except DomainError as refusal:
            form.refuse(refusal)
            return retry_later(self._show(request, form, after, status=refusal.status), refusal)
        return _remember({"email": email, "next": after, "resend_at": at.timestamp() + wait})

    def _show(self, request: HttpRequest, form: AddressForm, after: str, *, status: int = 200) -> HttpResponse:
        return render_page(request, "web/sign_in.html", {"form": form, "next": after}, status=status)


class CodeView(Page):
    """The code, typed. A link could not do this: mail scanners follow links."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = _remembered(request)
        return _show_code(request, CodeForm(), asked) if asked else redirect_to(reverse("web:sign-in"))

    def post(self, request: HttpRequest) -> HttpResponse:
        asked, form, at = _remembered(request), CodeForm(request.POST), timezone.now()
        if asked is None:
            return redirect_to(reverse("web:sign-in"))
        if not form.is_valid():
            return _show_code(request, form, asked, status=400)
        try:
            subscriber = redeem_code(
                email=asked["email"],
                network=network_of(request),
                device=shown_device(request),
                at=at,
                **form.cleaned_data,
            )
        except DomainError as refusal:
            form.refuse(refusal)
            return retry_later(_show_code(request, form, asked, status=refusal.status), refusal)
        sign_in_browser(request, subscriber, at=at)
        response = redirect_to(_after(asked["next"]))
        response.delete_cookie(COOKIE, path=settings.LOGIN_URL)
        return response


class SignOutView(Page):
    """Out, on this browser."""

    def post(self, request: HttpRequest) -> HttpResponse:
        sign_out_browser(request, at=timezone.now())
        return redirect_to("/")


class SignOutElsewhereView(LockedPage):
    """Out everywhere but on this browser, also while banned."""

    home = "web:me"

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.must_confirm(request):
            return self.lead_to_confirming()
        here = find_browser_session(session_key=request.session.session_key or "")
        close_other_sessions(subscriber=self.viewer, kept=here, at=timezone.now())
        messages.success(request, "You are signed out everywhere else.")
        return redirect_to(f"{reverse('web:me')}#sessions")


def _show_code(request: HttpRequest, form: CodeForm, asked: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "email": asked["email"],
        "next": asked["next"],
        "resend_in": _seconds_until(asked["resend_at"], timezone.now()),
        "digits": settings.SIGN_IN_CODE_DIGITS,
        "minutes": settings.SIGN_IN_CODE_LIFETIME // 60,
    }
    return render_page(request, "web/sign_in_code.html", context, status=status)


def _remember(asked: Mapping[str, Any]) -> HttpResponse:
    response = redirect_to(reverse("web:sign-in-code"))
    response.set_cookie(
        COOKIE,
        signing.dumps(asked, salt=SALT),
        max_age=settings.SIGN_IN_CODE_LIFETIME,
        path=settings.LOGIN_URL,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def _remembered(request: HttpRequest) -> dict[str, Any] | None:
    try:
        asked: dict[str, Any] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=settings.SIGN_IN_CODE_LIFETIME
        )
    except signing.BadSignature:
        return None
    return asked


def _after(wish: str) -> str:
    """Where to go once signed in: a path of this site, and not this page again."""
    path = safe_path(wish)
    return "/" if path.startswith(settings.LOGIN_URL) else path


def _seconds_until(moment: float, now: datetime) -> int:
    return max(0, round(moment - now.timestamp()))
