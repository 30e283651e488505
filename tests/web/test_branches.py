"""What a page says of locks, moves and waits, before somebody runs into them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from bs4 import Tag
from django.test import Client

from accounts.models import Subscriber
from config.cooling import SECONDS
from discussion.threads.models import Comment
from discussion.threads.services import lock_branch, move_branch
from stories.models import Story
from tests.conftest import NOW
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, text_of


def place_of(page: Tag, comment: Comment) -> Tag:
    return one(page, f"#comment-{comment.pk}")


def offers(page: Tag, comment: Comment) -> list[str]:
    return [text_of(summary) for summary in place_of(page, comment).select(":scope > .acts > .act > summary")]


def test_below_a_lock_nobody_is_offered_to_answer(
    browser_of: BrowserOf, reader: Client, bob: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    root = make_comment()
    reply, beside = make_comment(root), make_comment(root)
    deep = make_comment(reply)
    lock_branch(comment=reply, reason="Locked under rule R1: No personal attacks.", at=NOW)
    page = page_of(browser_of(bob).get(f"/stories/{story.slug}/"))
    assert ["Reply" in offers(page, comment) for comment in (root, reply, deep, beside)] == [True, False, False, True]
    alone = page_of(browser_of(bob).get(f"/comments/{deep.pk}/"))
    assert ["Reply" in offers(alone, comment) for comment in (root, reply, deep)] == [True, False, False]
    said = one(place_of(page_of(reader.get(f"/comments/{reply.pk}/")), reply), ".locked")
    assert text_of(said) == "Locked under rule R1: No personal attacks. Nobody can answer here any more."
    refused = browser_of(bob).post(f"/comments/{deep.pk}/reply/", {"body": "All the same."})
    assert (refused.status_code, "All the same." in refused.content.decode()) == (423, True)
    assert Comment.objects.count() == 4


def test_a_moved_comment_says_from_where(reader: Client, story: Story, make_comment: MakeComment) -> None:
    root = make_comment()
    reply = make_comment(root)
    move_branch(comment=reply, below=None, decision=uuid4(), at=NOW)
    place = place_of(page_of(reader.get(f"/stories/{story.slug}/")), reply)
    assert "moved here by a moderator, from below this comment" in place.get_text()
    assert place.select(f'a[href="/comments/{root.pk}/"]')


@pytest.mark.usefixtures("still_clock")
def test_the_composer_says_when_one_may_write_again(
    browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, story: Story, make_comment: MakeComment, settings: Any
) -> None:
    make_comment(author=bob)
    address = f"/stories/{story.slug}/"
    assert not page_of(browser_of(bob).get(address)).select(".cooling")
    settings.COOLING_SECONDS = {**SECONDS, "silent": 60}
    assert "again at 12:01:00 UTC" in text_of(one(page_of(browser_of(bob).get(address)), ".take-part .cooling"))
    assert not page_of(browser_of(alice).get(address)).select(".cooling")
    refused = browser_of(bob).post(f"{address}comments/", {"body": "At once."})
    assert (refused.status_code, refused["Retry-After"], Comment.objects.count()) == (429, "60", 1)


@pytest.mark.usefixtures("still_clock")
def test_what_has_stood_too_long_is_deleted_and_not_edited(
    browser_of: BrowserOf, alice: Subscriber, story: Story, make_comment: MakeComment, settings: Any
) -> None:
    limits = settings.LIMITS_BY_TRUST
    settings.LIMITS_BY_TRUST = {trust: {**limits[trust], "edit_minutes": 60} for trust in limits}
    old, young = make_comment(created_at=NOW - timedelta(hours=1)), make_comment()
    page = page_of(browser_of(alice).get(f"/stories/{story.slug}/"))
    assert ["Edit" in offers(page, comment) for comment in (old, young)] == [False, True]
    assert "Delete" in offers(page, old)
