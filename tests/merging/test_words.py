"""What somebody said and chose under two accounts is one person's afterwards."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from accounts.notices.models import Notice
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case, Report
from discussion.moderation.notes import write_note
from discussion.moderation.sanctioning import sanction_subscriber
from discussion.threads.models import Comment, Follow, Reaction, Stance
from discussion.threads.services import declare_stance, edit_comment, follow_story, react
from stories.models import Story
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.merging.conftest import LATER, Merge, Post

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=5)
Clients = Callable[[Subscriber], APIClient]


def is_live(source_key: str) -> bool:
    return Engagement.objects.live().filter(source_key=source_key).exists()


def test_comments_keep_their_place_and_have_another_author(
    merge: Merge, post: Post, alice: Subscriber, other: Subscriber, bob: Subscriber
) -> None:
    root = post(other, side="critic")
    answer = post(bob, "It is not.", parent=root)
    held = post(other, "Wait.", held=True, minutes=1)
    merge()
    assert set(Comment.objects.filter(author=alice)) == {root, held}
    root.refresh_from_db()
    assert (root.side, root.state, list(root.replies.all())) == ("critic", "published", [answer])
    edit_comment(comment=root, author=alice, body="Louder.", version=1, held=False, at=LATER)


def test_of_two_reactions_to_a_comment_the_newer_one_stays(
    merge: Merge, post: Post, alice: Subscriber, other: Subscriber, bob: Subscriber
) -> None:
    first, second = post(bob, "One."), post(bob, "Two.", minutes=1)
    for number, (person, comment, kind) in enumerate(
        [(alice, first, "agree"), (other, first, "fair"), (other, second, "agree"), (alice, second, "fair")]
    ):
        react(comment=comment, subscriber=person, kind=kind, at=NOW + timedelta(minutes=number))
    keys = {row.source_key: row.kind for row in Reaction.objects.all()}
    merge()
    assert set(Reaction.objects.values_list("comment", "subscriber", "kind")) == {
        (first.pk, alice.pk, "fair"),
        (second.pk, alice.pk, "fair"),
    }
    assert {is_live(key) for key, kind in keys.items() if kind == "fair"} == {True}
    assert {is_live(key) for key, kind in keys.items() if kind == "agree"} == {False}


def test_nobody_reacts_to_words_of_his_own_or_has_reported_them(
    merge: Merge, post: Post, alice: Subscriber, other: Subscriber
) -> None:
    hers, others = post(alice), post(other, "Indeed.", minutes=1)
    react(comment=hers, subscriber=other, kind="agree", at=SOON)
    react(comment=others, subscriber=alice, kind="insightful", at=SOON)
    report = report_comment(comment=hers, reporter=other, reason="illegal", at=SOON)
    keys = [report.source_key, *(row.source_key for row in Reaction.objects.all())]
    merge()
    assert not Reaction.objects.exists()
    assert not Report.objects.exists()
    assert [is_live(key) for key in keys] == [False] * 3


def test_of_two_stances_the_newer_one_stays_and_of_two_follows_one(
    merge: Merge, story: Story, alice: Subscriber, other: Subscriber
) -> None:
    declare_stance(story=story, subscriber=alice, side="critic", because=None, at=NOW)
    declare_stance(story=story, subscriber=other, side="defender", because=None, at=SOON)
    for number, person in enumerate((other, alice)):
        follow_story(story=story, subscriber=person, at=NOW + timedelta(minutes=number))
    older = Stance.objects.get(subscriber=alice).source_key
    merge()
    assert [(row.subscriber, row.side) for row in Stance.objects.all()] == [(alice, "defender")]
    assert not is_live(older)
    assert [row.subscriber for row in Follow.objects.all()] == [alice]
    assert Engagement.objects.live().filter(kind="follow").count() == 1


def test_of_two_reports_of_a_comment_that_of_the_account_that_stays_stays(
    merge: Merge, post: Post, alice: Subscriber, other: Subscriber, bob: Subscriber
) -> None:
    twice, once = post(bob, "One."), post(bob, "Two.", minutes=1)
    for person in (alice, other):
        report_comment(comment=twice, reporter=person, reason="spam", note=person.handle, at=SOON)
    report_comment(comment=once, reporter=other, reason="abuse", at=SOON)
    merge()
    assert set(Report.objects.values_list("comment", "reporter", "note")) == {
        (twice.pk, alice.pk, "alice"),
        (once.pk, alice.pk, ""),
    }
    assert Engagement.objects.live().filter(kind="report").count() == 2


def test_a_case_goes_on_and_a_removal_is_reversed_for_the_person(
    merge: Merge, post: Post, alice: Subscriber, other: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    comment = post(other)
    report_comment(comment=comment, reporter=bob, reason="spam", at=SOON)
    removal = decide(case=Case.objects.get(), action="remove", rule="R1", version=1, actor=mo, at=SOON)
    merge()
    reversal = reverse_decision(decision=removal, actor=mo, at=LATER)
    assert (removal.subject, reversal.subject) == (other, alice)
    assert alice.strikes.in_force(at=LATER).count() == 0
    assert is_live(comment.source_key)


@pytest.mark.trust("V1")
def test_what_was_hidden_stays_hidden_from_all_but_its_author(
    merge: Merge, post: Post, client_of: Clients, alice: Subscriber, other: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    post(other, "canaryheld", held=True)
    write_note(subject=other, text="canarynote", author=mo, at=NOW)
    sanction_subscriber(subscriber=other, kind="warning", rule="R1", reason="Shouting.", actor=mo, at=NOW)
    merge()
    reads = ("stories/tram-line-nine/comments/", "subscribers/alice/", "subscribers/alice/comments/", "me/comments/",
             "me/statements/", "me/standing/", "me/notices/")  # fmt: skip
    seen = {who: str([client_of(who).get(f"/api/v1/{path}").json() for path in reads]) for who in (alice, bob)}
    assert "canaryheld" in seen[alice]
    assert "Shouting." in seen[alice]
    assert "canaryheld" not in seen[bob]
    assert "Shouting." not in seen[bob]
    assert "canarynote" not in f"{seen}"
    decided = client_of(mo).get("/api/v1/moderation/subscribers/alice/").json()
    assert [(each["action"], each["subject"]) for each in decided["decisions"]] == [
        ("merge", "alice"),
        ("warn", "alice"),
    ]
    assert [each["text"] for each in decided["notes"]] == ["canarynote"]


def test_nobody_is_told_of_his_own_words(
    merge: Merge, post: Post, alice: Subscriber, other: Subscriber, bob: Subscriber
) -> None:
    answer, from_bob = post(other), post(bob, "Oh.", minutes=1)
    for kind, comment in (("reply", answer), ("mention", from_bob)):
        Notice.objects.create(subscriber=alice, kind=kind, subject=f"comment:{comment.pk}", at=NOW)
    Notice.objects.create(subscriber=other, kind="mention", subject=f"comment:{from_bob.pk}", at=NOW)
    merge()
    assert [(row.subscriber, row.subject) for row in Notice.objects.filter(kind__in=["reply", "mention"])] == [
        (alice, f"comment:{from_bob.pk}")
    ]
