"""`/me/second-factor/`: which factors one has; setting up an app or a passkey; giving one up."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from accounts.api.confirming import browser_session, renew_key
from accounts.second_factor.backup_codes import backup_codes_left
from accounts.second_factor.enrolling import (
    EnrolmentExpiredError,
    app_secret,
    find_enrolment,
    finish_enrolment,
    start_enrolment,
)
from accounts.second_factor.models import Enrolment, Kind
from accounts.second_factor.removing import remove_factor, renew_own_backup_codes
from accounts.second_factor.requirements import SecondFactorRequiredError, SignInAgainError, require_may_change
from accounts.second_factor.selectors import factors_of
from accounts.second_factor.webauthn import passkeys_possible
from core.errors import DomainError, NotAllowedError
from web.factor_forms import FactorCodeForm, NewFactorForm, NewPasskeyForm
from web.pages import OwnPage, redirect_to, render_page, safe_path
from web.qr import qr_code


class FactorPage(OwnPage):
    """A page about one's factors, that knows where one was going before one was asked for them."""

    after: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wish = request.POST.get("next", "") or request.GET.get("next", "")
        self.after = safe_path(wish, settings.ENROL_URL)
        return super().dispatch(request, *args, **kwargs)

    def lead(self, address: str) -> HttpResponse:
        """To another of these pages."""
        return redirect_to(f"{address}?{urlencode({'next': self.after})}")

    def show_factors(self, request: HttpRequest, form: Any = None, *, status: int = 200) -> HttpResponse:
        refusal = self._why_not(request)
        context = {
            "form": form or NewFactorForm(),
            "factors": factors_of(self.viewer),
            "codes_left": backup_codes_left(self.viewer),
            "must_confirm": isinstance(refusal, SecondFactorRequiredError),
            "must_sign_in": isinstance(refusal, SignInAgainError),
            "confirm": f"{settings.CONFIRM_URL}?{urlencode({'next': settings.ENROL_URL})}",
            "passkeys": passkeys_possible(),
            "next": self.after,
        }
        return render_page(request, "web/second_factor.html", context, status=status)

    def _why_not(self, request: HttpRequest) -> NotAllowedError | None:
        session = browser_session(request)
        try:
            require_may_change(subscriber=self.viewer, session_id=session, at=timezone.now())
        except NotAllowedError as refusal:
            return refusal
        return None

    def show_codes(self, request: HttpRequest, codes: list[str]) -> HttpResponse:
        return render_page(request, "web/second_factor_codes.html", {"codes": codes, "next": self.after})

    def finish(self, request: HttpRequest, enrolment_id: UUID, **shown: Any) -> HttpResponse:
        """Add the factor, and show the codes on paper that come with the first one."""
        session, at = browser_session(request), timezone.now()
        done = finish_enrolment(subscriber=self.viewer, session_id=session, enrolment_id=enrolment_id, at=at, **shown)
        if session is not None:
            renew_key(request, session)
        if done.backup_codes:
            return self.show_codes(request, done.backup_codes)
        messages.success(request, f"“{done.factor.name}” is set up.")
        return redirect_to(self.after)


class FactorsView(FactorPage):
    """All of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_factors(request)


class StartView(FactorPage):
    """Have a secret made for an app."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form, session = NewFactorForm(request.POST), browser_session(request)
        if not form.is_valid():
            return self.show_factors(request, form, status=400)
        name = form.cleaned_data["name"]
        start_enrolment(subscriber=self.viewer, session_id=session, kind=Kind.TOTP, name=name, at=timezone.now())
        return self.lead(reverse("web:second-factor-app"))


class AppView(FactorPage):
    """The secret as a QR code, and the code that the app makes of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            enrolment = find_enrolment(session_id=browser_session(request), at=timezone.now())
        except EnrolmentExpiredError:
            return self.lead(settings.ENROL_URL)
        return self._show(request, enrolment, FactorCodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        enrolment = find_enrolment(session_id=browser_session(request), at=timezone.now())
        form = FactorCodeForm(request.POST)
        if not form.is_valid():
            return self._show(request, enrolment, form, status=400)
        try:
            return self.finish(request, enrolment.pk, code=form.cleaned_data["code"])
        except DomainError as refusal:
            form.refuse(refusal)
            return self._show(request, enrolment, form, status=refusal.status)

    def _show(self, request: HttpRequest, begun: Enrolment, form: FactorCodeForm, *, status: int = 200) -> HttpResponse:
        if begun.kind != Kind.TOTP:
            return self.lead(settings.ENROL_URL)
        secret, uri = app_secret(begun, subscriber=self.viewer)
        groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        context = {"form": form, "secret": groups, "uri": uri, "qr": qr_code(uri), "next": self.after}
        return render_page(request, "web/second_factor_app.html", context, status=status)


class PasskeyView(FactorPage):
    """What the browser made of the options of a new passkey."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewPasskeyForm(request.POST)
        if not form.is_valid():
            return self.show_factors(request, form, status=400)
        shown = form.cleaned_data
        try:
            return self.finish(request, shown["enrolment"], answer=shown["credential"])
        except DomainError as refusal:
            form.refuse(refusal)
            return self.show_factors(request, form, status=refusal.status)


class RemovalView(FactorPage):
    """Give a factor up."""

    def post(self, request: HttpRequest, factor_id: UUID) -> HttpResponse:
        session = browser_session(request)
        remove_factor(subscriber=self.viewer, session_id=session, factor_id=factor_id, at=timezone.now())
        messages.success(request, "It is removed, and opens nothing any more.")
        return redirect_to(settings.ENROL_URL)


class BackupCodesView(FactorPage):
    """New codes on paper."""

    def post(self, request: HttpRequest) -> HttpResponse:
        session = browser_session(request)
        codes = renew_own_backup_codes(subscriber=self.viewer, session_id=session, at=timezone.now())
        return self.show_codes(request, codes)
