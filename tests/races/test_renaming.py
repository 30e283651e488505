"""Many changes of one person's handle at once: no more of them pass than the limit allows."""

from collections import Counter
from typing import Any

import pytest

from accounts.models import GivenUpHandle, HandleChange, Subscriber
from accounts.renaming import change_handle
from core.errors import DomainError
from tests.conftest import NOW
from tests.races.parallel import at_once


@pytest.mark.django_db(transaction=True)
@pytest.mark.trust("X14")
def test_ten_at_once_are_two(make_subscriber: Any) -> None:
    person = make_subscriber("alice")
    answers = at_once(10, lambda index: change_handle(subscriber=person, handle=f"tram_{'abcdefghjk'[index]}x", at=NOW))
    told = Counter(answer.code if isinstance(answer, DomainError) else "done" for answer in answers)
    assert told == {"done": 2, "handle_change_too_soon": 8}
    assert HandleChange.objects.count() == GivenUpHandle.objects.count() == 2
    assert Subscriber.objects.get().handle == HandleChange.objects.order_by("-pk")[0].after
