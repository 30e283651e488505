"""A hundred accounts are banned in one decision, and it is taken back: every table is as it was before."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils.text import slugify

from accounts.models import Subscriber, Vouch
from discussion.moderation.cases import open_cases, weigh_case
from discussion.moderation.intake import report_comment, submit_comment
from discussion.moderation.models import Decision
from discussion.moderation.waiting import fold_waiting
from discussion.threads.counts import fold_story_counts
from discussion.threads.models import Comment
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.services import declare_stance, follow_story, react
from stories.models import Story
from stories.noise.models import StoryNoise
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.moderation.bulk.conftest import LATER, Look, decide_all, take_back

PEOPLE = 100
# What a decision and its reversal leave for ever: who did what, when, under which number, and what was told of it.
RECORDS = {
    "moderation_bulkdecision",
    "moderation_bulkitem",
    "moderation_decision",
    "moderation_statement",
    "moderation_undopoint",
    "moderation_auditentry",
    "accounts_sanction",  # lifted
    "accounts_strike",  # cancelled
    "moderation_case",  # of a removal: closed
    "core_event",
    "core_mark",
    "threads_change",  # that readers who follow the discussion look again
    "threads_ranking",  # which generation of its orders a discussion has come to, from the first one on
}
# Of the ledger: what was taken away and given back. Nothing else was written, and no row of before is another one.
TURNS = {"exclude", "include", "retract", "restore"}
# When it was last computed; under which number sums are kept that were put together anew; and of places since when, as
# everybody keeps the generation whose pages he turns.
TIMES = {
    "noise_storynoise": {"computed_at"},
    "moderation_casefacet": {"id"},
    "moderation_waitingcount": {"id"},
    "threads_storycount": {"id"},
    "threads_participant": {"id"},
    "threads_rank": {"id", "since"},
}
# Of places the last one; of reactions those that there are: no row is as good as one of zeros.
IN_FORCE = {"threads_rank": "until = 2147483647", "threads_tally": "agree + disagree + insightful + fair > 0"}


def everything() -> dict[str, list[str]]:
    """Each row of each table, as text, once all that waits was folded."""
    settle()
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            condition = IN_FORCE.get(table, "true")
            cursor.execute(f'SELECT to_jsonb(row)::text FROM "{table}" row WHERE {condition}')
            rows = (json.loads(text, parse_float=_nine_digits) for (text,) in cursor.fetchall())
            found[table] = sorted(_told(row, without=TIMES.get(table, set())) for row in rows)
    return found


def _nine_digits(number: str) -> str:
    """Sums that were added up in another order are equal to so many digits: what docs/noise.md promises."""
    return f"{float(number):.9g}"


def _told(row: dict[str, Any], *, without: set[str]) -> str:
    return json.dumps({name: value for name, value in row.items() if name not in without}, sort_keys=True)


def settle() -> None:
    """How urgent a case is follows the noise of the moment in which it was weighed, so all are weighed at one."""
    fold_pending(at=LATER)
    fold_ranks(at=LATER)
    fold_story_counts()
    fold_waiting()
    for case in open_cases():
        weigh_case(case, at=LATER)


def differing(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    """{table: rows that are there only before or only after}."""
    return {
        table: sorted(set(before[table]) ^ set(after[table]))
        for table in before
        if before[table] != after[table] and table not in RECORDS
    }


@pytest.fixture
def stories(story: Story) -> list[Story]:
    more = [
        Story.objects.create(
            slug=slugify(title),
            state="published",
            title=title,
            document=f"tests:{slugify(title)}",
            content_hash="0" * 64,
            published_at=NOW - timedelta(days=2),
            created_at=NOW - timedelta(days=2),
        )
        for title in ("The market hall", "A bridge for bicycles")
    ]
    return [story, *more]


@pytest.fixture
def mob(
    stories: list[Story], make_subscriber: Callable[..., Subscriber], alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> list[Subscriber]:
    """A hundred who comment, answer, react, report, follow and take sides, on three stories, among two others."""
    people = [make_subscriber(f"mob{number}") for number in range(PEOPLE)]
    known = [alice, bob, *people[::2]]  # the others are newcomers, whose words wait
    Vouch.objects.bulk_create(Vouch(subscriber=person, by=mo, reason="Known.", at=NOW) for person in known)
    first = [_say(alice, story, "The tram is noisy.", NOW) for story in stories]
    for person, story in ((alice, stories[0]), (bob, stories[0])):
        side = "critic" if person is alice else "defender"
        declare_stance(story=story, subscriber=person, side=side, because=None, at=NOW)
    _say(bob, stories[0], "The tram is quiet.", NOW, parent=first[0], side="defender")
    for number, person in enumerate(people):
        _take_part(number, person, stories[number % 3], first[number % 3], bob)
    return people


def _take_part(number: int, person: Subscriber, story: Story, answered: Comment, bob: Subscriber) -> None:
    at = NOW + timedelta(seconds=number)
    side = "critic" if number % 4 else "defender"
    if number % 5 == 1:
        report_comment(comment=answered, reporter=person, reason="spam", at=at)
    if number % 2:
        declare_stance(story=story, subscriber=person, side=side, because=None, at=at)
    said = _say(person, story, f"Word of number {number}.", at, parent=answered if number % 2 else None, side=side)
    if number % 3:
        react(comment=answered, subscriber=person, kind="disagree" if number % 5 else "agree", at=at)
    if not number % 7:
        follow_story(story=story, subscriber=person, at=at)
    if said.state == "published" and number % 10 == 0:
        react(comment=said, subscriber=bob, kind="fair", at=at)


def _say(author: Subscriber, story: Story, body: str, at: Any, *, parent: Any = None, side: str = "") -> Comment:
    return submit_comment(author=author, story=story, parent=parent, side=side, body=body, at=at)


@pytest.mark.trust("V11")
@pytest.mark.trust("V19")
def test_a_hundred_bans_and_back_leave_every_table_as_it_was(
    look: Look, mob: list[Subscriber], mo: Subscriber, stories: list[Story]
) -> None:
    before = everything()
    volumes = dict(StoryNoise.objects.values_list("story", "volume"))
    bulk = decide_all(look({"people": [person.handle for person in mob]}, action="ban"))
    assert Decision.objects.filter(action="ban").count() == PEOPLE == bulk.total
    between = everything()
    for story in stories:
        assert StoryNoise.objects.get(story=story).volume < volumes[story.pk] / 2
    assert {"noise_storynoise", "noise_actornoise", "threads_tally"} <= set(differing(before, between))
    take_back(bulk, mo)
    after = everything()
    left = differing(before, after)
    turns = left.pop("noise_engagement")
    assert left == {}
    assert len(turns) == 2 * PEOPLE
    assert all(json.loads(row)["kind"] in TURNS for row in turns)
    _remove_all_and_back(look, mob, mo, after)


def _remove_all_and_back(look: Look, mob: list[Subscriber], mo: Subscriber, before: dict[str, list[str]]) -> None:
    """The same for their words: in the same test, because to write all of it takes seconds."""
    public = Comment.objects.filter(author__in=mob, state="published").order_by("pk")
    shown = list(public.values_list("pk", flat=True)[:20])
    bulk = decide_all(look({"comments": shown}))
    assert Comment.objects.filter(pk__in=shown, state="removed").count() == len(shown) == bulk.total
    take_back(bulk, mo)
    left = differing(before, everything())
    assert len(left.pop("noise_engagement")) == 2 * len(shown)
    assert left == {}
