"""Trust row V4: while nothing changes no cursor of any list, neither way, leads to an empty page.

The lists come from the committed OpenAPI document, so a new one is here the day it exists.
"""

from urllib.parse import parse_qsl

import pytest

from stories.models import Story
from tests.visibility.test_matrix import DESK, NEWSROOM, READS, TAKEN, client_for, filled, queries
from tests.visibility.world import build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock"), pytest.mark.trust("V4")]


def test_no_cursor_of_a_list_leads_to_nothing(story: Story) -> None:
    world = build_world(story)
    clients = {role: client_for(world, role) for role in ("alice", "senior", "edith")}
    followed = set()
    for path in (path for path in READS if "cursor" in TAKEN[path]):
        client = clients["senior" if path.startswith(DESK) else "edith" if path in NEWSROOM else "alice"]
        url = next(filled(world, path))
        for asked in queries(path):
            query = {**dict(parse_qsl(asked.removeprefix("?"))), "limit": "1"}
            page = client.get(url, query).json()
            while page.get("next"):
                page = client.get(url, {**query, "cursor": page["next"]}).json()
                assert page["results"], path
                assert not page["previous"] or client.get(url, {**query, "cursor": page["previous"]}).json()["results"]
                followed.add(path)
    assert len(followed) > 7, followed
