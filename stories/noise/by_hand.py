"""An editor leaves one person out of the noise of one story, or takes him in again: with a line in the audit log."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.acts import note_act
from stories.models import Story
from stories.noise.services import exclude_actor, include_actor


@transaction.atomic
def exclude_by_hand(*, actor: Subscriber, story: Story, by: Subscriber, at: datetime) -> bool:
    """As `exclude_actor` does. Returns whether anything was written."""
    done = exclude_actor(actor=actor, story=story, by=by, at=at)
    if done:
        _note("noise.excluded", actor, story, by, at, counts=False)
    return done


@transaction.atomic
def include_by_hand(*, actor: Subscriber, story: Story, by: Subscriber, at: datetime) -> bool:
    """As `include_actor` does. Returns whether anything was written."""
    done = include_actor(actor=actor, story=story, by=by, at=at)
    if done:
        _note("noise.included", actor, story, by, at, counts=True)
    return done


def _note(verb: str, actor: Subscriber, story: Story, by: Subscriber, at: datetime, *, counts: bool) -> None:
    before, after = {"counts": not counts}, {"counts": counts, "story": story.pk}
    note_act(actor=by.pk, verb=verb, target=f"subscriber:{actor.pk}", before=before, after=after, at=at)
