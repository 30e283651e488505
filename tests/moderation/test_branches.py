"""Deciding about branches and passages: decision, effect, audit entry, event and statement are one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.api.moderating.branches import RedactionListSerializer, RedactionSerializer
from discussion.moderation.branches import black_out, close_branch, hang_branch
from discussion.moderation.decisions import reverse_decision
from discussion.moderation.models import AuditEntry, Decision, Statement
from discussion.threads.models import Comment, Redaction
from discussion.threads.redactions import MARK
from tests.conftest import NOW
from tests.moderation.conftest import Write

pytestmark = pytest.mark.django_db
API = "/api/v1/moderation/"
Clients = Callable[[Subscriber], APIClient]


@pytest.fixture
def reply(shown: Comment, write: Write, bob: Subscriber) -> Comment:
    return write(bob, "Ring 0151 234567.", parent=shown, minutes=1)


@pytest.fixture
def desk(client_of: Clients, mo: Subscriber) -> APIClient:
    return client_of(mo)


def post(client: APIClient, comment: Comment, act: str, **body: Any) -> Any:
    return client.post(f"{API}comments/{comment.pk}/{act}/", body, format="json")


def state(comment: Comment) -> tuple[Any, ...]:
    comment.refresh_from_db()
    moved = (comment.moved_at, comment.moved_from_id)
    return (comment.locked_reason, comment.parent_id, comment.depth, *moved, comment.body, comment.body_html)


@pytest.mark.trust("V8")
@pytest.mark.parametrize("act", ["lock", "move", "redact"])
def test_each_is_decided_noted_announced_and_undone(act: str, reply: Comment, bob: Subscriber, mo: Subscriber) -> None:
    acts: dict[str, Callable[[], Decision]] = {
        "lock": lambda: close_branch(comment=reply, rule="R1", note="Round and round.", actor=mo, at=NOW),
        "move": lambda: hang_branch(comment=reply, below=None, note="Its own thing.", actor=mo, at=NOW),
        "redact": lambda: black_out(comment=reply, passage="0151 234567", rule="R4", actor=mo, at=NOW),
    }
    before = state(reply)
    decision = acts[act]()
    assert state(reply) != before
    assert (decision.action, decision.comment, decision.subject, decision.actor) == (act, reply, bob, mo)
    entry = AuditEntry.objects.get(target=f"comment:{reply.pk}")
    assert (entry.verb, entry.after["decision"]) == (act, str(decision.pk))
    assert "234567" not in f"{entry.before}{entry.after}"
    told = Event.objects.get(kind="comment.decided").payload
    assert (told["action"], told["subscriber"], told["reverses"]) == (act, bob.pk, None)
    assert Statement.objects.filter(decision=decision, recipient=bob).exists() == (act != "move")
    reversal = reverse_decision(decision=decision, actor=mo, at=NOW + timedelta(minutes=5))
    assert (reversal.reverses, state(reply)) == (decision, before)
    assert AuditEntry.objects.filter(target=f"comment:{reply.pk}").count() == 2
    with pytest.raises(DomainError) as refused:
        reverse_decision(decision=decision, actor=mo, at=NOW)
    assert refused.value.code == "already_reversed"
    assert acts[act]().pk != decision.pk, "and it can be done again"


def test_the_statement_does_not_tell_the_words_once_more(reply: Comment, mo: Subscriber) -> None:
    decision = black_out(comment=reply, passage="0151 234567", rule="R4", actor=mo, at=NOW)
    text = decision.statement.text
    assert "Rule R4" in text
    assert "object once within 180 days" in text
    assert "234567" not in text


@pytest.mark.trust("V8")
@pytest.mark.parametrize("act", ["lock", "move", "redactions"])
def test_only_moderators_in_good_standing_and_not_about_themselves(
    act: str, reply: Comment, write: Write, mo: Subscriber, client_of: Clients, bob: Subscriber, edith: Subscriber
) -> None:
    own = write(mo, "Mo says 0151 234567, too.", parent=reply, minutes=2)
    body = {"rule": "R1", "below": None, "passage": "0151 234567"}
    for person, code in ((bob, "not_moderator"), (edith, "not_moderator")):
        answer = post(client_of(person), reply, act, **body)
        assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert post(APIClient(), reply, act, **body).status_code == 401
    answer = post(client_of(mo), own, act, **body)
    assert (answer.status_code, answer.json()["code"]) == (403, "own_case")
    assert not Decision.objects.exists()
    assert not AuditEntry.objects.exclude(verb="refused").exists()


@pytest.mark.parametrize(
    ("act", "body", "status", "code"),
    [
        ("lock", {"rule": "R99"}, 422, "rule_unknown"),
        ("lock", {}, 400, "malformed"),
        ("lock", {"rule": 7}, 400, "malformed"),
        ("move", {}, 400, "malformed"),
        ("move", {"below": "x"}, 400, "malformed"),
        ("move", {"below": str(uuid4())}, 422, "place_not_found"),
        ("redactions", {"rule": "R4", "passage": "0152"}, 422, "passage_not_found"),
        ("redactions", {"rule": "R4", "passage": "a\0b"}, 400, "malformed"),
        ("redactions", {"rule": "R4"}, 422, "passage_not_found"),
        ("redactions", {"rule": "R4", "of_version": 1}, 422, "version_not_earlier"),
        ("redactions", {"passage": "Ring"}, 400, "malformed"),
    ],
)
def test_what_is_refused_leaves_nothing(
    act: str, body: dict[str, Any], status: int, code: str, reply: Comment, desk: APIClient
) -> None:
    answer = post(desk, reply, act, **body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Decision.objects.exists()
    assert not Redaction.objects.exists()


def test_the_whole_way_over_the_api(reply: Comment, shown: Comment, desk: APIClient) -> None:
    lock = post(desk, shown, "lock", rule="R1", note="Enough.")
    assert (lock.status_code, lock.json()["action"]) == (201, "lock")
    assert post(desk, shown, "lock", rule="R1").json()["code"] == "branch_locked_already"
    assert desk.get(f"/api/v1/comments/{shown.pk}/").json()["locked_reason"].startswith("Locked under rule R1")
    assert desk.delete(f"{API}comments/{shown.pk}/lock/").status_code == 204
    assert desk.delete(f"{API}comments/{shown.pk}/lock/").json()["code"] == "branch_not_locked"
    assert post(desk, reply, "move", below=None).status_code == 201
    assert post(desk, shown, "move", below=str(reply.pk)).status_code == 201
    assert post(desk, reply, "move", below=str(shown.pk)).json()["code"] == "place_inside_branch"
    redaction = post(desk, reply, "redactions", passage="0151 234567", rule="R4").json()
    rows = desk.get(f"{API}comments/{reply.pk}/redactions/").json()
    assert set(rows) == set(RedactionListSerializer().fields)
    assert set(rows["results"][0]) == set(RedactionSerializer().fields)
    assert rows["results"][0]["passage"] == "0151 234567"
    assert desk.get(f"/api/v1/comments/{reply.pk}/").json()["body_text"] == f"Ring {MARK}."
    undone = desk.post(f"{API}decisions/{redaction['id']}/reversal/", {}, format="json")
    assert (undone.status_code, undone.json()["action"]) == (201, "reveal")
    assert desk.get(f"/api/v1/comments/{reply.pk}/").json()["body_text"] == "Ring 0151 234567."


def test_the_desk_has_a_page_for_it(reply: Comment, shown: Comment, desk: APIClient) -> None:
    page = f"/admin/moderation/case/comments/{reply.pk}/"

    def send(act: str, **typed: str) -> Any:
        return desk.post(f"{page}{act}/", typed, format="multipart")

    assert "The tram is noisy." in desk.get(page).content.decode(), "what it answers"
    assert send("lock", rule="R1", note="Enough.").status_code == 302
    assert send("move", below="not an address").status_code == 400
    assert send("move", below="").status_code == 302
    assert send("move", below=f"https://hubbub.example/comments/{shown.pk}/#x").status_code == 302
    assert send("redaction", passage="0151 234567", rule="R4").status_code == 302
    refused = send("redaction", passage="not there", rule="R4")
    assert (refused.status_code, "No version of this comment" in refused.content.decode()) == (422, True)
    done = list(Decision.objects.order_by("id").values_list("action", flat=True))
    assert done == ["lock", "move", "move", "redact"]
    body = desk.get(page).content.decode()
    assert "Locked under" not in body
    assert "0151 234567" in body, "for moderators, so that they know what a reversal shows"
    decision = Decision.objects.get(action="redact")
    answer = desk.post(f"/admin/moderation/case/decisions/{decision.pk}/reversal/")
    assert (answer.status_code, answer["Location"]) == (302, page)


@pytest.mark.parametrize("act", ["", "lock/", "move/", "redaction/"])
def test_the_page_is_for_moderators(act: str, reply: Comment, client_of: Clients, edith: Subscriber) -> None:
    client = client_of(edith)
    address = f"/admin/moderation/case/comments/{reply.pk}/{act}"
    assert (client.post(address) if act else client.get(address)).status_code == 403
    assert not Decision.objects.exists()


def test_redactions_cost_a_fixed_number_of_queries(
    reply: Comment, mo: Subscriber, desk: APIClient, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for passage in ("Ring", "0151", "234567"):
        black_out(comment=reply, passage=passage, rule="R4", actor=mo, at=NOW)
    with django_assert_max_num_queries(12):  # whose session it is, whether it is confirmed, the comment, and the rows
        rows = desk.get(f"{API}comments/{reply.pk}/redactions/").json()["results"]
    assert [row["passage"] for row in rows] == ["Ring", "0151", "234567"]
