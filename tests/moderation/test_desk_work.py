"""Working through cases: what the script asks for, what is taken back, handed on, or kept from a blind eye."""

import re

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects, assertTemplateUsed

from accounts.models import Subscriber
from discussion.moderation.cases import lease_next_case
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment, submit_edit
from discussion.moderation.models import AuditEntry, Case, Decision, DeskPreference, Statement
from discussion.threads.models import Comment
from stories.models import Story, Topic
from tests.conftest import NOW
from tests.moderation.conftest import MANY_LINKS, Write
from tests.moderation.test_desk import QUEUE, at_the_desk, work

BASE = "/admin/moderation/case/"
PART = {"X-Desk-Part": "1"}
APPROVE = {"action": "approve", "version": "1"}


@pytest.fixture
def desk(mo: Subscriber) -> Client:
    """Mo's browser."""
    return at_the_desk(mo)


def test_the_script_gets_the_same_page_without_its_frame(desk: Client, held_case: Case) -> None:
    for address in (f"{QUEUE}?queue=held", work(held_case), f"{BASE}dashboard/", f"{BASE}stories/"):
        whole, part = desk.get(address), desk.get(address, headers=PART)
        assertTemplateUsed(part, "admin/moderation/desk/part.html")
        assert whole.get("X-Desk-Part") is None
        assert part["X-Desk-Part"] == "1"
        assert b"<html" not in part.content
        assert b'<div id="content">' in part.content
        body = re.search(r'<div id="content">(.*)</div>\s*<div id="desk-toast">', part.content.decode(), re.DOTALL)
        assert body
        for line in {line.strip() for line in body[1].splitlines() if "csrf" not in line}:
            assert line in whole.content.decode()


def test_the_door_does_not_look_like_the_desk(held_case: Case) -> None:
    answer = Client().get(work(held_case), headers=PART)
    assert answer.status_code == 302
    assert answer.get("X-Desk-Part") is None


@pytest.mark.parametrize("sent", [APPROVE, {"rule": "R2", "version": "1"}], ids=["approved", "removed"])
def test_a_slip_is_undone_within_seconds(desk: Client, held_case: Case, sent: dict[str, str]) -> None:
    answer = desk.post(f"{BASE}{held_case.pk}/decision/", sent)
    decision = Decision.objects.get()
    undo = f"{BASE}decisions/{decision.pk}/undo/"
    assertContains(desk.get(answer["Location"]), undo)
    answer = desk.post(undo, follow=True)
    assertRedirects(answer, work(held_case))
    assertContains(answer, "Undone. Nobody was told, and the case is yours again.")
    assertContains(answer, "Undone at once.")
    assert Comment.objects.get().state == "held"
    assert not Statement.objects.exists()
    assertContains(desk.post(undo, follow=True), "too late to undo")
    assert Decision.objects.count() == 2


def test_nobody_undoes_for_somebody_else(desk: Client, held_case: Case, maxine: Subscriber) -> None:
    desk.post(f"{BASE}{held_case.pk}/decision/", APPROVE)
    decision, other = Decision.objects.get(), at_the_desk(maxine)
    assertNotContains(other.get(f"{QUEUE}?after={decision.pk}"), "/undo/")
    assertContains(other.post(f"{BASE}decisions/{decision.pk}/undo/", follow=True), "Only who decided can undo it")
    assert Decision.objects.count() == 1
    assert desk.get(f"{QUEUE}?after=%00nonsense").status_code == 200


def test_a_page_that_closes_hands_its_case_back(desk: Client, held_case: Case, mo: Subscriber) -> None:
    lease_next_case(moderator=mo, queue="held", at=NOW)
    assert desk.post(f"{BASE}{held_case.pk}/release/").status_code == 204
    held_case.refresh_from_db()
    assert held_case.leased_by is None


def test_escalating_takes_a_reason_and_goes_to_seniors(desk: Client, held_case: Case, sonja: Subscriber) -> None:
    path = f"{BASE}{held_case.pk}/escalation/"
    assertContains(desk.post(path, {"note": " "}), "Say why a senior should decide this.", status_code=422)
    assert not AuditEntry.objects.exists()
    assertContains(desk.post(path, {"note": "He is my neighbour."}, follow=True), "Escalated: a senior decides it.")
    queue = f"{QUEUE}?queue=escalated"
    assertContains(desk.get(queue), "My very first words here.")
    assertContains(desk.get(work(held_case)), "Only seniors")
    assertContains(desk.post(f"{BASE}next/", {"queue": "escalated"}, follow=True), "Only seniors")
    answer = at_the_desk(sonja).post(f"{BASE}next/", {"queue": "escalated"}, follow=True)
    assertContains(answer, "He is my neighbour.")
    assertContains(answer, "Approve and publish")


def test_an_author_is_asked_for_other_words(desk: Client, held_case: Case, newcomer: Subscriber) -> None:
    path = f"{BASE}{held_case.pk}/decision/"
    sent = {"action": "edit_request", "rule": "R4", "answer": "Leave the address out.", "version": "1"}
    assert desk.post(path, sent).status_code == 302
    decision = Decision.objects.get()
    assert (decision.action, decision.rule) == ("edit_request", "R4")
    assert "Leave the address out." in Statement.objects.get(recipient=newcomer).text
    assert Comment.objects.get().state == "held"


@pytest.mark.trust("W9")
def test_a_refusal_shows_what_has_changed_and_what_was_pressed(
    desk: Client, shown: Comment, bob: Subscriber, alice: Subscriber
) -> None:
    case = report_comment(comment=shown, reporter=bob, reason="abuse", at=NOW).case
    submit_edit(comment=shown, author=alice, body="The tram is quiet.", version=1, at=NOW)
    sent = {"rule": "R2", "note": "My note.", "version": "1"}
    answer = desk.post(f"{BASE}{case.pk}/decision/", sent, headers=PART)
    assert answer["X-Desk-Part"] == "1"
    for words in ("<del>noisy</del><ins>quiet</ins>", "You had pressed <b>R2</b>", "My note."):
        assertContains(answer, words, status_code=409)
    assert not Decision.objects.exists()


@pytest.fixture
def many(write: Write, trusted: None, alice: Subscriber, story: Story) -> list[Case]:
    """Three cases, the first opened first; the last of another story, which is of a topic."""
    cases = [write(alice, f"Number {n}. {MANY_LINKS}", minutes=9 * n).cases.get() for n in range(3)]
    facts = {"title": "The mill", "document": "m", "content_hash": "0", "state": "published", "created_at": NOW}
    other = Story.objects.create(slug="the-mill", published_at=NOW, **facts)
    other.topics.add(Topic.objects.create(slug="mills", name="Mills"))
    Comment.objects.filter(cases=cases[2]).update(story=other)
    return cases


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"story": "the-mill"}, {2}),
        ({"topic": "mills"}, {2}),
        ({"story": "tram-line-nine"}, {0, 1}),
        ({"why": "many_links"}, {0, 1, 2}),
        ({"why": "links"}, set()),
        ({"why": "abuse"}, set()),
        ({"why": ".*"}, set()),
        ({"story": "\x00"}, {0, 1, 2}),
    ],
)
def test_a_queue_is_narrowed(desk: Client, many: list[Case], query: dict[str, str], found: set[int]) -> None:
    page = desk.get(QUEUE, {"queue": "held", **query}).content.decode()
    assert {n for n, case in enumerate(many) if str(case.pk) in page} == found


def test_who_works_on_one_story_stays_with_it(desk: Client, many: list[Case]) -> None:
    answer = desk.post(f"{BASE}next/", {"queue": "held", "story": "the-mill"})
    assertRedirects(answer, f"{work(many[2])}?story=the-mill", fetch_redirect_response=False)
    page = desk.get(answer["Location"])
    assertContains(page, '<input type="hidden" name="story" value="the-mill">')
    assertNotContains(page, 'rel="prev"')
    answer = desk.post(f"{BASE}{many[2].pk}/decision/", {**APPROVE, "story": "the-mill"})
    assert answer["Location"].startswith(f"{QUEUE}?queue=held&story=the-mill&after=")
    groups = desk.get(f"{BASE}stories/")
    assertContains(groups, "Tram line nine divides the old town")
    assertNotContains(groups, "The mill")


def test_cases_lead_to_those_beside_them(desk: Client, many: list[Case]) -> None:
    page = desk.get(work(many[1])).content.decode()
    beside = dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', page))
    assert beside == {"prev": work(many[0]), "next": work(many[2])}
    ends = [desk.get(work(case)).content.decode() for case in (many[0], many[2])]
    assert ['rel="prev"' in page for page in ends] == [False, True]
    assert ['rel="next"' in page for page in ends] == [True, False]


def test_blind_shows_who_it_was_after_the_decision(
    desk: Client, write: Write, trusted: None, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber
) -> None:
    parent = write(bob, "What do you think?")
    comment = write(alice, "The tram is noisy.", parent=parent, minutes=2)
    Comment.objects.update(side="critic")
    case = report_comment(comment=comment, reporter=charlie, reason="abuse", at=NOW).case
    open_eyes = [desk.get(address).content.decode() for address in (QUEUE, work(case))]
    desk.post(f"{BASE}preferences/", {"blind": "on"})
    assert DeskPreference.objects.get().moderator == mo
    blind = [at_the_desk(mo).get(address).content.decode() for address in (QUEUE, work(case))]
    for told in ("@alice", "public comment"):
        assert told in open_eyes[0]
        assert told not in blind[0]
    for told in ("@alice", "@bob", "@charlie", ">critic<", "Reports <b>1</b>", "joined"):
        assert told in open_eyes[1], told
        assert told not in blind[1], told
    assert "The tram is noisy." in blind[0]
    decide(case=case, action="approve", version=1, actor=mo, at=NOW)
    assertContains(desk.get(work(case)), "@alice")


@pytest.mark.parametrize(
    "wish", ["https://evil.example/", "//evil.example", "/admin/../x//", "", "javascript:alert(1)"]
)
def test_a_choice_leads_back_to_the_desk_alone(desk: Client, wish: str) -> None:
    answer = desk.post(f"{BASE}preferences/", {"keys": "off", "next": wish})
    assert answer["Location"].startswith("/admin/")
    assert not DeskPreference.objects.get().uses_keys
    assertContains(desk.get(QUEUE), 'data-keys="off"')


def test_a_comment_is_picked(desk: Client, shown: Comment) -> None:
    path = f"{BASE}comments/{shown.pk}/"
    assertContains(desk.post(f"{path}pick/", follow=True), "Picked by the editors")
    assertContains(desk.post(f"{path}pick/"), "Nothing was done", status_code=409)
    assertContains(desk.post(f"{path}pick/withdrawal/", follow=True), "Picked no more.")
    assert [decision.action for decision in Decision.objects.order_by("id")] == ["feature", "unfeature"]
