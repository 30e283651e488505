"""`/anymail/{provider}/tracking/`: where the mail provider tells of bounces and complaints.

Who calls has to know ANYMAIL_WEBHOOK_SECRET; where none is set nobody does. What the provider signs is checked besides.
"""

from datetime import UTC, datetime
from typing import Any

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent
from anymail.utils import get_request_basic_auth
from anymail.webhooks.base import AnymailCoreWebhookView
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts.notices.mails.suppressing import Report, take_report

UNKNOWN_CALLER = 401
# django-anymail reads what a provider sends with trust in its form.
NOT_OF_ITS_FORM = (
    AnymailError,
    ImproperlyConfigured,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
)
UNREADABLE = 406  # providers do not try again then; what they cannot say once they cannot say twice


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class MailEventsView(View):
    """Takes what the provider of EMAIL_PROVIDER posts; every other caller gets 401, and nothing is written."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, provider: str) -> HttpResponse:
        if provider != settings.EMAIL_PROVIDER or not _knows_the_secret(request):
            return _refuse_caller()
        try:
            events = _read_events(request, provider)
        except AnymailWebhookValidationFailure:
            return _refuse_caller()
        except NOT_OF_ITS_FORM:
            return HttpResponse(status=UNREADABLE)
        for event in events:
            take_report(report=_report(provider, event), at=timezone.now())
        return HttpResponse()


def _knows_the_secret(request: HttpRequest) -> bool:
    """By HTTP Basic, as every provider can send it in the address of the webhook."""
    secret = str(settings.ANYMAIL.get("WEBHOOK_SECRET", ""))
    return bool(secret) and constant_time_compare(get_request_basic_auth(request) or "", secret)


def _refuse_caller() -> HttpResponse:
    return HttpResponse(status=UNKNOWN_CALLER, headers={"WWW-Authenticate": "Basic"})


def _read_events(request: HttpRequest, provider: str) -> list[AnymailTrackingEvent]:
    """What the provider tells. Its view is asked for its parts: its own way of passing events on are signals."""
    view: AnymailCoreWebhookView = _view_of(provider)(request=request)
    view.run_validators(request)
    events: list[AnymailTrackingEvent] = view.parse_events(request)
    return events


def _view_of(provider: str) -> Any:
    return resolve(f"/{provider}/tracking/", urlconf="anymail.urls").func.view_class  # type: ignore[attr-defined]  # of as_view()


def _report(provider: str, event: AnymailTrackingEvent) -> Report:
    happened: datetime | None = event.timestamp
    if happened is not None and happened.tzinfo is None:
        happened = happened.replace(tzinfo=UTC)
    return Report(
        provider=provider,
        event_id=str(event.event_id or ""),
        kind=str(event.event_type or ""),
        reason=str(event.reject_reason or ""),
        recipient=str(event.recipient or ""),
        message_id=str(event.message_id or ""),
        happened_at=happened,
    )
