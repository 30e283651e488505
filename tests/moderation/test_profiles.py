"""A profile that breaks a rule is taken down by a decision, and its owner is told why."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import Profile, Subscriber
from discussion.api.moderating.examples import CLEARING
from discussion.moderation.models import AuditEntry, Decision, Statement
from tests.moderation.test_desk import at_the_desk

CLEAR = "/api/v1/moderation/subscribers/bob/profile/clearing/"
DESK = "/admin/moderation/case/people/bob/"
WHY = {"rule": "R2", "reason": "The text is a price list."}
Clients = Callable[[Subscriber], APIClient]


@pytest.fixture
def telling(bob: Subscriber) -> Profile:
    """What Bob tells."""
    return Profile.objects.create(
        subscriber=bob, about="CHEAPWATCHES", link="https://watches.example/", show_comments=True
    )


def test_it_is_taken_down_and_told(client_of: Clients, telling: Profile, bob: Subscriber, mo: Subscriber) -> None:
    answer = client_of(mo).post(CLEAR, WHY)
    assert (answer.status_code, set(answer.json())) == (201, set(CLEARING))
    assert (answer.json()["action"], answer.json()["rule"], answer.json()["subject"]) == ("clear", "R2", "bob")
    telling.refresh_from_db()
    assert (telling.about, telling.link, telling.show_comments) == ("", "", True)
    told = client_of(bob).get("/api/v1/me/statements/").json()["results"][0]
    assert told["action"] == "clear"
    assert "What you told of yourself" in told["text"]
    assert "The text is a price list." in told["text"]
    assert "You can object once within 180 days" in told["text"]
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.target, entry.before) == ("clear", f"subscriber:{bob.pk}", {"about": True, "link": True})
    assert "CHEAPWATCHES" not in str(list(AuditEntry.objects.values()))
    again = client_of(mo).post(CLEAR, WHY)
    assert (again.status_code, again.json()["code"]) == (409, "profile_empty")
    assert Decision.objects.count() == Statement.objects.count() == 1


@pytest.mark.trust("V8")
@pytest.mark.parametrize("role", ["", "editor"])
def test_others_take_nothing_down(
    client_of: Clients, telling: Profile, make_subscriber: Callable[..., Subscriber], role: str
) -> None:
    answer = client_of(make_subscriber("eve", role=role)).post(CLEAR, WHY)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_moderator")
    assert Profile.objects.get().about == "CHEAPWATCHES"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [({"rule": "R9"}, 422, "rule_unknown"), ({"reason": " "}, 400, "malformed"), ({"rule": 7}, 400, "malformed")],
)
def test_it_needs_a_rule_and_a_reason(
    client_of: Clients, telling: Profile, mo: Subscriber, change: dict[str, object], status: int, code: str
) -> None:
    answer = client_of(mo).post(CLEAR, {**WHY, **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Decision.objects.exists()
    assert Profile.objects.get().link


def test_nobody_decides_about_himself(client_of: Clients, mo: Subscriber) -> None:
    Profile.objects.create(subscriber=mo, about="x")
    answer = client_of(mo).post(CLEAR.replace("bob", "mo"), WHY)
    assert (answer.status_code, answer.json()["code"]) == (403, "own_case")


@pytest.mark.trust("X3")
def test_at_the_desk(telling: Profile, mo: Subscriber) -> None:
    desk = at_the_desk(mo)
    Profile.objects.update(about="<script>alert(1)</script>")
    page = desk.get(DESK).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert 'href="https://watches.example' not in page
    refused = desk.post(f"{DESK}profile/clearing/", {"rule": "R2", "reason": ""})
    assert (refused.status_code, Profile.objects.get().about != "") == (400, True)
    assert desk.post(f"{DESK}profile/clearing/", WHY).status_code == 302
    assert "Profile taken down" in desk.get(DESK).content.decode()
    assert Profile.objects.get().about == ""
