"""What happens when a part dies: nothing that was accepted is lost (trust rows F1, F2, F3)."""

import signal
import subprocess
import sys
import textwrap

import pytest

from launch.places import ROOT
from tests.journeys.site import AppClient, Site, eventually

pytestmark = pytest.mark.journey

CRASHES = 5

# Runs as a process of its own: it posts a comment and dies by SIGKILL at the moment between COMMIT and publishing.
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
    submit_comment(
        author=Subscriber.objects.get(handle=sys.argv[1]),
        story=Story.objects.get(slug=sys.argv[2]),
        parent=None, side="", body=sys.argv[3], at=timezone.now(),
    )
""")


@pytest.fixture
def slug(site: Site) -> str:
    """The story with the least noise, so that each test starts from its own silence."""
    cards = site.get("stories/")["results"]
    return str(min(cards, key=lambda card: (card["noise"]["level"], card["slug"]))["slug"])


def trusted(site: Site, name: str) -> AppClient:
    """A subscriber whom a moderator vouches for, so that nothing of hers is held."""
    client = AppClient(site, f"{name}@example.com")
    code = (
        "from django.utils import timezone; from accounts.models import *; "
        f"s = Subscriber.objects.get(handle={client.handle!r}); "
        "Vouch.objects.create(subscriber=s, by=s, reason='test', at=timezone.now())"
    )
    site.stack.manage("shell", "-c", code)
    return client


@pytest.mark.trust("F1")
def test_a_killed_worker_loses_no_recompute(site: Site, slug: str) -> None:
    ann = trusted(site, "ann")
    site.stack.worker.kill()
    assert ann.comment(slug, "Is anybody counting this?").status_code == 201
    assert site.level(slug) == 0
    site.stack.worker.start()
    assert eventually(lambda: site.level(slug)) > 0


@pytest.mark.trust("F2")
def test_dying_between_commit_and_publish_loses_no_recompute(site: Site, slug: str) -> None:
    author = trusted(site, "finn")
    site.stack.worker.kill()
    for number in range(CRASHES):
        command = [sys.executable, "-c", CRASH, author.handle, slug, f"Written {number} times before the end."]
        crashed = subprocess.run(command, cwd=ROOT, env=crash_environ(site), check=False)
        assert crashed.returncode == -signal.SIGKILL
    assert len(site.get(f"stories/{slug}/comments/")["results"]) == CRASHES  # committed, though nobody was told
    site.stack.worker.start()
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
