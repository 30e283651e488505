"""What it takes to count how a desk is doing that has decided much: a month, and the last 30 days."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Subscriber
from benchmarks.data import insert_from, tidy
from benchmarks.figures import Figure, Tell
from benchmarks.measuring import seconds_of
from benchmarks.sizes import Sizes
from core.snapshots import one_snapshot
from discussion.moderation.figures import desk_figures
from discussion.moderation.figures.overview import count_figures
from discussion.moderation.models import Case, Decision
from discussion.moderation.transparency.counting import Span
from discussion.moderation.transparency.figures import count_month

TIMES = 3
DECIDED = """
FROM (
    SELECT id, author_id, row_number() OVER (ORDER BY id DESC) AS number FROM threads_comment
    WHERE state = 'published' AND id NOT IN (SELECT comment_id FROM moderation_case WHERE comment_id IS NOT NULL)
    ORDER BY id DESC LIMIT %s
) shown
"""


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """Every case of the month was decided after an hour, one of four by a removal."""
    tell(f"{sizes.cases:,} decisions")
    _decide(sizes.cases)
    decided = Decision.objects.count()
    tidy()
    at = timezone.now()
    month = Span(since=at - timedelta(days=30), until=at, at=at)
    tell("counting")
    for name, what, count in (
        ("figures.month", f"the report of a month with {decided:,} decisions", partial(count_month, month)),
        ("figures.desk", "all figures of the desk that look back, counted", partial(count_figures, at)),
    ):
        with one_snapshot():
            seconds = median(seconds_of(count) for _ in range(TIMES))
        yield Figure(name=name, measured=what, value=seconds, unit="s")
    desk_figures(at=at)
    with CaptureQueriesContext(connection) as asked:
        desk_figures(at=at)
    yield Figure(
        name="figures.desk.kept", measured="statements for who looks next", value=len(asked), unit="", at_most=0
    )


def _decide(number: int) -> None:
    """So many closed cases of the last 29 days, each with its decision, by one moderator."""
    opened = "now() - shown.number * interval '29 days' / %s"
    moderator = Subscriber.objects.order_by("-pk")[0]
    insert_from(
        Case(queue=Case.Queue.REPORTED),
        DECIDED,
        number,
        id="shown.id",
        comment_id="shown.id",
        opened_at=opened.replace("%s", str(number)),
        closed_at=f"{opened.replace('%s', str(number))} + interval '1 hour'",
    )
    insert_from(
        Decision(actor=moderator, version=1),
        "FROM moderation_case JOIN threads_comment ON threads_comment.id = comment_id"
        " WHERE queue = 'reported' AND closed_at IS NOT NULL ORDER BY opened_at",
        id="moderation_case.id",
        case_id="moderation_case.id",
        comment_id="comment_id",
        subject_id="author_id",
        action="CASE WHEN hashtext(comment_id::text) % 4 = 0 THEN 'remove' ELSE 'approve' END",
        rule="CASE WHEN hashtext(comment_id::text) % 4 = 0 THEN 'R1' ELSE '' END",
        at="closed_at",
    )
