"""Every act over the moderators' API leaves exactly one entry: who, what, when, what was before and what after."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.api.browser import sign_in_browser
from accounts.models import Subscriber
from accounts.privacy.exports import ask_for_export
from accounts.staffing import give_role, take_role
from discussion.api.moderating.urls import urlpatterns
from discussion.moderation.intake import report_comment
from discussion.moderation.models import AuditEntry, Decision, PersonNote
from discussion.moderation.profile_cases import report_profile
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.moderation.conftest import Write

pytestmark = [pytest.mark.trust("G6"), pytest.mark.django_db]
API = "/api/v1/moderation/"
READING = {
    "cases",
    "case",
    "moderated-subscriber",
    "profile-cases",
    "audit",
    "bulk-decision",
    "brigades",
    "brigade",
}
NO_ACT = {"next-case", "case-lease"}  # whose turn it is: nothing of what is decided about
HERE = {
    "case-decision",
    "decision-reversal",
    "branch-lock",
    "branch-move",
    "redactions",
    "profile-clearing",
    "profile-keeping",
    "handle-replacement",
    "person-notes",
    "person-note",
    "sanctions",
    "sanction",
    "ban",
    "vouch",
}
# What the tests of their own look at, entry by entry.
ELSEWHERE = {
    "account-merge",
    "bulk-decisions",
    "bulk-confirmation",
    "bulk-reversal",
    "brigade-closing",
    "case-escalation",
    "decision-undo",
}
OWN_TABLES = {"rules", "rule", "rule-rehearsals", "classifier"}  # each change is a row with who and when there


def test_no_address_is_forgotten() -> None:
    """Whoever adds one says here what becomes of its entry in the log."""
    assert {pattern.name for pattern in urlpatterns} == READING | NO_ACT | HERE | ELSEWHERE | OWN_TABLES


@pytest.fixture
def act(mo: Subscriber, client_of: Callable[[Subscriber], APIClient]) -> Callable[..., Any]:
    """`act("post", "cases/…/decision/", {...})`: by Mo; it must have written one entry, which is returned."""
    desk = client_of(mo)

    def send(method: str, place: str, sent: dict[str, Any] | None = None) -> AuditEntry:
        known = set(AuditEntry.objects.values_list("pk", flat=True))
        answer = getattr(desk, method)(f"{API}{place}", sent or {}, format="json")
        assert answer.status_code < 300, answer.data
        [entry] = AuditEntry.objects.exclude(pk__in=known)
        assert entry.actor == mo
        assert entry.verb
        assert entry.target
        assert entry.before != entry.after
        return entry

    return send


def test_acts_on_words(
    act: Callable[..., AuditEntry], write: Write, trusted: None, alice: Subscriber, bob: Subscriber
) -> None:
    comment, other = write(alice, "The tram is noisy."), write(alice, "The market is, too.", minutes=1)
    case = report_comment(comment=comment, reporter=bob, reason="spam", at=NOW).case
    act("post", f"cases/{case.pk}/decision/", {"action": "remove", "rule": "R1", "version": 1})
    act("post", f"decisions/{Decision.objects.get().pk}/reversal/")
    place = f"comments/{comment.pk}/"
    act("post", f"{place}lock/", {"rule": "R1"})
    act("delete", f"{place}lock/")
    act("post", f"{place}move/", {"below": str(other.pk)})
    act("post", f"{place}redactions/", {"rule": "R4", "passage": "noisy"})
    assert Comment.objects.get(pk=comment.pk).parent == other


def test_acts_on_people(act: Callable[..., AuditEntry], bob: Subscriber, alice: Subscriber) -> None:
    reason, place = {"rule": "R1", "reason": "Names."}, "subscribers/bob/"
    act("put", f"{place}vouch/", {"reason": "Known."})
    act("delete", f"{place}vouch/")
    act("post", f"{place}notes/", {"text": "Look out."})
    act("delete", f"{place}notes/{PersonNote.objects.get().pk}/")
    act("post", f"{place}sanctions/", {"kind": "warning", **reason})
    act("delete", f"{place}sanctions/{bob.sanctions.get().pk}/")
    act("post", f"{place}sanctions/", {"kind": "ban", **reason})
    act("delete", f"{place}sanctions/ban/")
    report_profile(subject=bob, reporter=alice, reason="abuse", at=NOW)
    act("post", f"{place}profile/keeping/")
    act("post", f"{place}handle/replacement/", reason)


def test_signing_in_roles_and_exports_of_who_works_here(mo: Subscriber, alice: Subscriber, rf: Any) -> None:
    for person in (alice, mo):
        request = rf.post("/")
        request.session = APIClient().session
        sign_in_browser(request, person, at=NOW)
        ask_for_export(subscriber=person, at=NOW)
    give_role(email=alice.email, role="senior")
    take_role(email=alice.email, role="senior")
    told = AuditEntry.objects.order_by("id").values_list("actor", "verb", "target")
    assert list(told) == [
        (mo.pk, "sign_in", f"subscriber:{mo.pk}"),
        (mo.pk, "export", f"subscriber:{mo.pk}"),
        (None, "give_role", f"subscriber:{alice.pk}"),
        (None, "take_role", f"subscriber:{alice.pk}"),
    ]
    given, taken = AuditEntry.objects.filter(verb__endswith="role").order_by("id")
    assert (given.before, given.after) == ({"roles": []}, {"roles": ["senior"]}) == (taken.after, taken.before)
