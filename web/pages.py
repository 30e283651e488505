"""What every page has in common: who looks, what caches may keep, and what a refusal looks like."""

from functools import partial
from hashlib import md5
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag, url_has_allowed_host_and_scheme
from django.views import View
from rest_framework.exceptions import ValidationError

from accounts.models import Subscriber
from accounts.notices.selectors import unread_count
from accounts.privacy.erasures import find_erasure
from accounts.standing import (
    BannedError,
    SilencedError,
    SuspendedError,
    WarningUnreadError,
    require_part,
    unread_warning,
)
from core.api.views import SHARED_SECONDS, TooManyWritesError, write_limit_of
from core.errors import DomainError, NotFoundError
from core.limits import limiter

ASK_AGAIN = 303  # after a POST: fetch the next page by GET, whatever the method was


def viewer_of(request: HttpRequest) -> Subscriber | None:
    """Who is signed in. Asks nothing of the database when no cookie came along."""
    if not request.COOKIES:
        return None
    user = getattr(request, "user", None)  # a wrong Host is refused before anybody is looked up
    return user if isinstance(user, Subscriber) else None


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page. Caches may keep it only if everybody gets the same: asked for without cookies, made without a token."""
    viewer = viewer_of(request)
    everything = {
        "viewer": viewer,
        "unread_notices": partial(unread_count, viewer) if viewer else 0,  # asked for where the bell is shown
        "unread_warning": partial(unread_warning, viewer, at=timezone.now()) if viewer else None,
        "pending_erasure": partial(find_erasure, subscriber=viewer) if viewer else None,  # as is this
        "writes_stop": settings.WARNINGS_STOP_WRITES,
        "notes": messages.get_messages(request) if request.COOKIES else [],
        "back": request.get_full_path() if request.method in {"GET", "HEAD"} else "",
        "at": timezone.now(),
        "max_length": settings.COMMENT_MAX_LENGTH,
        **(context or {}),
    }
    response = render(request, template, everything, status=status)
    if request.COOKIES or "CSRF_COOKIE" in request.META or status >= HTTPStatus.BAD_REQUEST:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
    patch_vary_headers(response, ["Cookie"])
    return response


def tag_page(page: HttpResponse, *, without: str, instead: str) -> HttpResponse:
    """The same page. Where it is public, its ETag is what it would be with `instead` in the place of `without`.

    For what is another one whenever it is asked for and means the same: whoever has the page already need not fetch it
    again, and the tag tells nothing that the page does not show.
    """
    if "no-store" not in page["Cache-Control"]:
        said = page.content.replace(without.encode(), instead.encode())
        page["ETag"] = quote_etag(md5(said, usedforsecurity=False).hexdigest())
    return page


def refuse(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """The page that says why something was not done. Words that were sent along are shown, so that none are lost."""
    words = form_of(request).get("body", "")
    context = {
        "status": refusal.status,
        "detail": refusal.detail,
        "words": words,
        "way_back": way_back(request),
        "sanctioned": isinstance(refusal, BannedError | SuspendedError | SilencedError | WarningUnreadError),
        "warned": isinstance(refusal, WarningUnreadError),
    }
    return retry_later(render_page(request, "web/refused.html", context, status=refusal.status), refusal)


def retry_later(response: HttpResponse, refusal: DomainError) -> HttpResponse:
    """The same page; where a limit was reached, with the seconds to wait for."""
    if "retry_after" in refusal.data:
        response["Retry-After"] = str(refusal.data["retry_after"])
    return response


def safe_path(wish: str, default: str = "/") -> str:
    """`wish` if it is a path on this site, else `default`: a redirect never leaves the origin."""
    ours = wish.startswith("/") and url_has_allowed_host_and_scheme(wish, allowed_hosts=None)
    return wish if ours else default


def way_back(request: HttpRequest, default: str = "/") -> str:
    """The page that a form was sent from, as the form says."""
    return safe_path(form_of(request).get("back", ""), default)


def form_of(request: HttpRequest) -> QueryDict:
    """What was sent, or nothing where it is more than we read: for pages that say why something was not done."""
    return QueryDict() if is_too_large(request) else request.POST


def is_too_large(request: HttpRequest) -> bool:
    """Whether the form is larger than any of ours."""
    try:
        request.POST  # noqa: B018 - reading it is what tells
    except RequestDataTooBig:
        return True
    return False


def redirect_to(path: str) -> HttpResponseRedirect:
    """See other: the browser asks for `path` by GET. Never kept by a cache."""
    response = HttpResponseRedirect(path, status=ASK_AGAIN)
    patch_cache_control(response, private=True, no_store=True)
    return response


def lead_on(path: str) -> HttpResponsePermanentRedirect:
    """Moved for good: the page is at `path`, whoever asks."""
    response = HttpResponsePermanentRedirect(path)
    patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
    return response


def lead_for_now(path: str) -> HttpResponseRedirect:
    """At the moment the page is at `path`, whoever asks; the address may be another one's later."""
    response = HttpResponseRedirect(path)
    patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
    return response


class Page(View):
    """A page. What a service refuses becomes a page that says so."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except DomainError as refusal:
            return refuse(request, refusal)
        except ValidationError:
            return refuse(request, NotFoundError())  # a cursor, order or topic that there is not


class OwnPage(Page):
    """A page of somebody's own. Nobody else gets further than the way to the sign-in."""

    viewer: Subscriber

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = viewer_of(request)
        if viewer is None:
            return ask_to_sign_in(request)
        self.viewer = viewer
        return super().dispatch(request, *args, **kwargs)


class WritingPage(OwnPage):
    """A page that writes on POST: counted and refused like a write through the API."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        standing = limiter.hit(write_limit_of(self.viewer), f"subscriber:{self.viewer.pk}")
        if not standing.allowed:
            raise TooManyWritesError(retry_after=standing.reset_after)
        require_part(self.viewer, at=timezone.now())
        return self.write(request, *args, **kwargs)

    def write(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One call down to a service, and where to go from there."""
        raise NotImplementedError


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """A GET is led to the sign-in and back; a POST gets its words shown, because a redirect would lose them."""
    if request.method != "POST":
        return redirect_to(f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}")
    context = {"status": 401, "detail": "You are not signed in any more.", "words": request.POST.get("body", "")}
    return render_page(request, "web/refused.html", context, status=401)
