"""Two jobs that look at the same moment write the same turn once, and the same month once."""

import pytest

from accounts.models import Subscriber
from core.models import Event
from discussion.moderation.models import ParityTurn, TransparencyReport
from discussion.moderation.parity import watch_parity
from discussion.moderation.transparency.reports import freeze_months
from stories.models import Story
from tests.races.parallel import at_once
from tests.transparency.conftest import AUGUST, DAY, HOUR, JUNE, History

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def history(story: Story, alice: Subscriber, mo: Subscriber) -> History:
    return History(story, alice, mo, [])


def test_an_alarm_is_raised_once(history: History) -> None:
    for number in range(40):
        comment = history.comment(JUNE + number * HOUR, "critic" if number % 2 else "defender")
        if number % 2:
            history.case(comment.created_at, comment=comment)
    at_once(8, lambda _: watch_parity(at=JUNE + 10 * DAY))
    assert list(ParityTurn.objects.values_list("measure", "number")) == [("held", 1)]
    assert Event.objects.filter(kind="parity.parted").count() == 1


def test_a_month_is_frozen_once(history: History) -> None:
    history.case(JUNE)
    at_once(8, lambda _: freeze_months(at=AUGUST + DAY))
    assert [str(report) for report in TransparencyReport.objects.order_by("month")] == ["2026-06", "2026-07"]
