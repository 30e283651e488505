"""Whoever only follows `changes/` has what a fresh read gives.

`HUBBUB_ACTS=10000 make test ARGS="tests/counts/test_following.py -n0 --log-cli-level=INFO"` goes on for 10,000 acts on
one site; `--hypothesis-profile=exploring` looks after each of 10,000, on 250 sites.
"""

import logging
import os
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any, ClassVar

import pytest
from django.contrib.auth.models import Group
from hypothesis import settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from accounts.handles import skeleton
from accounts.models import Subscriber
from accounts.roles import MODERATOR
from discussion.moderation.branches import black_out, close_branch, hang_branch, open_branch
from discussion.moderation.intake import submit_comment
from discussion.threads.models import Comment
from discussion.threads.ranking.folding import fold_ranks
from stories.api.payloads import discussion_payload
from stories.models import Passage, Story
from stories.selectors import draft_of, get_visible_story
from stories.services import close_story, correct_story, reopen_story
from tests.counts.discussion import ACTS, SIDES, Cast, Discussion
from tests.threads.follower import Comments, Follower, fresh_comments

logger = logging.getLogger(__name__)
STEPS = 40
LONG, LOOK = int(os.environ.get("HUBBUB_ACTS", "2000")), 100  # acts on one site, and after how many all is compared
EXAMPLES = {"steady": 1, "exploring": 250}
# What these change of reactions is told with the next fold, within two seconds.
FOLDED = {"stand", "stand_nowhere", "leave", "merge"}


class Following(Discussion):
    """After every step of everything that there is to do, each follower is where a fresh reader is."""

    acts: ClassVar = {
        **ACTS,
        "rename": 2,
        "badge": 1,
        "close": 1,
        "reopen": 1,
        "exclude": 0,
        "point": 3,
        "correct": 1,
        "lock": 1,
        "unlock": 1,
        "move": 2,
        "redact": 1,
    }

    def __init__(self) -> None:
        super().__init__()
        self.followers = [Follower(self.cast.reader, story.slug, limit=2) for story in self.cast.stories]

    def rename(self, dice: Random) -> None:
        person = dice.choice(self.cast.people)
        self.words += 1
        name = f"name{self.words}"
        Subscriber.objects.filter(pk=person.pk).update(handle=name, handle_skeleton=skeleton(name))

    def badge(self, dice: Random) -> None:
        person = dice.choice(self.cast.people)
        dice.choice([person.groups.add, person.groups.remove])(Group.objects.get_or_create(name=MODERATOR)[0])

    def close(self, dice: Random) -> None:
        close_story(story=self.story(dice), actor=self.cast.editor, at=self.now)

    def reopen(self, dice: Random) -> None:
        reopen_story(story=self.story(dice), actor=self.cast.editor, at=self.now)

    def point(self, dice: Random) -> None:
        part = dice.choice([*Passage.objects.filter(position__isnull=False).order_by("id"), None])
        author, body, side = dice.choice(self.cast.people), self.text(dice), dice.choice(SIDES)
        story, anchor = (part.story, part.anchor) if part else (self.story(dice), "")
        submit_comment(author=author, story=story, parent=None, side=side, body=body, at=self.now, anchor=anchor)

    def correct(self, dice: Random) -> None:
        story, points = self.story(dice), [f"Point {dice.randint(1, 5)} of this story" for _ in range(2)]
        told = replace(draft_of(story), key_points=points)
        correct_story(story=story, draft=told, reason="Wrong.", actor=self.cast.editor, at=self.now)

    def lock(self, dice: Random) -> None:
        close_branch(comment=self.comment(dice), rule="R1", actor=self.cast.moderator, at=self.now)

    def unlock(self, dice: Random) -> None:
        locked = Comment.objects.exclude(locked_reason="").order_by("id")
        for comment in dice.sample(list(locked), min(1, len(locked))):
            open_branch(comment=comment, actor=self.cast.moderator, at=self.now)

    def move(self, dice: Random) -> None:
        comment, below = self.comment(dice), dice.choice([None, self.comment(dice)])
        hang_branch(comment=comment, below=below, actor=self.cast.moderator, at=self.now)

    def redact(self, dice: Random) -> None:
        black_out(comment=self.comment(dice), passage="number", rule="R1", actor=self.cast.moderator, at=self.now)

    def story(self, dice: Random) -> Story:
        return Story.objects.get(pk=dice.choice(self.cast.stories).pk)

    @invariant()
    def every_count_is_a_recount(self) -> None:
        if self.last in FOLDED:
            fold_ranks(at=self.now)
        self.compare()

    def compare(self) -> None:
        for follower in self.followers:
            follower.follow()
            assert differing(follower.comments, fresh_comments(self.cast.reader, follower.slug)) == {}
            assert follower.discussion == discussion_payload(get_visible_story(follower.slug, self.now))


def differing(kept: Comments, fresh: Comments) -> dict[str, dict[str, Any]]:
    """{comment: {member: (what the follower has of it, what a fresh read gives)}}"""
    found = {}
    for pk in kept.keys() | fresh.keys():
        has, gives = kept.get(pk, {}), fresh.get(pk, {})
        found[pk] = {name: (has.get(name), gives.get(name)) for name in has | gives if has.get(name) != gives.get(name)}
    return {pk: members for pk, members in found.items() if members}


@pytest.mark.trust("W8")
def test_who_follows_has_what_a_fresh_read_gives(cast: Cast) -> None:
    class OnThisSite(Following):
        pass

    OnThisSite.cast = cast
    examples = EXAMPLES[settings.get_current_profile_name()]
    run_state_machine_as_test(OnThisSite, settings=settings(max_examples=examples, stateful_step_count=STEPS))


class GoingOn(Following):
    """Every act is committed by itself, as on a site; those that end stories, or everybody's part, are rare."""

    acts: ClassVar = {**{act: 20 * weight for act, weight in Following.acts.items()}, "merge": 1, "leave": 10}

    def __init__(self) -> None:
        super().__init__()
        self.teardown()  # of the transaction that is taken back


@pytest.mark.trust("W8")
@pytest.mark.django_db(transaction=True)
def test_who_follows_for_long_has_what_a_fresh_read_gives(cast: Cast) -> None:
    GoingOn.cast = cast
    site, dice, done = GoingOn(), Random(6), Counter[str]()
    for number in range(1, LONG + 1):
        was_done = site.act(dice)
        done[site.last] += was_done
        if dice.random() < 0.1:  # each has his own pace
            dice.choice(site.followers).follow()
        if number in {LONG, *range(0, LONG, LOOK)}:
            fold_ranks(at=site.now)
            site.compare()
            there = [len(follower.comments) for follower in site.followers]
            logger.info("%s acts, %s of them done; comments: %s", number, done.total(), there)
    logger.info("%s", dict(done))
    assert sum(there) > 0
