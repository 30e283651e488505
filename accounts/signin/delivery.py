"""Making the code and mailing it: the only place where it exists in clear, and only for as long as a mail takes."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string

from accounts.models import SignInCode
from accounts.signin.codes import hash_code, new_code
from core.letters import Answer, Letter, post

logger = logging.getLogger(__name__)

# A worker that died over a mail is given up after this long, and another one makes a new code.
CLAIM = timedelta(seconds=45)


def send_next_code(*, at: datetime) -> bool:
    """Make and mail the code that was asked for first; returns whether it is worth asking for another.

    Safe to run many times at once: a claim keeps the others from the same mail. No lock is held while the mail server
    is spoken to, so neither a slow one nor a dead worker keeps anybody from typing a code or asking for a new one. The
    hash is committed before the mail leaves. If a worker dies in between, the person gets a second mail, and its code
    is the one that counts; a wish that is older than a code lives is dropped.
    """
    claimed = _claim(at)
    if claimed is None:
        return False
    request, code = claimed
    answer = post(_letter(request, code))
    if answer is Answer.TAKEN:
        SignInCode.objects.filter(pk=request.pk, code_hash=request.code_hash).update(sent_at=at)
    elif answer in {Answer.NEVER, Answer.NO_MAILBOX}:
        logger.warning("A sign-in code was refused for good")
        SignInCode.objects.filter(pk=request.pk).update(superseded_at=at)
    return answer is not Answer.AWAY  # the sweep tries again when the claim has run out


@transaction.atomic
def _claim(at: datetime) -> tuple[SignInCode, str] | None:
    """Take the oldest waiting request, and give it a code that lives from now on."""
    _waiting().filter(requested_at__lte=at - _lifetime()).update(superseded_at=at)
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=at - CLAIM)
    unclaimed = _waiting().filter(free).select_related("new_address_of")
    request = unclaimed.select_for_update(skip_locked=True, of=["self"]).order_by("requested_at", "pk").first()
    if request is None:
        return None
    code = new_code()
    request.claimed_at = at
    request.code_hash = hash_code(request.pk, code)
    request.expires_at = at + _lifetime()
    request.save(update_fields=["claimed_at", "code_hash", "expires_at"])
    return request, code


def _waiting() -> QuerySet[SignInCode]:
    return SignInCode.objects.filter(sent_at__isnull=True, superseded_at__isnull=True, used_at__isnull=True)


def _lifetime() -> timedelta:
    return timedelta(seconds=settings.SIGN_IN_CODE_LIFETIME)


def _letter(request: SignInCode, code: str) -> Letter:
    words = {"code": code, "minutes": settings.SIGN_IN_CODE_LIFETIME // 60, "origin": settings.BASE_URL}
    kind, subject = "code", "Your Hubbub sign-in code"  # without the code: subjects are logged, and on locked screens
    if request.new_address_of:
        words["handle"] = request.new_address_of.handle
        kind, subject = "new_address", "Confirm your new address"
    return Letter(
        to=request.email,
        subject=subject,
        text=render_to_string(f"accounts/mails/{kind}.txt", words),
        html=render_to_string(f"accounts/mails/{kind}.html", words),
    )
