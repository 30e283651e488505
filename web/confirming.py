"""`/sign-in/second-factor/`: confirming a session, and on to where one was going."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.api.confirming import browser_session, renew_key
from accounts.network import network_of
from accounts.second_factor.confirming import confirm_by_code, confirm_by_passkey
from accounts.second_factor.models import Confirmation, Kind
from accounts.second_factor.requirements import SecondFactorMissingError
from accounts.second_factor.selectors import kinds_of
from accounts.signin.codes import as_typed
from core.errors import DomainError
from web.factor_forms import FactorCodeForm, PasskeyForm
from web.forms import PageForm
from web.pages import OwnPage, redirect_to, render_page, retry_later, safe_path


class ConfirmView(OwnPage):
    """A code of the app or one on paper, in one field; or a passkey."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, FactorCodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        by_passkey = "credential" in request.POST
        form: PageForm = PasskeyForm(request.POST) if by_passkey else FactorCodeForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, status=400)
        try:
            confirmation = self._confirm(request, form.cleaned_data)
        except SecondFactorMissingError:
            return redirect_to(settings.ENROL_URL)
        except DomainError as refusal:
            form.refuse(refusal)
            return retry_later(self._show(request, form, status=refusal.status), refusal)
        renew_key(request, confirmation.session_id)
        return redirect_to(_after(request))

    def _confirm(self, request: HttpRequest, typed: dict[str, Any]) -> Confirmation:
        session, at = browser_session(request), timezone.now()
        if "credential" in typed:
            return confirm_by_passkey(subscriber=self.viewer, session_id=session, answer=typed["credential"], at=at)
        return confirm_by_code(
            subscriber=self.viewer,
            session_id=session,
            kind=_kind_of(typed["code"]),
            code=typed["code"],
            network=network_of(request),
            at=at,
        )

    def _show(self, request: HttpRequest, form: PageForm, *, status: int = 200) -> HttpResponse:
        kinds = kinds_of(self.viewer)
        if not kinds:
            return redirect_to(settings.ENROL_URL)
        context = {"form": form, "kinds": kinds, "next": _after(request)}
        return render_page(request, "web/confirm.html", context, status=status)


def _kind_of(code: str) -> Kind:
    """Those of an app are digits; those on paper are longer, and most of them letters."""
    return Kind.TOTP if len(as_typed(code)) <= 6 else Kind.BACKUP_CODE  # noqa: PLR2004  # as many as an app shows


def _after(request: HttpRequest) -> str:
    return safe_path(request.POST.get("next", "") or request.GET.get("next", ""))
