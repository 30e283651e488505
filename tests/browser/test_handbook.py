"""The pictures of the moderators' handbook are taken here, and show the pages as they are.

`TAKE_PICTURES=1 pytest tests/browser/test_handbook.py` takes them anew. Otherwise what each shows, its words, its shape
and its style sheets, is compared with what it showed when it was taken: pixels differ from machine to machine.
"""

import hashlib
import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Page

from accounts import roles
from accounts.models import Subscriber
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment, submit_comment
from discussion.moderation.models import Case
from stories.models import Story
from tests.browser.conftest import MakeComment, OpenBrowser
from tests.conftest import NOW

PICTURES = Path(settings.ROOT, "docs", "pictures")
RECORD = PICTURES / "pictures.json"
HANDBOOK = Path(settings.ROOT, "docs", "moderation.md")
DESK = "/admin/moderation/case/"
STYLES = ["moderation/desk.css", "moderation/work.css"]
# Tag, classes and own words of everything that is seen; numbers of rows and tokens are not.
SHOWN = """
[...document.querySelectorAll("#content *, dialog[open] *, .desk-toast b")]
  .filter((element) => element.checkVisibility())
  .map((element) => [element.tagName, element.className.baseVal ?? element.className,
    [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join(" ")].join("|"))
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mo(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Sees every page: what the migrations let moderators see is gone after the first test that commits."""
    return make_subscriber("mo", role=roles.MODERATOR, is_superuser=True)


@pytest.fixture
def busy(
    told_story: Story, make_comment: MakeComment, make_subscriber: Callable[..., Subscriber], alice: Subscriber,
    bob: Subscriber, newcomer: Subscriber, mo: Subscriber, still_clock: None,
) -> Case:  # fmt: skip
    """A desk on an ordinary day; the case about the reported comment."""
    root = make_comment(body="The line should cross the square, where people change.", author=bob, side="defender")
    said = make_comment(root, body="You are all idiots, and the mayor most of all.", author=alice, side="critic")
    make_comment(said, body="That is no way to talk.", author=bob)
    for hours, words in enumerate(["I live here, and I hear no tram at night.", "Cheap watches at a.example, cheap!"]):
        at = NOW - timedelta(hours=5 - hours)
        submit_comment(author=newcomer, story=told_story, parent=root, side="", body=words, at=at)
    for reporter, reason, note in [("dora", "abuse", "Insults everybody."), ("erin", "off_topic", "")]:
        person = make_subscriber(reporter)
        report = report_comment(comment=said, reporter=person, reason=reason, note=note, at=NOW - timedelta(hours=3))
    spam = Case.objects.get(comment__body__contains="watches")
    decide(case=spam, action="remove", rule="R2", version=1, actor=mo, at=NOW - timedelta(hours=2))
    return report.case


def look_at(page: Page, case: Case) -> dict[str, list[str]]:
    """Bring each picture about, and tell what is on it."""
    seen = {}

    def keep(name: str) -> None:
        page.wait_for_load_state("networkidle")
        seen[name] = page.evaluate(SHOWN)
        if os.environ.get("TAKE_PICTURES"):
            page.screenshot(path=PICTURES / f"{name}.png", scale="css")

    page.goto(f"{DESK}queue/?queue=held")
    page.keyboard.press("j")
    keep("queue")
    page.goto(f"{DESK}{case.pk}/work/")
    keep("case")
    page.keyboard.press("r")
    keep("rules")
    page.keyboard.press("1")
    page.wait_for_selector(".desk-toast")
    keep("undo")
    page.goto(f"{DESK}queue/?queue=held")
    page.keyboard.press("?")
    keep("keys")
    page.goto(f"{DESK}dashboard/")
    keep("dashboard")
    return seen


def digest(lines: list[str]) -> str:
    styles = (Path(str(finders.find(name))).read_bytes() for name in STYLES)
    return hashlib.sha256(b"\n".join(["\n".join(lines).encode(), *styles])).hexdigest()


def test_the_pictures_show_the_desk_as_it_is(open_browser: OpenBrowser, mo: Subscriber, busy: Case) -> None:
    with open_browser(mo, width=1100) as browser:
        seen = look_at(browser.new_page(), busy)
    found = {name: digest(lines) for name, lines in seen.items()}
    if os.environ.get("TAKE_PICTURES"):
        RECORD.write_text(json.dumps(found, indent=2) + "\n")
    assert json.loads(RECORD.read_text()) == found, (
        "take them anew: TAKE_PICTURES=1 pytest tests/browser/test_handbook.py"
    )
    handbook = HANDBOOK.read_text()
    assert {name for name in found if f"(pictures/{name}.png)" not in handbook} == set()
    assert {path.stem for path in PICTURES.glob("*.png")} == set(found)
