"""What each decision and each next case costs: as many statements for whoever wrote it, in a queue of any length."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.credentials import KEY_PREFIX, hash_secret, new_secret
from accounts.models import ApiKey, Subscriber
from accounts.second_factor.enrolling import enrol_demo_app
from core import events
from discussion.moderation import dossiers, queues, recording
from discussion.moderation.cases import lease_next_case, open_cases
from discussion.moderation.decisions import decide
from discussion.moderation.dossiers import history_of
from discussion.moderation.duty import OffDutyError
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case, Decision
from discussion.moderation.queues import queue_lines
from tests.conftest import NOW
from tests.moderation.conftest import Write

CASES = "/api/v1/moderation/cases/"


@pytest.fixture
def desk(mo: Subscriber) -> APIClient:
    """Mo's program, which has worked before."""
    enrol_demo_app(subscriber=mo, at=timezone.now())
    secret, at = new_secret(KEY_PREFIX), timezone.now()
    facts = {"scopes": ["moderate"], "secret_hash": hash_secret(secret), "prefix": "hbk_"}
    ApiKey.objects.create(owner=mo, name="desk", created_at=at, last_used_at=at, **facts)
    return APIClient(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def queue(trusted: None, write: Write, alice: Subscriber, bob: Subscriber, charlie: Subscriber) -> list[Case]:
    """Three public comments that were reported."""
    words = ("The tram is noisy.", "A bus is worse at night.", "Both of them wake me up.")
    comments = [write(alice, each, minutes=2 * number) for number, each in enumerate(words)]
    for comment in comments:
        for reader in (bob, charlie):
            report_comment(comment=comment, reporter=reader, reason="spam", at=NOW)
    return [comment.cases.get() for comment in comments]


def post(client: APIClient, path: str, **body: Any) -> Any:
    return client.post(f"{CASES}{path}", body, format="json")


def test_a_decision_and_the_next_case_cost_a_fixed_number_of_statements(
    desk: APIClient, queue: list[Case], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = post(desk, "next/", queue="reported").json()
    # Key with its person and sanctions, role, factor; the case; a savepoint of the test, three locks; what is written.
    with django_assert_num_queries(3 + 1 + 2 + 3 + 4):
        assert post(desk, f"{case['id']}/decision/", action="approve", version=1).status_code == 201
    # The same three; leased, in a savepoint; the case with signals, reports and decisions; its author; blind or not.
    with django_assert_num_queries(3 + 2 + 2 + 4 + 4 + 1):
        following = post(desk, "next/", queue="reported").json()
    assert {case["id"], following["id"]} < {str(each.pk) for each in queue}
    assert Decision.objects.get().case_id is not None


def test_whoever_has_lost_the_role_is_refused_from_the_next_request_on(
    desk: APIClient, queue: list[Case], mo: Subscriber
) -> None:
    case = post(desk, "next/", queue="reported").json()
    Group.objects.get(name="moderator").user_set.remove(mo)
    for path, body in ((f"{case['id']}/decision/", {"action": "approve", "version": 1}), ("next/", {})):
        answer = post(desk, path, **body)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_moderator")
    assert not Decision.objects.exists()
    assert Case.objects.filter(leased_by=mo).count() == 1


def test_who_was_let_in_by_one_request_is_looked_at_again_by_whoever_was_not(mo: Subscriber) -> None:
    known, other = mo, Subscriber.objects.get(pk=mo.pk)
    known.was_let_in = True
    Group.objects.get(name="moderator").user_set.remove(mo)
    assert lease_next_case(moderator=known, queue="held", at=NOW) is None
    with pytest.raises(OffDutyError):
        lease_next_case(moderator=other, queue="held", at=NOW)


@pytest.mark.parametrize(("action", "changes"), [("approve", False), ("remove", True)])
def test_words_that_are_kept_take_no_page_away_and_have_nobody_judged_anew(
    queue: list[Case], mo: Subscriber, monkeypatch: pytest.MonkeyPatch, action: str, changes: bool
) -> None:
    woken: list[int] = []
    outdated: set[str] = set()
    monkeypatch.setattr(recording, "wake_review", lambda: woken.append(1))
    monkeypatch.setattr(events, "outdate_after_commit", outdated.update)
    decide(case=queue[0], action=action, rule="R1", version=1, actor=mo, at=NOW)
    assert bool(woken) == bool(outdated) == changes


def test_a_first_comment_that_is_approved_has_its_author_judged_anew(
    held_case: Case, mo: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[int] = []
    monkeypatch.setattr(recording, "wake_review", lambda: woken.append(1))
    decide(case=held_case, action="approve", version=1, actor=mo, at=NOW)
    assert woken


def test_of_who_has_written_very_much_the_latest_words_are_counted(
    queue: list[Case], write: Write, alice: Subscriber, bob: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(alice, "Nobody reports this.", minutes=30)
    whole = history_of(alice, at=NOW)
    assert (whole.comments["published"], whole.reports, whole.looked_at) == (4, 6, 0)
    monkeypatch.setattr(dossiers, "LOOKED_AT", 2)
    history = history_of(alice, at=NOW)
    assert {state: number for state, number in history.comments.items() if number} == {"published": 2}
    assert (history.reports, history.looked_at) == (2, 2)
    assert history_of(bob, at=NOW).reports == 0


def test_a_list_of_cases_counts_what_their_authors_wrote_up_to_a_bound(
    queue: list[Case], write: Write, bob: Subscriber, charlie: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = write(bob, "I have something to say.", minutes=40)
    report_comment(comment=once, reporter=charlie, reason="spam", at=NOW)
    monkeypatch.setattr(queues, "MANY", 2)
    lines = queue_lines(list(open_cases("reported").order_by("id")), reader=bob, is_blind=False, at=NOW)
    told = [(line.written, line.wrote_much) for line in lines]
    assert told == [(2, True)] * 3 + [(1, False)]


def test_the_cases_of_all_queues_are_a_part_of_an_index(queue: list[Case]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    plan = open_cases().order_by("-priority", "id")[:20].explain()
    assert "case_open" in plan
    assert "Sort" not in plan


def test_words_that_stand_as_they_were_rendered_are_not_rendered_again(
    queue: list[Case], bob: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossiers, "render", lambda _: pytest.fail("They were rendered."))
    case = Case.objects.get(pk=queue[0].pk)
    assert dossiers.open_dossier(case, reader=bob, at=NOW).body_html == "<p>The tram is noisy.</p>"
