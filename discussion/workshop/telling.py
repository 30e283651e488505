"""The mail that seniors and administrators get when a rule has fallen back to flagging by itself: once for each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from accounts import roles
from accounts.models import Subscriber
from core.letters import Answer, Letter, post
from discussion.moderation.audit import write_audit
from discussion.moderation.models import AuditEntry
from discussion.screening.models import RuleChange

HOPE = timedelta(days=2)  # so long a mail is tried for
TOLD = "rule.seniors_told"


def tell_seniors(*, at: datetime) -> int:
    """Mail of every rule that fell back and of which nobody was told; returns of how many. The audit log says it was.

    Safe to run twice at once. While the mail server is away the next run tries again; who had the mail already gets it
    with the same Message-ID.
    """
    recent = RuleChange.objects.filter(why=RuleChange.Why.PRECISION, at__gt=at - HOPE)
    return sum(_tell_of(change, at) for change in recent.order_by("id").values_list("pk", flat=True))


@transaction.atomic
def _tell_of(number: int, at: datetime) -> bool:
    change = (
        RuleChange.objects.select_for_update(skip_locked=True, of=["self"])
        .select_related("rule")
        .filter(pk=number)
        .first()
    )
    if change is None or AuditEntry.objects.filter(verb=TOLD, target=_name(change), after__change=change.pk).exists():
        return False
    seniors = _seniors()
    if any(post(_letter(change, senior)) is Answer.AWAY for senior in seniors):
        return False
    after = {"change": change.pk, "told": len(seniors)}
    write_audit(actor=None, verb=TOLD, target=_name(change), before={}, after=after, at=at)
    return True


def _seniors() -> Sequence[Subscriber]:
    overseers = Subscriber.objects.filter(is_active=True, groups__name__in=[roles.SENIOR, roles.ADMINISTRATOR])
    return list(overseers.order_by("pk").distinct())


def _name(change: RuleChange) -> str:
    return f"rule:{change.rule_id}"


def _letter(change: RuleChange, senior: Subscriber) -> Letter:
    words = {"rule": change.rule, "figures": change.figures, "at": change.at, "origin": settings.BASE_URL}
    return Letter(
        to=senior.email,
        subject=f"A rule only flags from now on: {change.rule}",
        text=render_to_string("workshop/mails/fell_back.txt", words),
        html=render_to_string("workshop/mails/fell_back.html", words),
        number=f"rule-{change.pk}-{senior.pk}",
    )
