"""PostgreSQL is away: whoever asks is told to come again, and loses no word."""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Subscriber
from discussion.threads.models import Comment
from stories.models import Story
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, text_of

pytestmark = pytest.mark.django_db(transaction=True)
Restart = Callable[[], None]


@pytest.fixture
def take_away(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[Restart]:
    """`take_away()`: from now on nobody listens where the database was."""
    caplog.set_level(logging.CRITICAL, "django.request")
    caplog.set_level(logging.CRITICAL, "core.api.problems")

    def take() -> None:
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "PORT", "1")

    yield take
    monkeypatch.undo()
    connection.close()


def patient(client: Client) -> Client:
    """A browser that shows what the site answers, whatever happened inside."""
    client.raise_request_exception = False
    return client


@pytest.mark.trust("F13")
@pytest.mark.parametrize("path", ["/", "/stories/{slug}/", "/comments/{comment}/", "/me/", "/admin/"])
def test_pages_ask_to_come_again(
    browser_of: BrowserOf, mo: Subscriber, make_comment: MakeComment, take_away: Restart, path: str
) -> None:
    comment = make_comment()
    address = path.format(slug=comment.story.slug, comment=comment.pk)
    browser = patient(browser_of(mo))
    assert browser.get(address).status_code == 200
    take_away()
    answer = browser.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Cache-Control"] == "private, no-store"
    page = page_of(answer)
    assert text_of(one(page, "h1")) == "One moment"
    assert page.select("link[rel=stylesheet]")


def test_a_stranger_is_asked_to_come_again_and_finds_the_page_afterwards(
    story: Story, take_away: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = patient(Client())
    take_away()
    assert reader.get(f"/stories/{story.slug}/").status_code == 503
    assert reader.get("/guidelines/").status_code == 200  # asks nothing of the database
    monkeypatch.undo()
    connection.close()
    assert reader.get(f"/stories/{story.slug}/").status_code == 200


def test_words_that_could_not_be_written_come_back(
    browser_of: BrowserOf, alice: Subscriber, story: Story, take_away: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = patient(browser_of(alice))
    take_away()
    answer = browser.post(f"/stories/{story.slug}/comments/", {"body": "Fewer <cars>.", "side": ""})
    assert answer.status_code == 503
    assert one(page_of(answer), "textarea").text == "Fewer <cars>."
    monkeypatch.undo()
    connection.close()
    assert not Comment.objects.exists()


@pytest.mark.trust("F13")
def test_the_api_asks_to_come_again(story: Story, take_away: Restart) -> None:
    reader = patient(Client())
    take_away()
    for path in ("/api/v1/stories/", f"/api/v1/stories/{story.slug}/comments/"):
        answer = reader.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
        assert (answer.json()["code"], answer["Retry-After"]) == ("unavailable", "5")


def test_a_connection_that_breaks_in_the_middle_is_an_outage_too(
    browser_of: BrowserOf, alice: Subscriber, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    """The server ends the session, as in a restart: the next statement finds a dead connection."""
    caplog.set_level(logging.CRITICAL, "django.request")
    browser = patient(browser_of(alice))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
    assert browser.get(f"/stories/{story.slug}/").status_code == 503
    connection.close()
    assert browser.get(f"/stories/{story.slug}/").status_code == 200
