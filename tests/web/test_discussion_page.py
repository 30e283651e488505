"""The discussion as a reader meets it: a tree, places without words, and what is only his own."""

import pytest
from bs4 import Tag
from django.test import Client

from accounts.models import Subscriber
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case
from discussion.threads.models import Comment, Reaction, Revision
from stories.models import Story
from tests.conftest import NOW
from tests.search.conftest import MakeStory, make_story
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, text_of, value_of

__all__ = ["make_story"]


def discussion(client: Client, story: Story) -> Tag:
    return one(page_of(client.get(f"/stories/{story.slug}/")), "#discussion")


def place_of(page: Tag, comment: Comment) -> Tag:
    return one(page, f"#comment-{comment.pk}")


def test_newest_first_and_replies_inside(reader: Client, story: Story, make_comment: MakeComment) -> None:
    old, new = make_comment(), make_comment(side="defender")
    reply = make_comment(old)
    page = discussion(reader, story)
    assert [root["id"] for root in page.select(".tree > .comment")] == [f"comment-{new.pk}", f"comment-{old.pk}"]
    assert one(place_of(page, old), f"details.replies #comment-{reply.pk}")
    assert text_of(one(place_of(page, new), ".badge")) == "Defender"
    assert text_of(one(place_of(page, new), ".author bdi")) == "alice"
    assert value_of(one(place_of(page, new), ".when time"), "datetime").startswith("2026-11-21T12:00:00")
    assert "3 comments by 1 person" in text_of(page)


def test_a_place_without_words_keeps_its_replies(reader: Client, story: Story, make_comment: MakeComment) -> None:
    removed = make_comment(state="removed", body="unsayable", removed_reason="Removed under rule R1.", side="critic")
    deleted = make_comment(state="deleted", body="regretted")
    reply = make_comment(removed, body="I disagree.")
    page = discussion(reader, story)
    assert text_of(one(place_of(page, removed), ".gone")) == "Removed under rule R1."
    assert text_of(one(place_of(page, deleted), ".gone")) == "Deleted by its author."
    assert "I disagree." in text_of(place_of(page, reply))
    for secret in ("unsayable", "regretted"):
        assert secret not in str(page)
    assert place_of(page, deleted).select(".author, .badge, .reaction") == []


def test_words_about_an_earlier_version_say_so(
    reader: Client, told_story: Story, make_story: MakeStory, make_comment: MakeComment
) -> None:
    first, second = make_comment(story_version=1), make_comment(story_version=2)
    elsewhere = make_comment(story_version=1, written_about=make_story("Another"))
    gone = make_comment(story_version=1, state="deleted")
    page = discussion(reader, told_story)
    link = one(place_of(page, first), ".comment-head a.edited")
    assert text_of(link) == "written about version 1"
    assert value_of(link, "href") == f"/stories/{told_story.slug}/corrections/#version-2"
    for other in (second, elsewhere, gone):
        assert "written about" not in text_of(place_of(page, other))


def test_a_long_branch_is_led_to(reader: Client, story: Story, make_comment: MakeComment) -> None:
    root = make_comment()
    replies = [make_comment(root) for _ in range(25)]
    page = discussion(reader, story)
    assert [p["id"] for p in page.select(".replies > .comment")] == [f"comment-{r.pk}" for r in replies[:3]]
    more = one(page, ".more a")
    branch = page_of(reader.get(value_of(more, "href").partition("#")[0]))
    assert len(branch.select("#replies > .comment")) == 20
    next_page = value_of(one(branch, "a[rel=next]"), "href").partition("#")[0]
    rest = page_of(reader.get(f"/comments/{root.pk}/{next_page}"))
    assert [p["id"] for p in rest.select("#replies > .comment")] == [f"comment-{r.pk}" for r in replies[20:]]


def test_a_deep_branch_goes_on_elsewhere(reader: Client, story: Story, make_comment: MakeComment) -> None:
    comment = make_comment()
    for _ in range(12):
        comment = make_comment(comment)
    seen = set()
    page = discussion(reader, story)
    while links := page.select(".more a"):
        seen |= {place["id"] for place in page.select(".comment")}
        page = page_of(reader.get(value_of(links[-1], "href").partition("#")[0]))
    seen |= {place["id"] for place in page.select(".comment")}
    assert seen == {f"comment-{pk}" for pk in Comment.objects.values_list("pk", flat=True)}


def test_a_comment_by_itself_shows_the_way_to_it(reader: Client, story: Story, make_comment: MakeComment) -> None:
    root = make_comment()
    middle = make_comment(root, state="removed", body="unsayable")
    comment = make_comment(middle)
    page = page_of(reader.get(f"/comments/{comment.pk}/"))
    assert [p["id"] for p in page.select(".way > .comment")] == [f"comment-{root.pk}", f"comment-{middle.pk}"]
    assert "focus" in value_of(one(page, f"#comment-{comment.pk}"), "class")
    assert "unsayable" not in str(page)
    assert value_of(one(page, "h1 a"), "href") == f"/stories/{story.slug}/#discussion"


@pytest.mark.parametrize("state", ["held", "rejected"])
@pytest.mark.trust("V1", "V2")
def test_what_was_never_public_has_no_page(
    reader: Client, browser_of: BrowserOf, bob: Subscriber, make_comment: MakeComment, state: str
) -> None:
    comment = make_comment(state=state)
    for client in (reader, browser_of(bob)):
        for more in ("", "reply/", "report/", "edit/"):
            answer = client.get(f"/comments/{comment.pk}/{more}")
            assert answer.status_code == (303 if client is reader and more else 404)


@pytest.mark.trust("V1")
def test_only_the_author_sees_what_waits(
    reader: Client,
    browser_of: BrowserOf,
    alice: Subscriber,
    bob: Subscriber,
    story: Story,
    make_comment: MakeComment,
) -> None:
    held = make_comment(state="held", body="still unread")
    mine = discussion(browser_of(alice), story)
    assert "Your comment is waiting for approval." in text_of(place_of(mine, held))
    assert "still unread" in text_of(place_of(mine, held))
    for client in (reader, browser_of(bob)):
        page = discussion(client, story)
        assert "still unread" not in str(page)
        assert "0 comments by 0 people" in text_of(page)


def test_a_waiting_edit_is_told_to_its_author_only(
    browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    comment = make_comment(body="first words")
    Revision.objects.create(comment=comment, version=2, state="held", body="second words", created_at=NOW)
    Comment.objects.update(latest_version=2)
    mine, theirs = discussion(browser_of(alice), story), discussion(browser_of(bob), story)
    assert "first words" in text_of(one(place_of(mine, comment), ".prose"))
    assert one(place_of(mine, comment), "textarea[id^=body-]:not([id^=body-reply])").text.strip() == "second words"
    assert "Your edit is waiting" in text_of(mine)
    assert "second words" not in str(theirs)


def test_own_comments_can_be_changed_and_others_answered(
    browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    mine, theirs = make_comment(author=alice), make_comment(author=bob)
    page = discussion(browser_of(alice), story)
    offered = {c.pk: [text_of(s) for s in place_of(page, c).select(".act > summary")] for c in (mine, theirs)}
    assert offered == {mine.pk: ["Reply", "Edit", "Delete", "Notices"], theirs.pk: ["Reply", "Report", "Notices"]}
    assert place_of(page, mine).select("button.reaction") == []
    assert len(place_of(page, theirs).select("button.reaction")) == 4


def test_reactions_are_counted_and_ones_own_is_pressed(
    reader: Client, browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    comment = make_comment(author=alice)
    Reaction.objects.create(comment=comment, subscriber=bob, kind="fair", reacted_at=NOW)
    pressed = discussion(browser_of(bob), story).select("button[aria-pressed=true].reaction")
    assert [(text_of(button), button["value"]) for button in pressed] == [("Fair 1", "")]
    shown = discussion(reader, story).select(".reaction")
    assert [(reaction.name, text_of(reaction)) for reaction in shown] == [("span", "Fair 1")]


def test_ones_own_comment_shows_every_count_and_takes_no_reaction(
    browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    comment = make_comment(author=alice)
    Reaction.objects.create(comment=comment, subscriber=bob, kind="fair", reacted_at=NOW)
    shown = discussion(browser_of(alice), story).select(".reaction")
    assert {text_of(count) for count in shown} == {"Agree 0", "Disagree 0", "Insightful 0", "Fair 1"}
    assert {count.name for count in shown} == {"span"}


def test_a_reported_comment_says_so_to_the_reporter_and_is_not_reported_again(
    browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    comment, other = make_comment(author=alice), make_comment(author=alice)
    report = report_comment(comment=comment, reporter=bob, reason="spam", at=NOW)
    page = discussion(browser_of(bob), story)
    offered = {c.pk: [text_of(s) for s in place_of(page, c).select(".act > summary")] for c in (comment, other)}
    assert offered == {comment.pk: ["Reply", "Notices"], other.pk: ["Reply", "Report", "Notices"]}
    [said] = page.select(".reported")
    assert said.find_parent(id=f"comment-{comment.pk}")
    assert text_of(said) == "You have reported this comment. A moderator will look at it."
    Case.objects.filter(pk=report.case_id).update(closed_at=NOW)
    page = discussion(browser_of(bob), story)
    assert text_of(one(page, ".reported")) == "You have reported this comment. A moderator has looked at it."
    assert discussion(browser_of(alice), story).select(".reported") == []


def test_only_silence_is_called_silence(
    reader: Client, browser_of: BrowserOf, alice: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    silence = "Nobody has said anything yet."
    assert silence in text_of(discussion(reader, story))
    make_comment(state="held")
    assert silence not in text_of(discussion(browser_of(alice), story))
    assert silence in text_of(discussion(reader, story))


def test_a_stranger_is_invited(reader: Client, story: Story, make_comment: MakeComment) -> None:
    make_comment()
    page = discussion(reader, story)
    assert "Sign in to take part" in text_of(page)
    assert value_of(one(page, ".invite a"), "href") == f"/sign-in/?next=%2Fstories%2F{story.slug}%2F"
    assert page.select("form") == []


def test_roles_are_named(reader: Client, mo: Subscriber, story: Story, make_comment: MakeComment) -> None:
    comment = make_comment(author=mo)
    assert text_of(one(place_of(discussion(reader, story), comment), ".badge.role")) == "moderator"
