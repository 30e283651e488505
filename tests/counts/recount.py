"""Every number that is shown anywhere, counted once more from the rows: slow, plain, one row at a time."""

from collections import Counter
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from accounts.models import Sanction
from discussion.moderation.models import Case, Report
from discussion.threads.models import Comment, Follow, Reaction, Stance
from stories.models import Story
from stories.noise.models import Engagement

KINDS = Reaction.Kind.values
SIDES = {"critics": "critic", "defenders": "defender", "neutral": "neutral", "undeclared": ""}


class Recount:
    """All rows as they are at one moment."""

    def __init__(self, at: datetime) -> None:
        self.comments = list(Comment.objects.order_by("id"))
        self.reactions = list(Reaction.objects.order_by("id"))
        self.stances = list(Stance.objects.order_by("id"))
        self.follows = list(Follow.objects.order_by("id"))
        self.reports = list(Report.objects.select_related("comment").order_by("id"))
        self.cases = list(Case.objects.filter(closed_at=None).order_by("id"))
        self.banned = {ban.subscriber_id for ban in Sanction.objects.in_force(at=at) if ban.kind == "ban"}
        self.homes = {story.pk: story.merged_into_id or story.pk for story in Story.objects.order_by("id")}
        self.topics = list(Story.topics.through.objects.values_list("story", "topic"))
        self.ledger = list(Engagement.objects.order_by("id"))

    def shown(self, story: Story) -> list[Comment]:
        return [each for each in self.comments if each.story_id == story.pk and each.state == "published"]

    def in_tree(self, story: int) -> list[Comment]:
        """Shown, or a tombstone of what once was."""
        hidden = {"held", "rejected"}
        own = [each for each in self.comments if each.story_id == story]
        return [each for each in own if each.state not in hidden and each.shown_version > 0]

    def discussion(self, story: Story) -> dict[str, Any]:
        shown = self.shown(story)
        return {
            "comment_count": len(shown),
            "participant_count": len({each.author_id for each in shown} - {None}),
            "by_side": {name: len([each for each in shown if each.side == side]) for name, side in SIDES.items()},
        }

    def node(self, comment: Comment) -> tuple[int, dict[str, int]]:
        """How many replies and reactions are shown with a comment."""
        replies = [each for each in self.in_tree(comment.story_id) if each.parent_id == comment.pk]
        if comment.state != "published":
            return len(replies), dict.fromkeys(KINDS, 0)
        barred = self.banned | {who for who, place in self.left_out if place == comment.story_id}
        counted = [each for each in self.reactions if each.subscriber_id not in barred]
        kinds = Counter(each.kind for each in counted if each.comment_id == comment.pk)
        return len(replies), {kind: kinds[kind] for kind in KINDS}

    def queue(self, name: str) -> int:
        return len([case for case in self.cases if case.queue == name])

    @cached_property
    def filed(self) -> set[tuple[UUID, str, str, float]]:
        """Under what each open case can be found, with its place there."""
        return {(case.pk, facet, case.queue, case.priority) for case in self.cases for facet in self._facets(case)}

    def _facets(self, case: Case) -> list[str]:
        stories = [each.story_id for each in self.comments if each.pk == case.comment_id]
        topics = [topic for story, topic in self.topics if story in stories]
        reasons = [*case.reason_codes, *(each.reason for each in self.reports if each.case_id == case.pk)]
        told: dict[str, list[Any]] = {"story": stories, "topic": topics, "why": reasons}
        return [f"{kind}:{value}" for kind, values in told.items() for value in values]

    def waiting(self, kind: str) -> dict[int, tuple[int, datetime]]:
        """How many cases each story or topic has, and since when."""
        opened: dict[int, list[datetime]] = {}
        for case in self.cases:
            for facet in self._facets(case):
                named, _, number = facet.partition(":")
                if named == kind:
                    opened.setdefault(int(number), []).append(case.opened_at)
        return {number: (len(moments), min(moments)) for number, moments in opened.items()}

    def history(self, person: int) -> tuple[dict[str, int], int]:
        """What a moderator is told of a person: comments by state, and reports against them."""
        states = Counter(str(each.state) for each in self.comments if each.author_id == person)
        against = [each for each in self.reports if each.comment.author_id == person]
        return {state: states[state] for state in Comment.State.values}, len(against)

    def merger(self, source: Story, target: Story) -> dict[str, int]:
        """What would move if the one were merged into the other."""
        own = [each for each in self.comments if each.story_id == source.pk]
        stands = {each.subscriber_id: each.side for each in self.stances if each.story_id == target.pk}
        stances = [each for each in self.stances if each.story_id == source.pk]
        twice = [each for each in stances if each.subscriber_id in stands]
        follows = [each.subscriber_id for each in self.follows if each.story_id == source.pk]
        there = {each.subscriber_id for each in self.follows if each.story_id == target.pk}
        return {
            "shown": len(self.shown(source)),
            "hidden": len(own) - len(self.shown(source)),
            "people": len({each.author_id for each in own} - {None}),
            "cases": len([case for case in self.cases if case.comment_id in {each.pk for each in own}]),
            "stances": len(stances),
            "stances_twice": len(twice),
            "stances_opposed": len([each for each in twice if each.side != stands[each.subscriber_id]]),
            "follows": len(follows),
            "follows_twice": len([each for each in follows if each in there]),
        }

    @property
    def standing_acts(self) -> set[str]:
        """What the ledger must count, by names: whatever is there to be seen or in force."""
        shown = [each for each in self.comments if each.state == "published"]
        reports = [f"report:{each.pk}" for each in self.reports]
        kept: list[Comment | Reaction | Stance | Follow] = [*shown, *self.reactions, *self.stances, *self.follows]
        return {each.source_key for each in kept} | set(reports)

    @cached_property
    def live_acts(self) -> list[Engagement]:
        """Acts that nothing has taken away; the exclusions of people aside."""
        latest = {each.target: each.kind for each in self.ledger if each.kind in {"retract", "restore"}}
        acts = [each for each in self.ledger if each.kind not in {"retract", "restore", "exclude", "include"}]
        return [each for each in acts if latest.get(each.source_key) != "retract"]

    @cached_property
    def left_out(self) -> set[tuple[int | None, int | None]]:
        """Who is out of the noise of which story, by its home now; out of everything where that is None."""
        latest = {
            (each.actor_id, each.story_id): each.kind for each in self.ledger if each.kind in {"exclude", "include"}
        }
        return {(who, place and self.homes[place]) for (who, place), kind in latest.items() if kind == "exclude"}

    def people(self, story: Story) -> int:
        """How many take part in the noise of a story."""
        here = {act.actor_id for act in self.live_acts if act.story_id and self.homes[act.story_id] == story.pk}
        return len([who for who in here if not self.left_out.intersection({(who, None), (who, story.pk)})])
