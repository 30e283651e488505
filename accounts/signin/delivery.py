"""Making the code and mailing it: the only place where it exists in clear, and only for as long as a mail takes."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import SignInCode
from accounts.signin.codes import hash_code, new_code

logger = logging.getLogger(__name__)


def send_pending_codes(*, at: datetime) -> int:
    """Mail a code for every request that waits for one; returns how many were sent.

    Each is its own transaction under a lock that others skip, so several workers share the work and none sends twice.
    A worker that dies after the mail and before the commit leaves the request waiting: the person gets a second mail,
    and its code is the one that counts. A request that waited longer than a code lives is dropped.
    """
    waiting = SignInCode.objects.filter(sent_at__isnull=True, superseded_at__isnull=True, used_at__isnull=True)
    waiting.filter(requested_at__lte=at - timedelta(seconds=settings.SIGN_IN_CODE_LIFETIME)).update(superseded_at=at)
    sent = 0
    for request_id in list(waiting.order_by("requested_at", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            request = waiting.select_for_update(skip_locked=True).filter(pk=request_id).first()
            if request is not None:
                sent += _try_to_send(request, at)
    return sent


def _try_to_send(request: SignInCode, at: datetime) -> bool:
    try:
        with transaction.atomic():
            _send(request, at)
    except OSError as error:  # SMTPException is one; the request stays and the next sweep tries again
        logger.warning("A sign-in code could not be mailed: %s", type(error).__name__)
        return False
    return True


def _send(request: SignInCode, at: datetime) -> None:
    code = new_code()
    request.code_hash = hash_code(request.pk, code)
    request.sent_at = at
    request.expires_at = at + timedelta(seconds=settings.SIGN_IN_CODE_LIFETIME)
    request.save(update_fields=["code_hash", "sent_at", "expires_at"])
    words = {"code": code, "minutes": settings.SIGN_IN_CODE_LIFETIME // 60, "origin": settings.BASE_URL}
    mail = EmailMultiAlternatives(
        subject=f"{code} is your Hubbub sign-in code",
        body=render_to_string("accounts/mails/code.txt", words),
        to=[request.email],
    )
    mail.attach_alternative(render_to_string("accounts/mails/code.html", words), "text/html")
    mail.send()
