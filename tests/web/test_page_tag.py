"""The tag of a story's page tells whether anything on it is different; not who else is writing at this moment."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.test import Client

from accounts.models import Subscriber
from stories.models import Story
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, value_of

pytestmark = pytest.mark.usefixtures("still_clock")  # a page that tells the noise is another one every minute


@pytest.fixture
def somebody_writes() -> Iterator[None]:
    """A transaction of somebody else that has a number already, and does not end; a later one has ended."""
    at_the_same = connection.get_connection_params()
    with psycopg.connect(**at_the_same) as other, psycopg.connect(**at_the_same, autocommit=True) as later:
        other.execute("SELECT pg_current_xact_id()")
        later.execute("SELECT pg_current_xact_id()")
        yield
        other.rollback()


def since(reader: Client, address: str) -> str:
    return value_of(one(page_of(reader.get(address)), "[data-since]"), "data-since")


@pytest.mark.trust("V1")
def test_transactions_of_others_are_in_the_cursor_and_not_in_the_tag(
    reader: Client, story: Story, request: pytest.FixtureRequest
) -> None:
    address = f"/stories/{story.slug}/"
    before, cursor = reader.get(address), since(reader, address)
    request.getfixturevalue("somebody_writes")
    assert since(reader, address) != cursor  # what that one commits later will be read by whoever follows from here
    assert reader.get(address)["ETag"] == before["ETag"]
    assert reader.get(address, headers={"If-None-Match": before["ETag"]}).status_code == 304


def test_what_is_said_changes_the_tag(reader: Client, story: Story, make_comment: MakeComment) -> None:
    address = f"/stories/{story.slug}/"
    before = reader.get(address)["ETag"]
    make_comment()
    assert reader.get(address, headers={"If-None-Match": before}).status_code == 200
    assert reader.get(address)["ETag"] != before


def test_a_page_of_ones_own_has_none(browser_of: BrowserOf, alice: Subscriber, story: Story) -> None:
    page = browser_of(alice).get(f"/stories/{story.slug}/")
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    assert "ETag" not in page
