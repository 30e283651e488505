"""The cap counts what one moderator decides about within a day, however small each decision is."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Subscriber
from discussion.moderation.bulk.confirming import confirm_bulk, reverse_bulk
from discussion.moderation.duty import NotSeniorError
from discussion.moderation.models import BulkDecision, Decision
from discussion.threads.models import Comment
from tests.moderation.bulk.conftest import LATER, Look, carry_out, decide_all, take_back
from tests.races.parallel import at_once


@pytest.mark.usefixtures("words")
def test_small_ones_add_up(look: Look, mo: Subscriber, maxine: Subscriber, settings: Any) -> None:
    settings.BULK_CAP = 4
    first, second, third = (look({"author": f"person{number}"}) for number in range(3))
    assert [one.bulk.needs_second for one in (first, second, third)] == [False] * 3
    decide_all(first)
    reversal = take_back(decide_all(second), mo)
    assert reversal.needs_second is False
    assert look({"author": "person2"}).bulk.needs_second is True
    assert look({"author": "person2"}, actor=maxine).bulk.needs_second is False  # each for himself
    settings.BULK_CAP = 3
    take_back(decide_all(look({"author": "person2"}, actor=maxine)), maxine)
    with pytest.raises(NotSeniorError):  # her two, and two of Mo's
        reverse_bulk(bulk_id=first.bulk.pk, actor=maxine, at=LATER)
    settings.BULK_CAP = 4
    waiting = decide_all(third)  # its preview did not know of the others
    assert (waiting.state, waiting.needs_second) == ("waiting", True)
    assert Decision.objects.filter(action="remove").count() == 6
    reverse_bulk(bulk_id=waiting.pk, actor=mo, at=LATER)
    assert look({"author": "person2"}, at=LATER + timedelta(days=1)).bulk.needs_second is False


@pytest.mark.django_db(transaction=True)
def test_two_that_are_confirmed_at_once_know_of_each_other(
    look: Look, words: list[Comment], mo: Subscriber, settings: Any
) -> None:
    settings.BULK_CAP = 3
    tokens = [look({"author": f"person{number}"}).token for number in range(2)]
    confirmed = at_once(2, lambda index: confirm_bulk(token=tokens[index], actor=mo, at=LATER))
    assert sorted(bulk.state for bulk in confirmed if isinstance(bulk, BulkDecision)) == ["running", "waiting"]
    carry_out()
    assert Decision.objects.count() == 2
