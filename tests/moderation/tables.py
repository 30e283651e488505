"""Whole tables, to say that something was as if it had never been."""

from datetime import datetime
from typing import Any

from django.apps import apps

from discussion.moderation.waiting import fold_waiting
from discussion.threads.counts import fold_story_counts
from discussion.threads.ranking.folding import fold_ranks
from stories.noise.services import fold_pending

Tables = dict[str, list[dict[str, Any]]]
ROOMS = {"accounts", "moderation", "threads", "noise", "notices"}
# What is written once and stays: that something was done, and that it was taken back.
ON_RECORD = {
    "moderation.decision",
    "moderation.auditentry",
    "moderation.auditseal",
    "moderation.audithead",
    "noise.engagement",
    "noise.pendingnoise",
    "threads.change",
    "threads.storycount",
    "threads.pendingtally",
    "threads.ranking",  # made with the first comment that has a place
    "noise.noiseparameters",  # written down with the first act
    "noise.noisepoint",  # an hour with acts keeps its point, at silence
}
COMPUTED = {"computed_at"}
FOLDED = {"threads.participant", "moderation.casefacet", "moderation.waitingcount"}  # put together into a new row


def folded_tables(*, at: datetime) -> Tables:
    """Every row of every table but the records, once the jobs have counted."""
    fold_pending(at=at)
    fold_story_counts()
    fold_waiting()
    fold_ranks(at=at)
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label not in ON_RECORD and model._meta.app_label in ROOMS:
            left_out = COMPUTED | {"id"} if label in FOLDED else COMPUTED
            rows = model._base_manager.order_by("pk").values()
            if label == "threads.tally":
                rows = rows.exclude(agree=0, disagree=0, insightful=0, fair=0)  # counted: there is nothing
            told = [{key: _rounded(row[key]) for key in row if key not in left_out} for row in rows]
            found[label] = sorted(told, key=str) if label in FOLDED else told
    return found


def changed_tables(before: Tables, *, at: datetime) -> Tables:
    """Those that are not as they were, with their rows."""
    return {label: rows for label, rows in folded_tables(at=at).items() if rows != before[label]}


def _rounded(value: Any) -> Any:
    """What was summed in another order differs in the last digits."""
    return round(value, 9) if isinstance(value, float) else value
