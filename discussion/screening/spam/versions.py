"""Which version of the classifier holds, what it may do, and how another one takes its place."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError
from core.kept_cursors import ask
from discussion.screening.models import SpamModel, SpamSwitch
from discussion.screening.spam.bayes import Features, Weights, unpack
from discussion.screening.spam.features import VERSION, key_mark
from discussion.screening.spam.learning import Counts, Learnt, Lesson, learn_from, measure

Mode = SpamSwitch.Mode
NEW_DECISIONS = 25  # since the last version, before it is worth while to learn again
IN_FORCE = """
SELECT model.id, model.flag_from, model.hold_from,
    (SELECT mode FROM screening_spamswitch ORDER BY id DESC LIMIT 1)
FROM screening_spammodel AS model
WHERE model.in_force AND model.features = %s AND model.key_mark = %s
"""


class ModeUnknownError(DomainError):
    code = "mode_unknown"
    message = "The classifier is off, flags, or holds: off, flag or hold."


class ModeSetError(ConflictError):
    code = "mode_set"
    message = "The classifier does that already."


class InForce(NamedTuple):
    """The version that holds, from which scores on it speaks up, and what it may do then."""

    version: int
    flag_from: float | None
    hold_from: float | None
    mode: str

    def score(self, features: Features) -> float:
        """How much a text looks like spam, 0 to 1."""
        return _weights(self.version).score(features)


def find_in_force() -> InForce | None:
    """The version that holds and may speak; None while there is none, or it is switched off. One small query."""
    for version, flag_from, hold_from, mode in ask(IN_FORCE, [VERSION, key_mark()]):
        return InForce(version, flag_from, hold_from, mode or Mode.FLAG) if mode != Mode.OFF else None
    return None


def mode_now() -> str:
    """What the classifier may do."""
    return SpamSwitch.objects.order_by("-id").values_list("mode", flat=True).first() or Mode.FLAG.value


def set_mode(*, mode: str, by: Subscriber, at: datetime) -> SpamSwitch:
    """Say what the classifier may do from now on. Raises ModeUnknownError (422) or ModeSetError (409)."""
    if mode not in Mode.values:
        raise ModeUnknownError
    with transaction.atomic():
        _lock()
        if mode == mode_now():
            raise ModeSetError
        return SpamSwitch.objects.create(mode=mode, by=by, at=at)


def is_due(decided: Sequence[tuple[datetime, bool]]) -> bool:
    """Whether to learn anew from these decisions, of which each was made at a time and is of spam or not.

    There have to be SPAM_LESSONS of them and SPAM_LESSONS_EACH of either kind, and 25 since the last version, or
    somebody's words to forget. Two queries.
    """
    spam = sum(is_spam for _, is_spam in decided)
    if len(decided) < settings.SPAM_LESSONS or min(spam, len(decided) - spam) < settings.SPAM_LESSONS_EACH:
        return False
    last = SpamModel.objects.order_by("-id").only("upto").first()
    if last is None or SpamModel.objects.filter(in_force=True, must_forget=True).exists():
        return True
    return sum(at > last.upto for at, _ in decided) >= NEW_DECISIONS


@transaction.atomic
def learn_version(*, lessons: Sequence[Lesson], at: datetime) -> SpamModel:
    """Learn a new version and keep it, in force if it is not worse than the one that is, on what neither has seen.

    Whatever comes of it is a row with its figures. The version that leaves force loses its weights.
    """
    _lock()
    learnt = learn_from(
        lessons, flag_precision=settings.SPAM_FLAG_PRECISION, hold_precision=settings.SPAM_HOLD_PRECISION
    )
    before = SpamModel.objects.filter(in_force=True).first()
    takes_over, note = _compare(learnt, before)
    if takes_over and before is not None:
        SpamModel.objects.filter(pk=before.pk).update(in_force=False, weights=b"")
    return _keep(learnt, takes_over=takes_over, note=note, at=at)


def _compare(learnt: Learnt, before: SpamModel | None) -> tuple[bool, str]:
    new = measure(learnt.weights, learnt.thresholds.flag_from, learnt.held_back)
    if before is None:
        return True, "The first version."
    if before.must_forget or before.features != VERSION or before.key_mark != key_mark():
        return True, "Somebody's words, the key or what is looked at are not the same any more."
    old = measure(unpack(bytes(before.weights)), before.flag_from, learnt.held_back)
    compared = f"{new.goodness:.3f}, version {before.pk} on the same decisions {old.goodness:.3f}."
    return new.goodness >= old.goodness, f"Goodness {compared}"


def _keep(learnt: Learnt, *, takes_over: bool, note: str, at: datetime) -> SpamModel:
    flags = measure(learnt.weights, learnt.thresholds.flag_from, learnt.held_back)
    holds = measure(learnt.weights, learnt.thresholds.hold_from, learnt.held_back)
    spam = sum(lesson.is_spam for lesson in learnt.trained)
    return SpamModel.objects.create(
        trained_at=at,
        features=VERSION,
        key_mark=key_mark(),
        spam=spam,
        ham=len(learnt.trained) - spam,
        upto=learnt.held_back[-1].at,
        weights=learnt.weights.pack() if takes_over else b"",
        flag_from=learnt.thresholds.flag_from,
        hold_from=learnt.thresholds.hold_from,
        **_columns(flags),
        held_caught=holds.caught,
        held_mistaken=holds.mistaken,
        in_force=takes_over,
        note=note,
    )


def _columns(counts: Counts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in ("caught", "missed", "mistaken", "spared")}


@lru_cache(maxsize=2)
def _weights(version: int) -> Weights:
    """Loaded once by each process: a version's weights never change."""
    return unpack(bytes(SpamModel.objects.values_list("weights", flat=True).get(pk=version)))


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('spam classifier', 0))")
