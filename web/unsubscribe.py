"""`/unsubscribe/{token}/`: out of a mail, without signing in. Looking at it changes nothing (RFC 8058)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from accounts.notices.mails.unsubscribing import is_stopped, read_token, unsubscribe
from web.pages import Page, render_page


@method_decorator(csrf_exempt, name="dispatch")  # mail programs post without cookies; the token is what proves
class UnsubscribeView(Page):
    """A button, for people; and what it does, also for mail programs that post by themselves."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response.headers.pop("Cache-Control", None)
        patch_cache_control(response, private=True, no_store=True)
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        way = read_token(token)
        return render_page(request, "web/unsubscribe.html", {"way": way, "done": is_stopped(way)})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        way = unsubscribe(token=token, at=timezone.now())
        return render_page(request, "web/unsubscribe.html", {"way": way, "done": True})
