"""A burst of new accounts, as a moderator meets it in Chromium: looked at, held as one, and taken back as one."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import Subscriber
from discussion.moderation.bulk.performing import perform_bulk
from discussion.moderation.models import Brigade
from discussion.threads.models import Comment
from stories.models import Story
from tests.browser.conftest import MakeComment, OpenBrowser
from tests.browser.screens import faults_of

DESK = "/admin/moderation/case/"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def maxine(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Sees every page: what the migrations let moderators see is gone after the first test that commits."""
    return make_subscriber("maxine", role=roles.MODERATOR, is_superuser=True)


@pytest.fixture
def burst(told_story: Story, make_comment: MakeComment, make_subscriber: Callable[..., Subscriber]) -> Brigade:
    """Three came within the hour, and each has said something."""
    now = timezone.now()
    facts = {"since": now, "until": now, "arrived": 3, "expected": 0.5, "chance": 1e-9, "found_at": now}
    brigade = Brigade.objects.create(story=told_story, side="critic", **facts)
    for number in range(3):
        person = make_subscriber(f"newcomer{number}")
        make_comment(body=f"Down with the tram, says number {number}.", author=person, side="critic")
        brigade.members.create(subscriber=person, arrived_at=now)
    return brigade


def states() -> set[str]:
    """Of all comments, once the job has done what there was to do."""
    while perform_bulk(at=timezone.now()):
        pass
    return set(Comment.objects.values_list("state", flat=True))


def test_all_of_them_are_held_and_given_back_as_one(
    open_browser: OpenBrowser, burst: Brigade, maxine: Subscriber
) -> None:
    faults: list[str] = []
    with open_browser(maxine, width=360) as browser:
        page = browser.new_page()
        page.goto(f"{DESK}queue/")
        page.get_by_role("link", name="Bursts 1").click()
        page.get_by_role("link", name="3 new accounts, critic").click()
        faults += faults_of(page, [page.url])
        page.get_by_label("Action").select_option("hold")
        page.get_by_label("Rule").select_option("R2")
        page.get_by_role("button", name="Look at what would be done").click()
        page.get_by_text("Some of them").wait_for()
        page.get_by_role("button", name="Take the comments out of sight, to be read again: 3").click()
        page.wait_for_url("**/bulk/*-*/")
        file = page.url
    assert states() == {"removed"}
    with open_browser(maxine, width=360) as browser:
        page = browser.new_page()
        faults += faults_of(page, [f"{DESK}queue/?queue=held"])
        page.get_by_text("Down with the tram, says number 0.").click()
        page.get_by_role("button", name="Show it again").wait_for()
        faults += faults_of(page, [page.url])
        faults += faults_of(page, [file])
        page.get_by_role("button", name="Take all of it back").click()
        page.get_by_text("What it takes back").wait_for()
    assert states() == {"published"}
    assert faults == []
