"""Work that waits for a worker: what it is, how much, and since when.

None of it grows with the site: codes, mails and stories are found by partial indexes, the table of noise is empty when
all is folded.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Value

from accounts.models import SignInCode
from accounts.notices.mails.models import Mailing
from discussion.moderation.models import WaitingCount
from discussion.telling.models import SetAside
from discussion.threads.models import AnchorCount, Participant, PendingTally, StoryCount
from stories.models import Story
from stories.noise.models import PendingNoise


def unfolded_noise() -> "QuerySet[PendingNoise, Any]":
    """Acts whose noise nobody has folded, each with its `since`."""
    return PendingNoise.objects.all()


def unfolded_ranks() -> "QuerySet[PendingTally, Any]":
    """Comments whose reactions or places nobody has folded, each with its `since`."""
    return PendingTally.objects.all()


def unfolded_counts() -> dict[str, int]:
    """How many changes of a count wait to be put together, by what they count. They are in every sum meanwhile."""
    tables = {"comments": StoryCount, "people": Participant, "anchors": AnchorCount, "cases": WaitingCount}
    waiting = [
        table.objects.filter(is_folded=False).order_by().values(of=Value(name)).annotate(rows=Count("pk"))  # type: ignore[attr-defined]  # each has `objects`
        for name, table in tables.items()
    ]
    found = {row["of"]: row["rows"] for row in waiting[0].union(*waiting[1:], all=True)}
    return {name: found.get(name, 0) for name in tables}


def unsent_mails() -> "QuerySet[SignInCode, Any]":
    """Sign-in codes that no worker has begun to mail, each with its `since`."""
    untouched = SignInCode.objects.filter(sent_at=None, claimed_at=None, superseded_at=None, used_at=None)
    return untouched.annotate(since=F("requested_at"))


def due_mails(at: datetime) -> "QuerySet[Mailing, Any]":
    """Mails of notices whose time has come and that no worker has begun to send, each with its `since`."""
    return Mailing.objects.filter(finished_at=None, due_at__lte=at, attempts=0).annotate(since=F("due_at"))


def refused_mails() -> "QuerySet[Mailing, Any]":
    """Mails of notices that were tried and not taken, and will be tried again."""
    return Mailing.objects.filter(finished_at=None, attempts__gt=0)


def ended_mails(at: datetime) -> dict[str, int]:
    """What became of the mails of notices that ended in the last 24 hours: how many, by outcome."""
    ended = Mailing.objects.filter(finished_at__gt=at - timedelta(hours=24))
    counts = dict(ended.values_list("outcome").annotate(Count("pk")))
    return {outcome: counts.get(outcome, 0) for outcome in Mailing.Outcome.values}


def events_set_aside() -> tuple[int, int]:
    """How many events could not be told to anybody, ever and still."""
    found = SetAside.objects.aggregate(ever=Count("pk"), still=Count("pk", filter=Q(told_at__isnull=True)))
    return found["ever"], found["still"]


def due_stories(at: datetime) -> "QuerySet[Story, Any]":
    """Scheduled stories whose time has come, each with its `since`."""
    return Story.objects.filter(state=Story.State.SCHEDULED, published_at__lte=at).annotate(since=F("published_at"))


def measure(waiting: "QuerySet[Any, Any]", at: datetime) -> tuple[int, float]:
    """How many rows wait, and for how many seconds the oldest does; 0 where none do."""
    found = waiting.aggregate(rows=Count("pk"), oldest=Min("since"))
    return found["rows"], max(0.0, (at - found["oldest"]).total_seconds()) if found["oldest"] else 0.0
