"""Looking at what a decision about many would do. The list is kept, and a token that does exactly it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction

from accounts.credentials import hash_secret, new_secret
from accounts.models import Subscriber
from accounts.sanctions import check_period
from core.errors import DomainError
from discussion.moderation.bulk.allowance import exceeds_cap
from discussion.moderation.bulk.foreseeing import KINDS, OF_COMMENTS, foresee_comments, foresee_people
from discussion.moderation.bulk.selecting import Selection, comments_of, people_of, read_selection
from discussion.moderation.duty import require_moderator
from discussion.moderation.guidelines import find_rule
from discussion.moderation.models import Brigade, BulkDecision, BulkItem

Action, Outcome = BulkDecision.Action, BulkItem.Outcome
LIFETIME = timedelta(minutes=15)  # of a preview: a moderator looks at it, and decides
SAMPLES = 10
PIECE = 1_000  # rows that are inserted at once
TOKEN_PREFIX = "hbb_"  # noqa: S105  # says what kind of secret it is


class BulkActionUnknownError(DomainError):
    code = "action_unknown"
    message = "Many at once are approved, removed, held, warned, silenced, suspended, banned or left out."


class NothingSelectedError(DomainError):
    code = "nothing_selected"
    message = "Nothing of this can be decided: nothing was found, or all of it would be skipped."


class StoryMissingError(DomainError):
    code = "story_missing"
    message = "People are left out of the noise of one story: name it."


@dataclass(frozen=True)
class Preview:
    """What would be done: kept as `bulk`, and confirmed with `token`."""

    bulk: BulkDecision
    token: str
    samples: Sequence[BulkItem]
    skipped: Mapping[str, int]  # how many, by the code of the reason
    people: int  # who are concerned


@transaction.atomic
def preview_bulk(
    *,
    selection: Mapping[str, Any],
    action: str,
    rule: str = "",
    note: str = "",
    until: datetime | None = None,
    actor: Subscriber,
    at: datetime,
) -> Preview:
    """Find what is meant, what would be skipped and why, and keep both for fifteen minutes. Nothing else happens.

    Raises SelectionUnclearError, SelectionTooLargeError, NothingSelectedError, StoryMissingError,
    BulkActionUnknownError, RuleUnknownError or PeriodInvalidError (422), OffDutyError (403), or the 404 of what was
    named.
    """
    require_moderator(actor, at=at)
    _check(action, rule, until, at)
    meant = read_selection(selection)
    if action == Action.LEAVE_OUT and meant.story is None:
        raise StoryMissingError
    items = _foresee(meant, action, actor, at)
    total = sum(item.outcome == Outcome.PENDING for item in items)
    if not total:
        raise NothingSelectedError
    token = new_secret(TOKEN_PREFIX)
    bulk = _open(
        meant,
        token,
        action=action,
        rule=rule if action != Action.APPROVE else "",
        note=note,
        until=until,
        actor=actor,
        fingerprint=fingerprint(selection=selection, action=action, rule=rule, note=note, until=until),
        total=total,
        previewed_at=at,
    )
    _keep(items, bulk)
    return describe_preview(bulk, items, token)


def describe_preview(bulk: BulkDecision, items: Sequence[BulkItem], token: str) -> Preview:
    """What is told of a list that is kept."""
    left = [item for item in items if item.outcome == Outcome.PENDING]
    people = {item.subject_id or (item.comment.author_id if item.comment else None) for item in left}
    skipped = Counter(item.code for item in items if item.outcome == Outcome.SKIPPED)
    if bulk.unknown:
        skipped["not_found"] += bulk.unknown
    return Preview(bulk, token, _spread(left), dict(skipped), len(people - {None}))


def fingerprint(**sent: Any) -> str:
    """Tells whether the same is confirmed that was previewed."""
    return sha256(json.dumps(sent, sort_keys=True, default=str).encode()).hexdigest()


def _check(action: str, rule: str, until: datetime | None, at: datetime) -> None:
    if action not in {*KINDS, *OF_COMMENTS, Action.LEAVE_OUT}:
        raise BulkActionUnknownError
    if action != Action.APPROVE:
        find_rule(rule)
    if action in KINDS:
        check_period(kind=KINDS[Action(action)], until=until, at=at)


def _foresee(meant: Selection, action: str, actor: Subscriber, at: datetime) -> list[BulkItem]:
    if action in OF_COMMENTS:
        return list(foresee_comments(comments_of(meant), action=action, actor=actor, at=at))
    return list(foresee_people(people_of(meant), action=action, story=meant.story, actor=actor, at=at))


def _open(
    meant: Selection, token: str, *, total: int, actor: Subscriber, previewed_at: datetime, **wish: Any
) -> BulkDecision:
    bulk = BulkDecision.objects.create(
        selection=meant.as_json(),
        story=meant.story,
        unknown=meant.unknown,
        token_hash=hash_secret(token),
        total=total,
        actor=actor,
        needs_second=exceeds_cap(total, actor=actor, at=previewed_at),
        previewed_at=previewed_at,
        expires_at=previewed_at + LIFETIME,
        **wish,
    )
    if meant.by == "brigade":
        Brigade.objects.filter(pk__in=meant.values).update(bulk=bulk)
    return bulk


def _keep(items: Sequence[BulkItem], bulk: BulkDecision) -> None:
    for position, item in enumerate(items, start=1):
        item.bulk, item.position = bulk, position
    BulkItem.objects.bulk_create(items, batch_size=PIECE)


def _spread(items: Sequence[BulkItem]) -> Sequence[BulkItem]:
    """Some of them, from the first to the last."""
    step = max(1, -(-len(items) // SAMPLES))
    return items[::step]
