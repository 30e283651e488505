"""Reading what people expect of a forecast, and how many of them were right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef

from accounts.models import Sanction, Subscriber
from core.kept_sql import Search, given
from discussion.threads.groups import Choices, told_groups
from discussion.threads.models import ForecastAnswer
from stories.models import Camp, Resolution, Story

SIDES = (*Camp.values, "")  # the last one is of those who stood nowhere
RIGHT = {
    Resolution.Outcome.CAME_TRUE: ForecastAnswer.Answer.LIKELY,
    Resolution.Outcome.DID_NOT: ForecastAnswer.Answer.UNLIKELY,
}
_OWN = Search(lambda: ForecastAnswer.objects.filter(story=given("story"), subscriber=given("person")))


@dataclass(frozen=True)
class Answers:
    """In sum, and by side as far as the groups are large enough to be told."""

    in_sum: Choices
    by_side: Mapping[str, Choices | None]

    @property
    def people(self) -> int:
        return sum(self.in_sum.values())

    def right(self, outcome: str) -> tuple[int, float] | None:
        """(how many were right, their share of those who said it would or would not); None where that means nothing."""
        answer = RIGHT.get(Resolution.Outcome(outcome))
        decided = self.in_sum["likely"] + self.in_sum["unlikely"]
        if answer is None or not decided:
            return None
        return self.in_sum[answer], self.in_sum[answer] / decided


def count_answers(story: Story, *, at: datetime) -> Answers:
    """How a forecast is answered; a banned person's answer counts for nothing while the ban lasts. One query."""
    ban = Sanction.objects.in_force(at=at).filter(subscriber=OuterRef("subscriber"), kind=Sanction.Kind.BAN)
    rows = ForecastAnswer.objects.filter(~Exists(ban), story=story).order_by()
    sides = {side: dict.fromkeys(ForecastAnswer.Answer.values, 0) for side in SIDES}
    for side, answer, number in rows.values_list("side", "answer").annotate(Count("pk")):
        sides[side][answer] = number
    in_sum = {answer: sum(of_side[answer] for of_side in sides.values()) for answer in ForecastAnswer.Answer.values}
    return Answers(in_sum, told_groups(sides))


def own_answer(subscriber: Subscriber, story: Story) -> ForecastAnswer | None:
    """What the person expects of a forecast."""
    return _OWN.first(story=story.pk, person=subscriber.pk)
