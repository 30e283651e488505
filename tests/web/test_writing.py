"""Forms for words: what they write, and what is refused without writing and without losing a word."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.limits import allowance_of
from accounts.models import Sanction, Subscriber
from discussion.moderation.models import Case, Report
from discussion.screening.rules import add_rule
from discussion.threads.models import Comment, Revision
from stories.models import Story
from stories.noise.models import Engagement
from tests.conftest import LONG_AGO, NOW
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, text_of, value_of


def comment_form(story: Story) -> str:
    return f"/stories/{story.slug}/comments/"


def kept_words(page: object) -> str:
    return one(page, "textarea[name=body]").text.strip()  # type: ignore[arg-type]


def test_a_comment_is_published(browser_of: BrowserOf, alice: Subscriber, story: Story) -> None:
    answer = browser_of(alice).post(comment_form(story), {"body": "Fewer *cars*.", "side": "defender"})
    comment = Comment.objects.get()
    assert (comment.author, comment.state, comment.side, comment.parent) == (alice, "published", "defender", None)
    assert (answer.status_code, answer["Location"]) == (303, f"/stories/{story.slug}/#comment-{comment.pk}")
    assert answer["Cache-Control"] == "private, no-store"


def test_a_newcomers_comment_waits_and_says_so(
    browser_of: BrowserOf, newcomer: Subscriber, story: Story, reader: Client
) -> None:
    Subscriber.objects.update(joined_at=timezone.now() - timedelta(hours=1))
    browser = browser_of(newcomer)
    answer = browser.post(comment_form(story), {"body": "My first words.", "side": ""}, follow=True)
    comment = Comment.objects.get()
    assert comment.state == "held"
    assert Case.objects.filter(comment=comment, queue="held").exists()
    page = page_of(answer)
    assert "Your comment is waiting for approval." in text_of(one(page, ".notes"))
    assert "My first words." in text_of(one(page, f"#comment-{comment.pk}"))
    assert "My first words." not in reader.get(f"/stories/{story.slug}/").content.decode()


def test_a_reply_hangs_below(browser_of: BrowserOf, bob: Subscriber, story: Story, make_comment: MakeComment) -> None:
    parent = make_comment()
    answer = browser_of(bob).post(f"/comments/{parent.pk}/reply/", {"body": "No.", "side": ""})
    reply = Comment.objects.get(parent=parent)
    assert (reply.author, reply.depth) == (bob, 1)
    assert answer["Location"] == f"/comments/{reply.pk}/#comment-{reply.pk}"
    assert Engagement.objects.get().kind == "reply"


@pytest.mark.parametrize("state", ["removed", "deleted"])
@pytest.mark.trust("V9")
def test_a_place_without_words_is_not_answered(
    browser_of: BrowserOf, bob: Subscriber, make_comment: MakeComment, state: str
) -> None:
    parent = make_comment(state=state, body="gone words")
    answer = browser_of(bob).post(f"/comments/{parent.pk}/reply/", {"body": "But why?", "side": ""})
    page = page_of(answer)
    assert answer.status_code == 422
    assert kept_words(page) == "But why?"
    assert "gone words" not in str(page)
    assert Comment.objects.count() == 1


def test_refused_words_come_back_with_the_reason(
    browser_of: BrowserOf, alice: Subscriber, story: Story, mo: Subscriber
) -> None:
    add_rule(kind="word", term="grommet", action="refuse", by=mo, at=NOW)
    answer = browser_of(alice).post(comment_form(story), {"body": "A gr\u043emmet, that is.", "side": "critic"})
    page = page_of(answer)
    assert answer.status_code == 422
    assert kept_words(page) == "A gr\u043emmet, that is."
    assert value_of(one(page, "input[name=side][checked]"), "value") == "critic"
    assert text_of(one(page, ".refusal"))
    assert answer["Cache-Control"] == "private, no-store"
    assert not Comment.objects.exists()
    assert not Engagement.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"body": "   ", "side": ""}, ""),
        ({"body": "x" * 10_001, "side": ""}, "x" * 10_001),
        ({"body": "words", "side": "referee"}, "words"),
        ({"body": "nul \x00 byte", "side": ""}, None),
        ({}, ""),
    ],
)
@pytest.mark.trust("X13")
def test_nonsense_is_refused_in_the_form(
    browser_of: BrowserOf, alice: Subscriber, story: Story, typed: dict[str, str], kept: str | None
) -> None:
    answer = browser_of(alice).post(comment_form(story), typed)
    assert answer.status_code in {400, 422}
    page = page_of(answer)
    assert page.select(".refusal")
    assert kept is None or kept_words(page) == kept
    assert not Comment.objects.exists()


def test_line_ends_of_browsers_do_not_count_twice(browser_of: BrowserOf, alice: Subscriber, story: Story) -> None:
    body = "\r\n".join(["word"] * 2000)  # 9,999 characters as typed, 11,998 as sent
    assert browser_of(alice).post(comment_form(story), {"body": body, "side": ""}).status_code == 303
    assert len(Comment.objects.get().body) == 9_999


def test_an_edit_changes_the_words(browser_of: BrowserOf, alice: Subscriber, make_comment: MakeComment) -> None:
    comment = make_comment(body="first words")
    back = f"/comments/{comment.pk}/"
    answer = browser_of(alice).post(
        f"/comments/{comment.pk}/edit/", {"body": "better words", "version": 1, "back": back}
    )
    comment.refresh_from_db()
    assert (comment.body, comment.shown_version) == ("better words", 2)
    assert answer["Location"] == f"{back}#comment-{comment.pk}"


def test_an_edit_of_something_older_is_refused(
    browser_of: BrowserOf, alice: Subscriber, make_comment: MakeComment
) -> None:
    comment = make_comment(body="first words")
    Comment.objects.update(latest_version=2, shown_version=2)
    Revision.objects.create(comment=comment, version=2, state="shown", body="elsewhere", created_at=NOW)
    answer = browser_of(alice).post(f"/comments/{comment.pk}/edit/", {"body": "better words", "version": 1})
    assert answer.status_code == 409
    assert kept_words(page_of(answer)) == "better words"
    assert Revision.objects.count() == 2


@pytest.mark.parametrize("act", ["edit", "deletion"])
@pytest.mark.trust("V2")
def test_another_ones_comment_stays_as_it_is(
    browser_of: BrowserOf, bob: Subscriber, make_comment: MakeComment, act: str
) -> None:
    comment = make_comment(body="first words")
    answer = browser_of(bob).post(f"/comments/{comment.pk}/{act}/", {"body": "mine now", "version": 1})
    comment.refresh_from_db()
    assert answer.status_code == 403
    assert (comment.state, comment.body) == ("published", "first words")


def test_a_report_reaches_the_queue_once(browser_of: BrowserOf, bob: Subscriber, make_comment: MakeComment) -> None:
    comment = make_comment()
    typed = {"reason": "spam", "note": "Third time.", "illegal": "yes"}
    browser = browser_of(bob)
    first = browser.post(f"/comments/{comment.pk}/report/", typed, follow=True)
    assert "A moderator will look at this comment." in text_of(page_of(first))
    report = Report.objects.get()
    assert (report.reporter, report.reason, report.note, report.illegal) == (bob, "spam", "Third time.", True)
    again = browser.post(f"/comments/{comment.pk}/report/", typed)
    assert again.status_code == 409
    assert one(page_of(again), "textarea[name=note]").text.strip() == "Third time."
    assert Report.objects.count() == 1


def test_the_law_is_asked_about_once(browser_of: BrowserOf, bob: Subscriber, make_comment: MakeComment) -> None:
    address = f"/comments/{make_comment().pk}/report/"
    page = page_of(browser_of(bob).get(address))
    reasons = [option.text for option in page.select("select[name=reason] option")]
    assert reasons == ["Spam", "Abuse", "Off topic", "Not true", "Personal data", "Something else"]
    assert value_of(one(page, "input[name=illegal]"), "type") == "checkbox"
    assert browser_of(bob).post(address, {"reason": "illegal"}).status_code == 400
    assert not Report.objects.exists()


@pytest.mark.parametrize("path", ["reply/", "edit/", "report/"])
def test_forms_are_pages_too(
    browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, make_comment: MakeComment, path: str
) -> None:
    comment = make_comment(body="first words", author=alice if path == "edit/" else bob)
    page = page_of(browser_of(alice).get(f"/comments/{comment.pk}/{path}"))
    assert "first words" in text_of(one(page, "main"))
    assert value_of(one(page, "main form"), "method") == "post"


def test_who_is_not_signed_in_is_led_to_the_sign_in(reader: Client, story: Story) -> None:
    answer = reader.get(comment_form(story))
    assert answer["Location"] == f"/sign-in/?next={comment_form(story)}"


def test_a_lost_session_loses_no_words(reader: Client, story: Story) -> None:
    answer = reader.post(comment_form(story), {"body": "Half an hour of work.", "side": ""})
    assert answer.status_code == 401
    assert "Half an hour of work." in one(page_of(answer), "textarea").text
    assert not Comment.objects.exists()


@pytest.mark.trust("V19")
def test_a_banned_person_writes_nothing_and_keeps_his_words(
    browser_of: BrowserOf, charlie: Subscriber, mo: Subscriber, story: Story
) -> None:
    Sanction.objects.create(
        subscriber=charlie,
        kind="ban",
        rule="R1",
        reason="x",
        starts_at=LONG_AGO,
        imposed_by=mo,
    )
    browser = browser_of(charlie)
    answer = browser.post(comment_form(story), {"body": "But I meant it.", "side": ""})
    assert answer.status_code == 403
    assert "This account is banned." in text_of(page_of(answer))
    assert "But I meant it." in one(page_of(answer), "textarea").text
    assert not Comment.objects.exists()
    assert page_of(browser.get(f"/stories/{story.slug}/")).select("form.write") == []


@pytest.mark.trust("W11")
def test_the_limit_of_writes_holds_at_this_door_too(
    browser_of: BrowserOf, bob: Subscriber, make_comment: MakeComment
) -> None:
    comment = make_comment()
    browser = browser_of(bob)
    address, allowed = f"/comments/{comment.pk}/reaction/", allowance_of(bob.trust).writes_per_minute
    assert {browser.post(address, {"kind": "fair"}).status_code for _ in range(allowed)} == {303}
    refused = browser.post(address, {"kind": "fair"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
