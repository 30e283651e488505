"""How a browser shows that somebody has signed in with it before: a cookie that opens nothing and outlives sessions."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.devices import remember_device
from accounts.models import Device, Subscriber

_NEW = "HUBBUB_DEVICE"  # in request.META until the answer leaves, as Django does with its CSRF cookie


def shown_device(request: HttpRequest) -> str:
    """The secret in the browser's cookie, or nothing."""
    return request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")


def keep_device(request: HttpRequest, subscriber: Subscriber, *, at: datetime) -> Device:
    """Know the person by this browser from now on. `send_device` puts the cookie on the answer."""
    device, request.META[_NEW] = remember_device(subscriber=subscriber, secret=shown_device(request), at=at)
    return device


def send_device(request: HttpRequest, response: HttpResponse) -> None:
    """Where somebody has just signed in: the cookie, for as long as the device is known without being used."""
    if _NEW in request.META:
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            request.META[_NEW],
            max_age=timedelta(days=settings.DEVICE_RETENTION_DAYS),
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
