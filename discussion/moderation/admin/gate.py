"""The door to the desk, and what its pages have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.models import Subscriber
from accounts.refusals import remember_refusal
from core.errors import DomainError, NotFoundError
from discussion.moderation.duty import OffDutyError, require_moderator
from discussion.moderation.preferences import preference_of

P = ParamSpec("P")
PART = "X-Desk-Part"
FRAMES = ("admin/moderation/desk/base.html", "admin/moderation/desk/part.html")
DeskView = Callable[Concatenate[HttpRequest, Subscriber, P], HttpResponse]


def at_the_desk(view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let in moderators in good standing and hand the view its moderator; 403 for the rest of the admin's guests."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        moderator = request.user
        if not isinstance(moderator, Subscriber) or not moderator.has_perm("moderation.decide"):
            raise PermissionDenied
        try:
            require_moderator(moderator, at=timezone.now())
            return view(request, moderator, *args, **kwargs)
        except OffDutyError as error:
            remember_refusal(request, error)
            raise PermissionDenied from error
        except NotFoundError as error:
            raise Http404 from error

    return guarded


def say_refused(request: HttpRequest, refusal: DomainError) -> None:
    """Say on the page that comes next why something was not done."""
    messages.error(request, refusal.detail)
    remember_refusal(request, refusal)


def desk_page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> TemplateResponse:
    """A page of the desk inside the admin's frame; for the desk's own script only what is inside.

    Either is rendered by the same template. The header says which it is: what leads a script elsewhere, such as a
    session that has ended, does not say so.
    """
    if refusal := context.get("refusal"):
        remember_refusal(request, refusal)
    asks_for_part = request.headers.get(PART) == "1"
    frame = {} if asks_for_part else site.each_context(request)
    shown: dict[str, Any] = {
        **frame,
        "frame": FRAMES[asks_for_part],
        "title": title,
        "at": timezone.now(),
        "preference": context.get("preference") or preference_of(request.user),
        "veil": None,  # of a case, while somebody decides blind: the names that are hidden
        **context,
    }
    answer = TemplateResponse(request, f"admin/moderation/desk/{template}", shown, status=status)
    if asks_for_part:
        answer[PART] = "1"
    return answer
