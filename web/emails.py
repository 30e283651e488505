"""`/me/email/`: another address, and the code that was mailed to it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.emails import change_email, pending_change, request_email_change
from accounts.network import network_of
from accounts.sessions import find_browser_session
from core.errors import DomainError
from web.forms import AddressForm, CodeForm, PageForm
from web.pages import WritingPage, redirect_to, render_page, retry_later


class EmailView(WritingPage):
    """The address to which a code is sent and, once it is on its way, the place to type it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, PageForm())

    def write(self, request: HttpRequest) -> HttpResponse:
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, status=400)
        try:
            request_email_change(
                subscriber=self.viewer,
                email=form.cleaned_data["email"],
                network=network_of(request),
                session_id=find_browser_session(session_key=request.session.session_key or ""),
                at=timezone.now(),
            )
        except DomainError as refusal:
            return self.refuse(request, form, refusal)
        return redirect_to(reverse("web:email"))

    def refuse(self, request: HttpRequest, form: PageForm, refusal: DomainError) -> HttpResponse:
        """The same page, saying why."""
        form.refuse(refusal)
        return retry_later(self.show(request, form, status=refusal.status), refusal)

    def show(self, request: HttpRequest, form: PageForm, *, status: int = 200) -> HttpResponse:
        pending = pending_change(subscriber=self.viewer, at=timezone.now())
        context: dict[str, Any] = {
            "form": form,
            "pending": pending.email if pending else "",
            "digits": settings.SIGN_IN_CODE_DIGITS,
            "minutes": settings.SIGN_IN_CODE_LIFETIME // 60,
        }
        return render_page(request, "web/email.html", context, status=status)


class EmailCodeView(EmailView):
    """The code, typed: from then on the address is another one."""

    def get(self, _request: HttpRequest) -> HttpResponse:
        return redirect_to(reverse("web:email"))

    def write(self, request: HttpRequest) -> HttpResponse:
        form, at = CodeForm(request.POST), timezone.now()
        pending = pending_change(subscriber=self.viewer, at=at)
        if pending is None:
            return redirect_to(reverse("web:email"))
        if not form.is_valid():
            return self.show(request, form, status=400)
        try:
            change_email(
                subscriber=self.viewer,
                email=pending.email,
                code=form.cleaned_data["code"],
                network=network_of(request),
                session_id=find_browser_session(session_key=request.session.session_key or ""),
                at=at,
            )
        except DomainError as refusal:
            return self.refuse(request, form, refusal)
        messages.success(request, "Your address is changed, and you are signed out everywhere else.")
        return redirect_to(reverse("web:me"))
