"""The admin's own sign-in: address and password, under limits as tight as those of the code.

A moderator may as well sign in by code on the site and open the admin then. Either way a second factor comes before
the admin opens: see `accounts.admin_gate`.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts.api.browser import sign_in_browser
from accounts.api.confirming import browser_session
from accounts.models import Subscriber
from accounts.network import network_of
from accounts.second_factor.confirming import confirm_by_demo_password
from accounts.signin.addresses import EmailInvalidError, normalise
from accounts.signin.pace import TooManyGuessesError, count_password_guess


class PasswordForm(AdminAuthenticationForm):
    """Counts the try before it looks at the password; a right one is taken off again."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self._network = network_of(request)

    def clean(self) -> dict[str, Any]:
        address = _address_in(str(self.cleaned_data.get("username", "")))
        try:
            guess = count_password_guess(email=address, network=self._network, at=timezone.now())
        except TooManyGuessesError as refusal:
            minutes = -(-refusal.retry_after // 60)
            message = "Too many sign-ins have failed. Try again in %d minute%s, or sign in on the site by code."
            raise ValidationError(message % (minutes, "s" if minutes > 1 else ""), code=refusal.code) from refusal
        cleaned = super().clean()
        guess.delete()
        return cleaned


def _address_in(typed: str) -> str:
    """What is counted and kept of a user name: nothing where it is no address, which opens no account."""
    try:
        return normalise(typed)
    except EmailInvalidError:
        return ""


class AdminDoor(LoginView):
    """`/admin/login/`. Opens a session that is listed and can be closed like any other."""

    authentication_form = PasswordForm
    template_name = "admin/login.html"

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index")

    def form_valid(self, form: Any) -> HttpResponse:
        subscriber: Subscriber = form.get_user()
        at = timezone.now()
        sign_in_browser(self.request, subscriber, at=at)
        confirm_by_demo_password(subscriber=subscriber, session_id=browser_session(self.request), at=at)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, TooManyGuessesError.code):
            response.status_code = TooManyGuessesError.status
        return response

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        guest = self.request.user
        return {
            **context,
            "username": guest.handle if isinstance(guest, Subscriber) else "",
            **admin.site.each_context(self.request),
            "title": "Sign in",
            "subtitle": None,
            "app_path": self.request.get_full_path(),
        }
