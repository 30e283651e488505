"""Whoever only follows `changes/` has what a fresh read gives: 10,000 steps with `--hypothesis-profile=exploring`."""

from random import Random
from typing import ClassVar

import pytest
from django.contrib.auth.models import Group
from hypothesis import settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from accounts.handles import skeleton
from accounts.models import Subscriber
from accounts.roles import MODERATOR
from discussion.threads.ranking.folding import fold_ranks
from stories.api.payloads import discussion_payload
from stories.models import Story
from stories.selectors import get_visible_story
from stories.services import close_story, reopen_story
from tests.counts.discussion import ACTS, Cast, Discussion
from tests.threads.follower import Follower, fresh_comments

STEPS = 40
EXAMPLES = {"steady": 1, "exploring": 250}
# What these change of reactions is told with the next fold, within two seconds.
FOLDED = {"stand", "stand_nowhere", "leave", "merge"}


class Following(Discussion):
    """After every step of everything that there is to do, each follower is where a fresh reader is."""

    acts: ClassVar = {**ACTS, "rename": 2, "badge": 1, "close": 1, "reopen": 1, "exclude": 0}

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
            assert follower.comments == fresh_comments(self.cast.reader, follower.slug)
            assert follower.discussion == discussion_payload(get_visible_story(follower.slug, self.now))


@pytest.mark.trust("W8")
def test_who_follows_has_what_a_fresh_read_gives(cast: Cast) -> None:
    class OnThisSite(Following):
        pass

    OnThisSite.cast = cast
    examples = EXAMPLES[settings.get_current_profile_name()]
    run_state_machine_as_test(OnThisSite, settings=settings(max_examples=examples, stateful_step_count=STEPS))
