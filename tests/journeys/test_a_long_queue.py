"""Eight moderators at one queue, on the servers that ship: each case is decided once, and a killed browser holds none.

How long they wait is for `make bench`.
"""

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.journeys.site import Site

pytestmark = pytest.mark.journey

MODERATORS, CASES, KILLED = 8, 240, 3
# Reported comments, and moderators with keys: a JSON list of the keys is the last line that it prints.
SET_UP = textwrap.dedent("""
    import json
    from django.contrib.auth.models import Group
    from django.utils import timezone
    from accounts.handles import skeleton
    from accounts.keys import issue_api_key
    from accounts.models import ApiKey, Subscriber
    from accounts.second_factor.enrolling import enrol_demo_app
    from discussion.moderation.models import Case
    from discussion.threads.models import Comment, Revision
    from stories.models import Story
    at = timezone.now()
    def join(handle):
        facts = dict(email=f"{handle}@example.com", handle_skeleton=skeleton(handle), joined_at=at, trust="trusted")
        return Subscriber.objects.create(handle=handle, **facts)
    author, story = join("author"), Story.objects.visible(at=at).order_by("pk")[0]
    words = dict(body="x", body_html="<p>x</p>", body_text="x", state="published", shown_version=1, story_version=1)
    comments = [Comment(story=story, author=author, created_at=at, **words) for _ in range(CASES)]
    Comment.objects.bulk_create(comments)
    Revision.objects.bulk_create(
        Revision(comment=each, version=1, state="shown", body="x", created_at=at) for each in comments
    )
    Case.objects.bulk_create(
        Case(comment=each, queue="reported", priority=number % 7, opened_at=at) for number, each in enumerate(comments)
    )
    keys = []
    for number in range(MODERATORS):
        person = join("moderator_" + "abcdefgh"[number])
        Group.objects.get(name="moderator").user_set.add(person)
        enrol_demo_app(subscriber=person, at=at)
        keys.append(issue_api_key(owner=person, name="desk", scopes=[ApiKey.Scope.MODERATE], at=at)[1])
    print(json.dumps(keys))
""")
# A browser that takes one case after the other, and does not live to decide any.
TAKES_AND_WAITS = textwrap.dedent("""
    import sys, time
    import httpx
    _, address, key = sys.argv
    answer = httpx.post(address, json={"queue": "reported"}, headers={"Authorization": f"Bearer {key}"}, timeout=60)
    print(answer.json()["id"], flush=True)
    time.sleep(600)
""")
FIVE_MINUTES_LATER = "UPDATE moderation_case SET leased_until = leased_until - interval '5 min' WHERE closed_at IS NULL"
DECIDED = """
    SELECT c.id::text FROM moderation_decision d JOIN moderation_case c ON c.id = d.case_id
    WHERE c.queue = 'reported' AND d.action = 'approve' ORDER BY 1
"""
LEFT = """
    SELECT count(*) FILTER (WHERE closed_at IS NULL), count(leased_by_id) FROM moderation_case WHERE queue = 'reported'
"""
AUDITED = "SELECT count(*) FROM moderation_auditentry WHERE verb = 'approve'"


def set_up(site: Site) -> list[str]:
    """The keys of the moderators."""
    code = f"CASES, MODERATORS = {CASES}, {MODERATORS}{SET_UP}"
    said = site.stack.manage("shell", "-v", "0", "-c", code).stdout.strip()
    keys: list[str] = json.loads(said.splitlines()[-1])
    return keys


def work(site: Site, key: str) -> list[str]:
    """Take and decide until there is nothing left; the cases that were decided."""
    mine: list[str] = []
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{site.api}moderation/cases/", headers=headers, timeout=60) as desk:
        while (taken := desk.post("next/", json={"queue": "reported"})).status_code == 200:
            case = taken.json()
            decision = {"action": "approve", "version": case["comment"]["version"]}
            desk.post(f"{case['id']}/decision/", json=decision).raise_for_status()
            mine.append(case["id"])
    assert taken.status_code == 204, taken.text
    return mine


def killed_with_a_case(site: Site, key: str) -> str:
    """The case that a browser had leased when it was killed."""
    command = [sys.executable, "-c", TAKES_AND_WAITS, f"{site.api}moderation/cases/next/", key]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as browser:
        assert browser.stdout is not None
        case = str(browser.stdout.readline()).strip()
        os.kill(browser.pid, signal.SIGKILL)
    return case


@pytest.mark.trust("W10")
def test_each_case_is_decided_once_and_what_killed_browsers_held_comes_back(site: Site) -> None:
    keys = set_up(site)
    [(audited,)] = site.execute(AUDITED)
    with ThreadPoolExecutor(MODERATORS) as people:
        killed = [people.submit(killed_with_a_case, site, key) for key in keys[:KILLED]]
        shares = [people.submit(work, site, key) for key in keys[KILLED:]]
        lost = {each.result() for each in killed}
        decided = [case for share in shares for case in share.result()]
    assert len(lost) == KILLED
    assert Counter(decided).most_common(1)[0][1] == 1
    assert len(decided) == CASES - KILLED
    assert not lost & set(decided)

    site.execute(FIVE_MINUTES_LATER)
    with ThreadPoolExecutor(MODERATORS) as people:
        again = [case for share in people.map(lambda key: work(site, key), keys) for case in share]
    assert sorted(again) == sorted(lost)
    assert [case for (case,) in site.execute(DECIDED)] == sorted([*decided, *again])
    assert site.execute(LEFT) == [(0, 0)]
    assert site.execute(AUDITED) == [(audited + CASES,)]
