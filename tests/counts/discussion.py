"""A small site on which everything is done that can be done to a count, in any order, through the services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import ClassVar

from django.db import transaction
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.errors import DomainError
from core.personal import Choice, Fate, personal_data
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.intake import report_comment, submit_comment, submit_deletion, submit_edit
from discussion.moderation.models import Case, Decision
from discussion.moderation.sanctioning import ban_subscriber, unban_subscriber
from discussion.moderation.waiting import fold_waiting
from discussion.threads.counts import fold_story_counts
from discussion.threads.models import Comment, Reaction
from discussion.threads.services import (
    declare_stance,
    follow_story,
    merge_stories,
    react,
    unfollow_story,
    withdraw_reaction,
    withdraw_stance,
)
from stories.models import Camp, Story, Topic
from stories.noise.services import exclude_actor, fold_pending, include_actor
from tests.conftest import NOW
from tests.counts.shown import differences

SIDES = ["", *Camp.values]
# How often each comes. One rule that picks them, not one rule each: Hypothesis would leave most of them out of a run.
ACTS = {
    "write": 6,
    "reply": 9,
    "edit": 4,
    "delete": 2,
    "choose_reaction": 9,
    "drop_reaction": 3,
    "stand": 4,
    "stand_nowhere": 2,
    "follow": 3,
    "report": 4,
    "judge": 7,
    "reverse": 4,
    "ban": 2,
    "unban": 3,
    "exclude": 2,
    "leave": 2,
    "classify": 2,
    "merge": 1,
    "fold": 3,
    "sleep": 1,
}
HELD = "https://a.example https://b.example https://c.example https://d.example"  # whoever writes it


@dataclass
class Cast:
    """Who takes part. `people` write, and the last of them is a newcomer; `clock` is what every process reads."""

    people: list[Subscriber]
    stories: list[Story]
    moderator: Subscriber
    editor: Subscriber
    clock: list[datetime]
    reader: APIClient  # one for all: each loads the middleware


class Discussion(RuleBasedStateMachine):
    """Whatever is refused changes nothing; after every step each number that is shown is what the rows say."""

    cast: ClassVar[Cast]
    acts: ClassVar[Mapping[str, int]] = ACTS
    last = ""  # what was tried

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.words = self.turn = 0
        self.cast.clock[0] = NOW

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @property
    def now(self) -> datetime:
        return self.cast.clock[0]

    def comment(self, dice: Random) -> Comment:
        """One of the latest, so that they come to have something to count."""
        latest = Comment.objects.select_related("story", "author", "parent").order_by("-id")[:8]
        if not latest:
            raise DomainError("nothing_yet")
        return dice.choice(list(latest))

    def text(self, dice: Random) -> str:
        self.words += 1
        return f"Word number {self.words}. {HELD if dice.random() < 0.2 else ''}"

    def write(self, dice: Random) -> None:
        story, side = dice.choice(self.cast.stories), dice.choice(SIDES)
        author, body = dice.choice(self.cast.people), self.text(dice)
        submit_comment(author=author, story=story, parent=None, side=side, body=body, at=self.now)

    def reply(self, dice: Random) -> None:
        parent, side = self.comment(dice), dice.choice(SIDES)
        author, body = dice.choice(self.cast.people), self.text(dice)
        submit_comment(author=author, story=parent.story, parent=parent, side=side, body=body, at=self.now)

    def edit(self, dice: Random) -> None:
        comment, body = self.comment(dice), self.text(dice)
        author, version = author_of(comment), comment.latest_version
        submit_edit(comment=comment, author=author, body=body, version=version, at=self.now)

    def delete(self, dice: Random) -> None:
        comment = self.comment(dice)
        submit_deletion(comment=comment, author=author_of(comment), at=self.now)

    def choose_reaction(self, dice: Random) -> None:
        person, kind = dice.choice(self.cast.people), dice.choice(Reaction.Kind.values)
        react(comment=self.comment(dice), subscriber=person, kind=kind, at=self.now)

    def drop_reaction(self, dice: Random) -> None:
        reactions = list(Reaction.objects.select_related("comment", "subscriber").order_by("id"))
        for reaction in dice.sample(reactions, min(1, len(reactions))):
            withdraw_reaction(comment=reaction.comment, subscriber=reaction.subscriber, at=self.now)

    def stand(self, dice: Random) -> None:
        story, person = dice.choice(self.cast.stories), dice.choice(self.cast.people)
        declare_stance(story=story, subscriber=person, side=dice.choice(Camp.values), because=None, at=self.now)

    def stand_nowhere(self, dice: Random) -> None:
        withdraw_stance(story=dice.choice(self.cast.stories), subscriber=dice.choice(self.cast.people), at=self.now)

    def follow(self, dice: Random) -> None:
        act = dice.choice([follow_story, follow_story, unfollow_story])
        act(story=dice.choice(self.cast.stories), subscriber=dice.choice(self.cast.people), at=self.now)

    def report(self, dice: Random) -> None:
        person = dice.choice(self.cast.people)
        report_comment(comment=self.comment(dice), reporter=person, reason="illegal", at=self.now)

    def judge(self, dice: Random) -> None:
        cases = list(Case.objects.filter(closed_at=None).select_related("comment").order_by("id"))
        for case in dice.sample(cases, min(1, len(cases))):
            action = dice.choice(["approve", "remove"])
            broken, version = "R1" if action == "remove" else "", case.about.latest_version
            decide(case=case, action=action, rule=broken, version=version, actor=self.cast.moderator, at=self.now)

    def reverse(self, dice: Random) -> None:
        decisions = list(Decision.objects.filter(action__in=["remove", "ban"]).order_by("id"))
        for decision in dice.sample(decisions, min(1, len(decisions))):
            reverse_decision(decision=decision, actor=self.cast.moderator, at=self.now)

    def ban(self, dice: Random) -> None:
        person = dice.choice(self.cast.people)
        ban_subscriber(subscriber=person, rule="R1", reason="Again.", actor=self.cast.moderator, at=self.now)

    def unban(self, dice: Random) -> None:
        person = dice.choice(self.cast.people)
        unban_subscriber(subscriber=person, note="", actor=self.cast.moderator, at=self.now)

    def exclude(self, dice: Random) -> None:
        act = dice.choice([include_actor, exclude_actor])
        person, story = dice.choice(self.cast.people), dice.choice(self.cast.stories)
        act(actor=person, story=story, by=self.cast.moderator, at=self.now)

    def leave(self, dice: Random) -> None:
        """Erased, in all rooms; whoever writes afterwards is somebody new under the same number."""
        person, fate = dice.choice(self.cast.people), dice.choice(list(Fate))
        own = list(Comment.objects.filter(author=person).order_by("id").values_list("pk", flat=True))
        choice = Choice(comments=fate, otherwise=frozenset(dice.sample(own, len(own) // 3)))
        with transaction.atomic():
            for room in personal_data():
                room.erase(person.pk, choice=choice, at=self.now)

    def merge(self, dice: Random) -> None:
        source, target = dice.sample(self.cast.stories, 2)
        merge_stories(source=source, target=target, actor=self.cast.editor, at=self.now, reason="Told twice.")

    def fold(self, _: Random) -> None:
        """As the job does; otherwise what is pending is added by whoever reads."""
        fold_story_counts()
        fold_waiting()

    def classify(self, dice: Random) -> None:
        """An editor says of a story what it is about."""
        story, topics = dice.choice(self.cast.stories), list(Topic.objects.order_by("pk"))
        story.topics.set(dice.sample(topics, dice.randint(0, len(topics))))

    def sleep(self, dice: Random) -> None:
        self.cast.clock[0] += timedelta(hours=dice.randint(1, 40))

    @rule(number=st.integers(0, 2**32))
    def something_happens(self, number: int) -> None:
        """One of ACTS, by the number and its turn, as Hypothesis likes to repeat numbers. Some are refused."""
        self.turn += 1
        self.act(Random(number * 1000 + self.turn))
        note(self.last)

    def act(self, dice: Random) -> bool:
        """Whether it was done, and not refused."""
        [self.last] = dice.choices(list(self.acts), weights=list(self.acts.values()))
        self.cast.clock[0] += timedelta(minutes=1)
        try:
            getattr(self, self.last)(dice)
        except DomainError:
            return False
        return True

    @invariant()
    def every_count_is_a_recount(self) -> None:
        fold_pending(at=self.now)
        assert differences(self.cast.stories, self.cast.people, reader=self.cast.reader, at=self.now) == []


def author_of(comment: Comment) -> Subscriber:
    if comment.author is None:
        raise DomainError("its author is gone")
    return comment.author
