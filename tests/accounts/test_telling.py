"""What people tell of themselves: PATCH me/, and what of it the public sees."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.api.serializers import ProfileLinkSerializer, ProfileSerializer
from accounts.links import check_link, read_link
from accounts.models import Profile, Standing, Subscriber
from accounts.sanctions import impose_sanction
from core.errors import DomainError
from tests.conftest import LONG_AGO, NOW

ME = "/api/v1/me/"
ClientOf = Callable[[Subscriber], APIClient]
LINKS = """
    https://example.org https://example.org/ https://Example.ORG/~me?a=1&b=2#top https://xn--bcher-kva.example/x
    https://a-b.c.example.co/%41
"""
NO_LINKS = """
    http://example.org //example.org example.org javascript:alert(1) data:text/html,x https:example.org https:///x
    https://example https://127.0.0.1/ https://[::1]/ https://2130706433/ https://0x7f.1/ https://example.org:8080/
    https://hubbub.example@evil.example/ https://user:pass@example.org/ https://example.org\\@evil.example/
    https://evil.example/"onmouseover=alert(1) https://evil.example/<b> https://b\u00fccher.example/
    https://ex\u0430mple.org/ https://example.org/\u202egpj.exe https://-a.example/ https://a..example/ https://.example/
"""


@pytest.fixture
def member(alice: Subscriber) -> Subscriber:
    """Alice, whom the site knows for a while."""
    numbers = {"contributions": 20, "vouched": False, "rule_days": 30, "rule_contributions": 10}
    Standing.objects.create(subscriber=alice, trust="member", since=LONG_AGO, computed_at=NOW, **numbers)
    return alice


def told(anonymous: APIClient, handle: str = "alice") -> dict[str, Any]:
    answer: dict[str, Any] = anonymous.get(f"/api/v1/subscribers/{handle}/").json()
    return answer


@pytest.mark.trust("V5")
@pytest.mark.django_db
def test_the_public_sees_what_was_made_public(anonymous: APIClient, member: Subscriber, client_of: ClientOf) -> None:
    change = {"about": "  I ride\r\n\r\n\r\n\r\nline nine.\u202e\u200b ", "link": "https://Example.org/me"}
    answer = client_of(member).patch(ME, {**change, "show_joined": False, "show_comments": True})
    mine = {"about": "I ride\n\nline nine.", "link": "https://Example.org/me"}
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in mine} == mine
    profile = told(anonymous)
    assert profile == {
        "handle": "alice",
        "avatar": "/api/v1/subscribers/alice/avatar.svg",
        "badges": [],
        "joined": None,
        "about": "I ride\n\nline nine.",
        "link": {"url": "https://Example.org/me", "host": "example.org"},
        "shows_comments": True,
    }
    assert set(profile) == set(ProfileSerializer().fields)
    assert set(profile["link"]) == set(ProfileLinkSerializer().fields)


@pytest.mark.django_db
def test_what_is_not_named_stays_and_what_is_empty_goes(member: Subscriber, client_of: ClientOf) -> None:
    client = client_of(member)
    client.patch(ME, {"about": "One.", "link": "https://example.org/"})
    mine = client.patch(ME, {"link": ""}).json()
    assert (mine["about"], mine["link"], mine["show_joined"]) == ("One.", "", True)
    own = {name: mine[name] for name in ("about", "link", "show_joined", "show_comments")}
    assert client.patch(ME, own).json() == mine  # what can be changed can be sent back as it is
    assert Profile.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.trust("X8")
def test_a_newcomers_words_are_shown_to_nobody_else(
    anonymous: APIClient, alice: Subscriber, client_of: ClientOf
) -> None:
    words = {"about": "Cheap watches: watches dot example.", "link": "https://example.org/"}
    answer = client_of(alice).patch(ME, words).json()
    assert {name: answer[name] for name in words} == words
    assert (told(anonymous)["about"], told(anonymous)["link"]) == ("", None)
    assert "watches" not in Client().get("/subscribers/alice/").content.decode()


@pytest.mark.parametrize("url", ["", *LINKS.split()])
def test_links_that_may_be_shown(url: str) -> None:
    assert check_link(url) == url
    assert read_link(url) is None if not url else read_link(url)


@pytest.mark.trust("X6")
@pytest.mark.parametrize("url", [*NO_LINKS.split(), "https://a.example/ b", "https://a.example/\n", "\x00"])
def test_links_that_may_not(url: str) -> None:
    with pytest.raises(DomainError) as refusal:
        check_link(url)
    assert (refusal.value.status, refusal.value.code) == (422, "link_invalid")
    assert read_link(url) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"about": "x", "link": "javascript:alert(1)"}, 422, "link_invalid"),
        ({"about": "x", "handle": "admin"}, 422, "handle_reserved"),
        ({"about": "x" * 501}, 400, "malformed"),
        ({"about": 7}, 400, "malformed"),
        ({"about": None}, 400, "malformed"),
        ({"about": "a\x00b"}, 400, "malformed"),
        ({"about": "x", "link": "x" * 201}, 400, "malformed"),
        ({"about": "x", "show_joined": "perhaps"}, 400, "malformed"),
        ({"abuot": "x"}, 400, "malformed"),
    ],
)
def test_all_or_nothing(alice: Subscriber, client_of: ClientOf, change: dict[str, Any], status: int, code: str) -> None:
    answer = client_of(alice).patch(ME, change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Profile.objects.exists()
    assert Subscriber.objects.get(pk=alice.pk).handle == "alice"


@pytest.mark.django_db
@pytest.mark.trust("V19")
def test_a_silenced_person_says_nothing_new(alice: Subscriber, mo: Subscriber, client_of: ClientOf) -> None:
    client = client_of(alice)
    client.patch(ME, {"about": "Before.", "link": "https://example.org/"})
    at = timezone.now()
    until = at + timedelta(days=7)
    impose_sanction(subscriber=alice, kind="silence", rule="R1", reason="x", until=until, by=mo, at=at)
    for change in (
        {"about": "After."},
        {"link": "https://example.com/", "show_comments": True},
        {"handle": "mo_is_bad"},
    ):
        answer = client.patch(ME, change)
        assert (answer.status_code, answer.json()["code"]) == (403, "silenced")
    assert Profile.objects.values("about", "link", "show_comments").get() == {
        "about": "Before.",
        "link": "https://example.org/",
        "show_comments": False,
    }
    assert Subscriber.objects.get(pk=alice.pk).handle == "alice"
    own = {"handle": "alice", "about": "Before.", "link": "", "show_comments": True}
    assert client.patch(ME, own).status_code == 200


@pytest.mark.django_db
def test_nobody_tells_anything_for_somebody_else(
    anonymous: APIClient, alice: Subscriber, bob: Subscriber, client_of: ClientOf
) -> None:
    assert anonymous.patch(ME, {"about": "x"}).status_code == 401
    assert client_of(bob).patch("/api/v1/subscribers/alice/", {"about": "x"}).status_code == 405
    assert not Profile.objects.exists()


@pytest.mark.django_db
@pytest.mark.trust("X8")
@pytest.mark.parametrize(
    "handle",
    ["a\r\nBcc: x@evil.example", "https://evil.example", "evil.example", "bob\u202egpj", "b\u200bob", "b" * 10_000],
)
def test_a_name_carries_no_header_no_link_and_no_trick(alice: Subscriber, client_of: ClientOf, handle: str) -> None:
    assert client_of(alice).patch(ME, {"handle": handle}).status_code in {400, 422}
    assert Subscriber.objects.get(pk=alice.pk).handle == "alice"
