"""Decisions about many and bursts of new accounts as pages of the desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.moderation.chain import seal_entries
from discussion.moderation.chain_checking import check_chain
from discussion.moderation.intake import report_comment, submit_edit
from discussion.moderation.models import Brigade, BulkDecision, Decision, DeskPreference
from discussion.threads.models import Comment
from stories.models import Story
from tests.conftest import NOW
from tests.moderation.bulk.conftest import LATER, Look, carry_out, decide_all
from tests.moderation.test_desk import at_the_desk

DESK = "/admin/moderation/case/"
ACT = {"action": "remove", "rule": "R2", "note": "Advertisements."}


@pytest.fixture
def desk(mo: Subscriber) -> Client:
    return at_the_desk(mo)


@pytest.mark.usefixtures("still_clock")
def test_tick_look_confirm_and_take_back(desk: Client, words: list[Comment], bob: Subscriber) -> None:
    cases = [report_comment(comment=comment, reporter=bob, reason="spam", at=NOW).case for comment in words[:2]]
    assertContains(desk.get(f"{DESK}bulk/"), "Word 1 of person0.")
    looked = desk.post(f"{DESK}bulk/preview/", {"by": "cases", "cases": [str(case.pk) for case in cases], **ACT})
    assertContains(looked, "Remove the comments: 2")
    assert not Decision.objects.exists()
    token = looked.context["preview"].token
    confirmed = desk.post(f"{DESK}bulk/confirmation/", {"token": token})
    bulk = BulkDecision.objects.get()
    assertRedirects(confirmed, f"{DESK}bulk/{bulk.pk}/")
    carry_out()
    assertContains(desk.get(f"{DESK}bulk/{bulk.pk}/"), "Take all of it back")
    assertContains(desk.post(f"{DESK}bulk/confirmation/", {"token": token}), "confirmed already", status_code=409)
    back = desk.post(f"{DESK}bulk/{bulk.pk}/reversal/", {"note": "No."}, follow=True)
    assertContains(back, "What it takes back")
    carry_out()
    assert set(Comment.objects.values_list("state", flat=True)) == {"published"}
    again = desk.post(f"{DESK}bulk/{bulk.pk}/reversal/", {"note": "No."})
    assertContains(again, "stopped or reversed already", status_code=409)


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"by": "author", "of": "@person0", **ACT, "rule": ""}, 422, "Nothing was done"),
        ({"by": "author", "of": "nobody", **ACT}, 404, ""),
        ({"by": "people", "of": "person0, @person1", "action": "silence", "rule": "R1"}, 422, "have an end"),
        ({"by": "since", "of": "", **ACT}, 422, "in one way"),
        ({"by": "brigade", "of": "x", **ACT}, 422, "in one way"),
        ({"by": "cases", "cases": ["x"], **ACT}, 400, "Nothing was done"),
        ({"of": "person0", **ACT}, 400, "Say what is meant."),
        ({"by": "author", "of": "person0", "rule": "R1"}, 400, "Say what is to be done."),
    ],
)
@pytest.mark.usefixtures("words")
def test_what_is_refused_is_said_above_the_form(desk: Client, sent: dict[str, Any], status: int, said: str) -> None:
    answer = desk.post(f"{DESK}bulk/preview/", sent)
    assertContains(answer, said, status_code=status)
    assert not BulkDecision.objects.exists()


@pytest.mark.usefixtures("words", "still_clock")
def test_a_large_one_waits_for_a_senior(mo: Subscriber, desk: Client, sonja: Subscriber, settings: Any) -> None:
    settings.BULK_CAP = 1
    looked = desk.post(f"{DESK}bulk/preview/", {"by": "people", "of": "person0 person1", **ACT})
    assertContains(looked, "So many need a second person")
    place = desk.post(f"{DESK}bulk/confirmation/", {"token": looked.context["preview"].token})["Location"]
    assertContains(desk.post(f"{place}second/"), "Only seniors", status_code=403)
    senior = at_the_desk(sonja)
    assertContains(senior.get(place), "Let it begin")
    assertContains(senior.post(f"{place}second/", follow=True), "It is being carried out.")


@pytest.mark.usefixtures("still_clock")
def test_a_burst_is_looked_at_decided_and_closed(
    desk: Client, story: Story, crowd: list[Subscriber], make_subscriber: Callable[..., Subscriber]
) -> None:
    burst = {"side": "critic", "since": NOW - timedelta(hours=1), "until": NOW, "arrived": 3, "expected": 0.5}
    brigade = Brigade.objects.create(story=story, chance=1e-9, found_at=NOW, **burst)
    for person in crowd:
        brigade.members.create(subscriber=person, arrived_at=NOW)
    assertContains(desk.get(f"{DESK}brigades/"), "3 new accounts")
    place = f"{DESK}brigades/{brigade.pk}/"
    assertContains(desk.get(place), "Decide about all of them")
    about = {"by": "brigade", "of": str(brigade.pk), "action": "leave_out", "rule": "R6"}
    assertContains(desk.post(f"{DESK}bulk/preview/", about), "counts: 3")
    assertContains(desk.post(f"{place}closing/", follow=True), "None waits.")
    assertContains(desk.post(f"{place}closing/"), "looked at this already", status_code=409)


def test_the_chain_is_for_seniors(desk: Client, sonja: Subscriber) -> None:
    assert desk.get(f"{DESK}audit-chain/").status_code == 403
    senior = at_the_desk(sonja)
    assertContains(senior.get(f"{DESK}audit-chain/"), "Not checked yet")
    seal_entries(at=NOW)
    check_chain(at=NOW)
    assertContains(senior.get(f"{DESK}audit-chain/"), "So found 21 Nov 2026")


def test_only_moderators_get_in(edith: Subscriber) -> None:
    editor = at_the_desk(edith)
    for page in ("bulk/", "brigades/", "audit-chain/"):
        assert editor.get(f"{DESK}{page}").status_code == 403


@pytest.mark.usefixtures("still_clock")
def test_who_works_blind_reads_what_was_skipped_without_its_authors(
    client_of: Callable[[Subscriber], APIClient],
    look: Look,
    words: list[Comment],
    crowd: list[Subscriber],
    mo: Subscriber,
) -> None:
    preview = look({"author": "person0"})
    submit_edit(comment=words[0], author=crowd[0], body="Other words.", version=1, at=LATER)
    bulk = decide_all(preview)
    for is_blind in (False, True):
        DeskPreference.objects.update_or_create(moderator=mo, defaults={"is_blind": is_blind})
        [item] = client_of(mo).get(f"/api/v1/moderation/bulk-decisions/{bulk.pk}/").json()["skipped_items"]
        assert (item["comment"], item["handle"]) == (str(words[0].pk), None if is_blind else "person0")
        page = at_the_desk(mo).get(f"{DESK}bulk/{bulk.pk}/").content.decode()
        assert ("Edited meanwhile: " in page, "@person0" in page) == (True, not is_blind)


def test_whoever_was_left_out_is_taken_in_again_from_his_page(
    desk: Client, look: Look, story: Story, words: list[Comment]
) -> None:
    decide_all(look({"people": ["person0"], "story": story.slug}, action="leave_out"))
    address = f"{DESK}decisions/{Decision.objects.get().pk}/reversal/"
    assertContains(desk.get(f"{DESK}people/person0/"), address)
    desk.post(address, {"note": ""})
    assert Decision.objects.get(reverses__isnull=False).action == "take_in"
