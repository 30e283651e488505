"""A small site on which everything is done that can be done to a count, in any order, through the services."""

from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.bans import ban_subscriber, unban_subscriber
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.intake import report_comment, submit_comment, submit_deletion, submit_edit
from discussion.moderation.models import Case, Decision
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
from stories.models import Camp, Story
from stories.noise.services import exclude_actor, fold_pending, include_actor
from tests.conftest import NOW
from tests.counts.shown import differences

PERSON = st.integers(0, 3)
STORY = st.integers(0, 2)
NUMBER = st.integers(0, 11)  # of a comment, case or decision, counted from the latest
KIND = st.sampled_from(Reaction.Kind.values)
SIDE = st.sampled_from(["", *Camp.values])
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

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.words = 0
        self.cast.clock[0] = NOW

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @property
    def now(self) -> datetime:
        return self.cast.clock[0]

    def comment(self, number: int) -> Comment:
        comments = list(Comment.objects.select_related("story", "author", "parent").order_by("-id")[: number + 1])
        if not comments:
            raise DomainError("nothing_yet")
        return comments[-1]

    def text(self, held: bool) -> str:
        self.words += 1
        return f"Word number {self.words}. {HELD if held else ''}"

    @rule(who=PERSON, where=STORY, side=SIDE, held=st.booleans())
    def write(self, who: int, where: int, side: str, held: bool) -> None:
        with self.step():
            story, body = self.cast.stories[where], self.text(held)
            submit_comment(author=self.cast.people[who], story=story, parent=None, side=side, body=body, at=self.now)

    @rule(who=PERSON, number=NUMBER, side=SIDE, held=st.booleans())
    def reply(self, who: int, number: int, side: str, held: bool) -> None:
        with self.step():
            parent, body = self.comment(number), self.text(held)
            submit_comment(
                author=self.cast.people[who], story=parent.story, parent=parent, side=side, body=body, at=self.now
            )

    @rule(number=NUMBER, held=st.booleans())
    def edit(self, number: int, held: bool) -> None:
        with self.step():
            comment = self.comment(number)
            submit_edit(
                comment=comment,
                author=author_of(comment),
                body=self.text(held),
                version=comment.latest_version,
                at=self.now,
            )

    @rule(number=NUMBER)
    def delete(self, number: int) -> None:
        with self.step():
            comment = self.comment(number)
            submit_deletion(comment=comment, author=author_of(comment), at=self.now)

    @rule(who=PERSON, number=NUMBER, kind=KIND)
    def choose_reaction(self, who: int, number: int, kind: str) -> None:
        with self.step():
            react(comment=self.comment(number), subscriber=self.cast.people[who], kind=kind, at=self.now)

    @rule(who=PERSON, number=NUMBER)
    def drop_reaction(self, who: int, number: int) -> None:
        with self.step():
            withdraw_reaction(comment=self.comment(number), subscriber=self.cast.people[who], at=self.now)

    @rule(who=PERSON, where=STORY, side=st.sampled_from(Camp.values))
    def stand(self, who: int, where: int, side: str) -> None:
        with self.step():
            person, story = self.cast.people[who], self.cast.stories[where]
            declare_stance(story=story, subscriber=person, side=side, because=None, at=self.now)

    @rule(who=PERSON, where=STORY)
    def stand_nowhere(self, who: int, where: int) -> None:
        with self.step():
            withdraw_stance(story=self.cast.stories[where], subscriber=self.cast.people[who], at=self.now)

    @rule(who=PERSON, where=STORY, ends=st.booleans())
    def follow(self, who: int, where: int, ends: bool) -> None:
        with self.step():
            act = unfollow_story if ends else follow_story
            act(story=self.cast.stories[where], subscriber=self.cast.people[who], at=self.now)

    @rule(who=PERSON, number=NUMBER)
    def report(self, who: int, number: int) -> None:
        with self.step():
            report_comment(comment=self.comment(number), reporter=self.cast.people[who], reason="abuse", at=self.now)

    @rule(number=NUMBER, action=st.sampled_from(["approve", "remove"]))
    def judge(self, number: int, action: str) -> None:
        cases = Case.objects.filter(closed_at=None).select_related("comment").order_by("-opened_at", "-id")
        for case in cases[number : number + 1] or cases[:1]:
            with self.step():
                decide(
                    case=case,
                    action=action,
                    rule="R1" if action == "remove" else "",
                    version=case.comment.latest_version,
                    actor=self.cast.moderator,
                    at=self.now,
                )

    @rule(number=NUMBER)
    def reverse(self, number: int) -> None:
        for decision in Decision.objects.order_by("-at", "-id")[number : number + 1]:
            with self.step():
                reverse_decision(decision=decision, actor=self.cast.moderator, at=self.now)

    @rule(who=PERSON)
    def ban(self, who: int) -> None:
        with self.step():
            person = self.cast.people[who]
            ban_subscriber(subscriber=person, rule="R1", reason="Again.", actor=self.cast.moderator, at=self.now)

    @rule(who=PERSON)
    def unban(self, who: int) -> None:
        with self.step():
            unban_subscriber(subscriber=self.cast.people[who], note="", actor=self.cast.moderator, at=self.now)

    @rule(who=PERSON, where=STORY, ends=st.booleans())
    def exclude(self, who: int, where: int, ends: bool) -> None:
        with self.step():
            act = include_actor if ends else exclude_actor
            act(actor=self.cast.people[who], story=self.cast.stories[where], by=self.cast.moderator, at=self.now)

    @rule(gone=STORY, kept=STORY)
    def merge(self, gone: int, kept: int) -> None:
        stories = self.cast.stories
        with self.step():
            merge_stories(
                source=stories[gone], target=stories[kept], actor=self.cast.editor, at=self.now, reason="Twice."
            )

    @rule(hours=st.integers(1, 40))
    def time_passes(self, hours: int) -> None:
        self.cast.clock[0] += timedelta(hours=hours)

    @invariant()
    def every_count_is_a_recount(self) -> None:
        fold_pending(at=self.now)
        assert differences(self.cast.stories, self.cast.people, reader=self.cast.reader, at=self.now) == []

    def step(self) -> AbstractContextManager[None]:
        """A minute later; a refusal is an answer like any other."""
        self.cast.clock[0] += timedelta(minutes=1)
        return suppress(DomainError)


def author_of(comment: Comment) -> Subscriber:
    assert comment.author is not None, "nobody is erased here"
    return comment.author
