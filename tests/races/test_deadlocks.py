"""Trust row W5: whatever is done to comments at the same time, PostgreSQL never finds a deadlock.

`HUBBUB_SECONDS=600 make test ARGS="tests/races/test_deadlocks.py -n0 --log-cli-level=INFO"` goes on for ten minutes.
"""

import logging
import os
from collections import Counter
from collections.abc import Callable
from random import Random
from time import monotonic
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.threads.models import Comment, Reaction
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.services import (
    delete_comment,
    edit_comment,
    lock_branch,
    move_branch,
    post_comment,
    react,
    remove_comment,
    restore_comment,
    unlock_branch,
    withdraw_reaction,
)
from stories.models import Story
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.races.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trust("W5")]
logger = logging.getLogger(__name__)
SECONDS = float(os.environ.get("HUBBUB_SECONDS", "60"))
CLIENTS = 12
Act = Callable[[Comment, Comment, Subscriber, Random], object]


def post(above: Comment, _: Comment, person: Subscriber, dice: Random) -> object:
    parent = dice.choice([above, None])  # or hardly anybody finds one that is open, after a while
    facts = {"story": above.story, "parent": parent, "side": "", "held": dice.random() < 0.2, "at": NOW}
    return post_comment(author=person, body=f"words {uuid4()}", **facts)  # type: ignore[arg-type]  # one dict


def edit(_: Comment, __: Comment, person: Subscriber, dice: Random) -> object:
    own = dice.choice(Comment.objects.filter(author=person))
    return edit_comment(
        comment=own, author=person, body=f"words {uuid4()}", version=own.latest_version, held=False, at=NOW
    )


ACTS: dict[str, tuple[int, Act]] = {
    "post": (6, post),
    "react": (8, lambda one, _, who, dice: react(comment=one, subscriber=who, kind=_kind(dice), at=NOW)),
    "withdraw": (3, lambda one, _, who, __: withdraw_reaction(comment=one, subscriber=who, at=NOW)),
    "edit": (3, edit),
    "delete": (1, lambda one, _, who, __: delete_comment(comment=one, author=who, at=NOW)),
    "remove": (2, lambda one, _, who, __: remove_comment(comment=one, reason="R1", by=who, at=NOW)),
    "restore": (2, lambda one, _, who, __: restore_comment(comment=one, by=who, at=NOW)),
    "lock": (1, lambda one, *_: lock_branch(comment=one, reason="R1", at=NOW)),
    "unlock": (1, lambda one, *_: unlock_branch(comment=one, at=NOW)),
    "move": (2, lambda one, other, *_: move_branch(comment=one, below=other, decision=uuid4(), at=NOW)),
    "fold ranks": (1, lambda *_: fold_ranks(at=NOW)),
    "fold noise": (1, lambda *_: fold_pending(at=NOW)),
}


def _kind(dice: Random) -> str:
    return dice.choice(Reaction.Kind.values)


def deadlocks() -> int:
    """Of this database, since it is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


@pytest.fixture
def paceless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is too fast here."""
    monkeypatch.setattr("discussion.threads.services.writing.take_turn", lambda **_: "")


@pytest.mark.usefixtures("paceless")
def test_a_crowd_that_does_everything_never_stands_still(
    story: Story, make_subscriber: Callable[..., Subscriber]
) -> None:
    people = [make_subscriber(f"writer{number}") for number in range(CLIENTS)]
    for person in people:
        post_comment(author=person, story=story, parent=None, side="", body="The first.", held=False, at=NOW)
    before, end = deadlocks(), monotonic() + SECONDS

    def act(number: int) -> Counter[str]:
        dice, done = Random(number), Counter[str]()
        with connection.cursor() as cursor:
            cursor.execute("SET deadlock_timeout = '100ms'")  # looked for at once, not after a second
        while monotonic() < end:
            name = dice.choices(list(ACTS), [weight for weight, _ in ACTS.values()])[0]
            newest = list(Comment.objects.select_related("story").order_by("-id")[:12])  # where all of them are
            try:
                ACTS[name][1](dice.choice(newest), dice.choice(newest), people[number], dice)
                done[name] += 1
            except DomainError:
                done["refused"] += 1
        return done

    done = sum((each for each in at_once(CLIENTS, act) if isinstance(each, Counter)), Counter[str]())
    logger.info("%s", dict(done))
    assert deadlocks() == before
    assert set(ACTS) - {"fold ranks", "fold noise", "restore", "unlock", "delete"} <= set(done)
