"""People in numbers."""

import pytest

from accounts.models import Subscriber
from tests.conftest import LONG_AGO
from tests.noise.ledger import People


@pytest.fixture
def people(db: None) -> People:
    """`people(200)`: so many established subscribers."""

    def make(number: int) -> list[Subscriber]:
        return Subscriber.objects.bulk_create(
            Subscriber(email=f"p{n}@example.com", handle=f"p{n}", handle_skeleton=f"person{n}", joined_at=LONG_AGO)
            for n in range(number)
        )

    return make
