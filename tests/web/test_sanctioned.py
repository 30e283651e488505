"""What somebody under a sanction is shown: before anything is typed, and first of all on the own page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Subscriber
from accounts.sanctions import impose_sanction
from discussion.threads.models import Reaction
from stories.models import Story
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, text_of

Impose = Callable[[str], datetime | None]


@pytest.fixture
def impose(alice: Subscriber, mo: Subscriber) -> Impose:
    """`impose("silence")`: on Alice, from now on, for a week where it has an end."""

    def impose(kind: str) -> datetime | None:
        at = timezone.now()
        until = at + timedelta(days=7) if kind in {"silence", "suspension"} else None
        impose_sanction(subscriber=alice, kind=kind, rule="R1", reason="Threats.", until=until, by=mo, at=at)
        return until

    return impose


def test_the_silenced_see_no_form_for_words_and_still_react(
    impose: Impose,
    browser_of: BrowserOf,
    story: Story,
    alice: Subscriber,
    bob: Subscriber,
    make_comment: MakeComment,
) -> None:
    own, held, other = make_comment(), make_comment(state="held"), make_comment(author=bob)
    impose("silence")
    browser = browser_of(alice)
    for path in (f"/stories/{story.slug}/", f"/comments/{own.pk}/", f"/comments/{other.pk}/"):
        page = page_of(browser.get(path))
        assert page.select("textarea[name=body]") == []
        words = text_of(one(page, ".closed"))
        assert "You may not write comments for now. You can still read, react and report" in words
        assert one(page, ".closed a")["href"] == "/me/#sanctions"
    page = page_of(browser.get(f"/stories/{story.slug}/"))
    assert one(page, f"[formaction='/comments/{held.pk}/deletion/']")
    assert len(page.select(f"[formaction='/comments/{other.pk}/reaction/']")) == len(Reaction.Kind)
    assert browser.post(f"/comments/{other.pk}/reaction/", {"kind": "agree"}).status_code == 303
    assert Reaction.objects.filter(comment=other, subscriber=alice).exists()


@pytest.mark.parametrize(
    ("kind", "heading", "taken"),
    [
        ("silence", "You are silenced until", "No comments of yours are taken now"),
        ("suspension", "You are suspended until", "Nothing that you write, react or report is taken now"),
        ("ban", "You are banned", "Nothing that you write, react or report is taken now"),
    ],
)
def test_a_sanction_stands_first_on_the_own_page(
    impose: Impose, browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, kind: str, heading: str, taken: str
) -> None:
    until = impose(kind)
    page = page_of(browser_of(alice).get("/me/"))
    words = text_of(one(page, "#sanctions"))
    assert words.startswith(heading)
    assert "Threats." in words
    assert until is None or f"{until.day} {until:%B %Y, %H:%M} UTC" in words
    assert str(page).index('id="sanctions"') < str(page).index('id="handle"')
    assert text_of(one(page, "#standing")).startswith(f"How you stand {taken}")
    assert page_of(browser_of(bob).get("/me/")).select("#sanctions, #standing .closed") == []


@pytest.mark.parametrize("kind", ["silence", "suspension", "ban"])
def test_nobody_is_promised_an_appeal(
    impose: Impose, browser_of: BrowserOf, story: Story, alice: Subscriber, kind: str
) -> None:
    impose(kind)
    refused = browser_of(alice).post(f"/stories/{story.slug}/comments/", {"body": "I object."})
    assert refused.status_code == 403
    words = text_of(page_of(refused))
    assert "appeal" not in words
    assert "object to the decision: the statement of it says how" in words
