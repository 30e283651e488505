"""Acts of one button."""

import pytest
from django.test import Client

from accounts.models import Subscriber
from discussion.threads.models import Comment, Reaction, Stance
from stories.models import Story
from stories.noise.models import Engagement
from tests.web.conftest import BrowserOf, MakeComment, page_of, text_of


def test_react_change_and_take_back(browser_of: BrowserOf, bob: Subscriber, make_comment: MakeComment) -> None:
    comment = make_comment()
    browser, address = browser_of(bob), f"/comments/{comment.pk}/reaction/"
    back = f"/stories/{comment.story.slug}/?cursor=x"
    answer = browser.post(address, {"kind": "agree", "back": back})
    assert answer["Location"] == f"{back}#comment-{comment.pk}"
    browser.post(address, {"kind": "fair"})
    assert Reaction.objects.get().kind == "fair"
    browser.post(address, {"kind": ""})
    assert not Reaction.objects.exists()


def test_nobody_reacts_to_himself(browser_of: BrowserOf, alice: Subscriber, make_comment: MakeComment) -> None:
    comment = make_comment(author=alice)
    answer = browser_of(alice).post(f"/comments/{comment.pk}/reaction/", {"kind": "agree"})
    assert answer.status_code == 422
    assert text_of(page_of(answer))
    assert not Reaction.objects.exists()


@pytest.mark.parametrize(
    ("path", "field"), [("comments/{comment}/reaction", "kind"), ("stories/{slug}/stance", "side")]
)
def test_a_choice_that_there_is_not(
    browser_of: BrowserOf, bob: Subscriber, story: Story, make_comment: MakeComment, path: str, field: str
) -> None:
    comment = make_comment()
    address = f"/{path.format(comment=comment.pk, slug=story.slug)}/"
    assert browser_of(bob).post(address, {field: "love"}).status_code == 400
    assert not Reaction.objects.exists()
    assert not Stance.objects.exists()


def test_take_a_stand_and_leave_it(browser_of: BrowserOf, alice: Subscriber, story: Story) -> None:
    browser, address = browser_of(alice), f"/stories/{story.slug}/stance/"
    answer = browser.post(address, {"side": "critic"}, follow=True)
    assert Stance.objects.get().side == "critic"
    pressed = page_of(answer).select("button.choice[aria-pressed=true]")
    assert [text_of(button) for button in pressed] == ["Critic"]
    browser.post(address, {"side": ""})
    assert not Stance.objects.exists()


def test_delete_ones_own(browser_of: BrowserOf, alice: Subscriber, make_comment: MakeComment) -> None:
    comment = make_comment(body="regretted")
    answer = browser_of(alice).post(f"/comments/{comment.pk}/deletion/", follow=True)
    comment.refresh_from_db()
    assert comment.state == "deleted"
    page = page_of(answer)
    assert "Your comment is deleted." in text_of(page)
    assert "regretted" not in str(page)


def test_delete_what_waits(browser_of: BrowserOf, alice: Subscriber, make_comment: MakeComment) -> None:
    comment = make_comment(state="held")
    for _ in range(2):
        answer = browser_of(alice).post(f"/comments/{comment.pk}/deletion/", follow=True)
        assert "Your comment is deleted." in text_of(page_of(answer))
    assert Comment.objects.get().state == "deleted"


@pytest.mark.parametrize("name", ["reaction", "deletion"])
@pytest.mark.trust("G1")
def test_acts_are_not_done_by_looking(
    browser_of: BrowserOf, alice: Subscriber, make_comment: MakeComment, name: str
) -> None:
    comment = make_comment()
    assert browser_of(alice).get(f"/comments/{comment.pk}/{name}/").status_code == 405
    assert Comment.objects.get().state == "published"


@pytest.mark.parametrize("name", ["reaction", "deletion", "reply", "edit", "report"])
def test_strangers_act_on_nothing(reader: Client, make_comment: MakeComment, name: str) -> None:
    comment = make_comment()
    answer = reader.post(f"/comments/{comment.pk}/{name}/", {"kind": "agree", "body": "x", "reason": "spam"})
    assert answer.status_code == 401
    assert Comment.objects.get().state == "published"
    assert not Engagement.objects.exists()


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "\t//evil.example"]
)
@pytest.mark.trust("A20")
def test_the_way_back_stays_here(browser_of: BrowserOf, bob: Subscriber, make_comment: MakeComment, back: str) -> None:
    comment = make_comment()
    answer = browser_of(bob).post(f"/comments/{comment.pk}/reaction/", {"kind": "agree", "back": back})
    assert answer["Location"] == f"/stories/{comment.story.slug}/#comment-{comment.pk}"
