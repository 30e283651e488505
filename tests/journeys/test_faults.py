"""What happens when a part dies: nothing that was accepted is lost (trust rows F1, F2, F3)."""

import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from launch.places import ROOT
from tests.journeys.site import AppClient, Site, eventually

pytestmark = pytest.mark.journey

CRASHES = 5

VOUCH = (
    "INSERT INTO accounts_vouch (subscriber_id, by_id, reason, at)"
    " SELECT id, id, 'test', now() FROM accounts_subscriber WHERE handle = %s"
)
# A process of its own, whose children each post a comment and die by SIGKILL between COMMIT and publishing.
CRASH = textwrap.dedent("""
    import os, signal, sys
    import django
    django.setup()
    from django.utils import timezone
    from core import wake
    from accounts.models import Subscriber
    from discussion.moderation.intake import submit_comment
    from stories.models import Story
    wake._publish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    _, handle, slug, number = sys.argv
    for crash in range(int(number)):
        child = os.fork()
        if not child:
            author, story = Subscriber.objects.get(handle=handle), Story.objects.get(slug=slug)
            body = f"Written {crash} times before the end."
            submit_comment(author=author, story=story, parent=None, side="", body=body, at=timezone.now())
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
""")


@pytest.fixture
def slug(site: Site) -> str:
    """A story that nobody has said anything about yet, so that each test starts from its own silence."""
    cards = site.get("stories/")["results"]
    return next(str(card["slug"]) for card in cards if (card["noise"]["level"], card["comment_count"]) == (0, 0))


def trusted(site: Site, name: str) -> AppClient:
    """A subscriber whom a moderator vouches for, so that nothing of hers is held."""
    client = AppClient(site, f"{name}@example.com")
    site.execute(VOUCH, client.handle)
    return client


@contextmanager
def no_worker(site: Site) -> Iterator[None]:
    """The worker is killed, and started again whatever happens: other journeys need it."""
    site.stack.worker.kill()
    try:
        yield
    finally:
        site.stack.worker.start()


@pytest.mark.trust("F1")
def test_a_killed_worker_loses_no_recompute(site: Site, slug: str) -> None:
    ann = trusted(site, "ann")
    with no_worker(site):
        assert ann.comment(slug, "Is anybody counting this?").status_code == 201
        assert site.level(slug) == 0
    assert eventually(lambda: site.level(slug)) > 0


@pytest.mark.trust("F2")
def test_dying_between_commit_and_publish_loses_no_recompute(site: Site, slug: str) -> None:
    author = trusted(site, "finn")
    with no_worker(site):
        command = [sys.executable, "-c", CRASH, author.handle, slug, str(CRASHES)]
        environ = crash_environ(site)
        crashed = subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, check=True)
        assert crashed.stdout.split() == [str(-signal.SIGKILL)] * CRASHES
        assert len(site.get(f"stories/{slug}/comments/")["results"]) == CRASHES  # committed, though nobody was told
    assert eventually(lambda: site.level(slug)) > 0
    assert site.stack.manage("rebuild_noise", "--check").returncode == 0


def crash_environ(site: Site) -> dict[str, str]:
    """The environment of the site's own processes."""
    return {**site.stack.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT)}


@pytest.mark.trust("F3")
def test_without_redis_people_read_post_react_and_ask_for_codes(site: Site, slug: str) -> None:
    ann, ben = trusted(site, "anna"), trusted(site, "ben")
    site.valkey.kill()
    try:
        posted = ann.comment(slug, "Written while Redis was away.")
        assert posted.status_code == 201
        comment_id = posted.json()["id"]
        assert ben.put(f"comments/{comment_id}/reaction/", json={"kind": "agree"}).status_code in {200, 201}
        assert site.get(f"stories/{slug}/comments/")["results"][0]["reactions"]["agree"] == 1
        assert ben.post("auth/codes/", json={"email": "late@example.com"}).status_code == 202
        assert site.get("stories/")["results"]
    finally:
        site.valkey.start()
    assert eventually(lambda: site.level(slug)) > 0  # the worker finds its way back, and what it missed
    assert site.mailed_code("late@example.com")
