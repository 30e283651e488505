"""`/me/keys/`: the keys of one's own programs. A new one is shown once, on the page that answers the form."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.keys import create_api_key, live_api_keys, revoke_api_key
from accounts.models import ApiKey
from accounts.roles import is_moderator
from core.errors import DomainError
from web.forms import PageForm
from web.locked import LockedPage
from web.pages import OwnPage, WritingPage, redirect_to, render_page, retry_later

Scope = ApiKey.Scope
MEANINGS = {
    Scope.READ: "read what only you see: your account, comments and notices",
    Scope.WRITE: "write, react and report in your name",
    Scope.MODERATE: "decide as a moderator",
}


class KeyForm(PageForm):
    """What the key is for, and what it may do."""

    name = forms.CharField(max_length=80, error_messages={"required": "Give the key a name, so that you know it."})
    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, meaning) for scope, meaning in MEANINGS.items()],
        error_messages={"required": "Say what the key may do."},
    )


class KeysPage(LockedPage):
    """What both ways to the page have in common."""

    home = "web:keys"

    def show(self, request: HttpRequest, form: KeyForm, *, status: int = 200, secret: str = "") -> HttpResponse:
        context = {
            "keys": live_api_keys(owner=self.viewer).order_by("-created_at", "-pk"),
            "form": form,
            "chosen": form["scopes"].value() or [],
            "scopes": [(scope.value, MEANINGS[scope]) for scope in self._offered()],
            "secret": secret,
            "must_confirm": self.must_confirm(request),
            "confirm": self.confirm_and_back,
        }
        return render_page(request, "web/keys.html", context, status=status)

    def _offered(self) -> list[Scope]:
        return [scope for scope in MEANINGS if scope != Scope.MODERATE or is_moderator(self.viewer)]


class KeysView(WritingPage, KeysPage):
    """The keys that open something, and a form for another one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, KeyForm())

    def write(self, request: HttpRequest) -> HttpResponse:
        if self.must_confirm(request):
            return self.lead_to_confirming()
        form = KeyForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, status=400)
        try:
            _key, secret = create_api_key(owner=self.viewer, at=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
            return retry_later(self.show(request, form, status=refusal.status), refusal)
        return self.show(request, KeyForm(), secret=secret)


class KeyEndView(OwnPage):
    """Take a key back, also while one is banned."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, key_id: UUID) -> HttpResponse:
        revoke_api_key(owner=self.viewer, key_id=key_id, at=timezone.now())
        messages.success(request, "That key opens nothing any more.")
        return redirect_to(reverse("web:keys"))
