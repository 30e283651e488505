"""GET and PATCH me/preferences/: defaults, choices, refusals."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.api.notice_shapes import PreferencesSerializer
from accounts.models import Subscriber
from accounts.notices.models import Channel, Kind, MailSettings, Preference
from accounts.notices.preferences import default_cadence

pytestmark = pytest.mark.django_db
URL = "/api/v1/me/preferences/"
ClientOf = Callable[[Subscriber], APIClient]


def test_who_chose_nothing_has_the_defaults(alice: Subscriber, client_of: ClientOf) -> None:
    response = client_of(alice).get(URL)
    body = response.json()
    assert body["mail"] == {"time_zone": "UTC", "hour": 8, "weekday": 1, "digest": True}
    assert body["kinds"] == {
        kind.value: {channel.value: default_cadence(kind, channel).value for channel in Channel} for kind in Kind
    }
    assert set(body) == set(PreferencesSerializer().fields)
    assert not Preference.objects.exists()
    assert response["Cache-Control"] == "private, no-store"


def test_what_is_named_changes_and_the_rest_stays(alice: Subscriber, client_of: ClientOf) -> None:
    client = client_of(alice)
    before = client.get(URL).json()
    change = {
        "kinds": {"reply": {"mail": "weekly"}, "band": {"product": "never"}},
        "mail": {"time_zone": "Europe/Berlin", "hour": 19},
    }
    after = client.patch(URL, change, format="json").json()
    assert after["mail"] == {**before["mail"], "time_zone": "Europe/Berlin", "hour": 19}
    assert after["kinds"] == {
        **before["kinds"],
        "reply": {**before["kinds"]["reply"], "mail": "weekly"},
        "band": {**before["kinds"]["band"], "product": "never"},
    }
    assert client.get(URL).json() == after
    assert client.patch(URL, after, format="json").json() == after, "an answer can be sent back as it is"
    assert client.patch(URL, {}, format="json").json() == after


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kinds": {"reply": {"mail": "daily", "product": "hourly"}}}, "cadence_not_offered"),
        ({"kinds": {"reply": {"mail": "daily"}}, "mail": {"time_zone": "Europe/Atlantis"}}, "time_zone_unknown"),
        ({"mail": {"time_zone": "../../etc/passwd"}}, "time_zone_unknown"),
        ({"mail": {"time_zone": "localtime"}}, "time_zone_unknown"),
        ({"mail": {"time_zone": "Factory"}}, "time_zone_unknown"),
        ({"mail": {"time_zone": "\x00"}}, "malformed"),
        ({"mail": {"hour": 24}}, "malformed"),
        ({"mail": {"weekday": 0}}, "malformed"),
        ({"mail": {"digest": "perhaps"}}, "malformed"),
        ({"mail": []}, "malformed"),
        ({"kinds": {"gossip": {"mail": "daily"}}}, "malformed"),
        ({"kinds": {"reply": {"pigeon": "daily"}}}, "malformed"),
        ({"kinds": {"reply": {"mail": "yearly"}}}, "malformed"),
        ({"kinds": {"reply": "daily"}}, "malformed"),
        ({"kind": {}}, "malformed"),
    ],
)
def test_a_refusal_changes_nothing(change: Any, code: str, alice: Subscriber, client_of: ClientOf) -> None:
    response = client_of(alice).patch(URL, change, format="json")
    assert (response.status_code, response.json()["code"]) == (400 if code == "malformed" else 422, code)
    assert not Preference.objects.exists()
    assert not MailSettings.objects.exists()


@pytest.mark.trust("V2")
def test_they_are_for_oneself_alone(
    alice: Subscriber, bob: Subscriber, client_of: ClientOf, anonymous: APIClient
) -> None:
    client_of(alice).patch(URL, {"mail": {"hour": 3}}, format="json")
    assert client_of(bob).get(URL).json()["mail"]["hour"] == 8
    assert anonymous.get(URL).status_code == 401
    assert anonymous.patch(URL, {"mail": {"hour": 3}}, format="json").status_code == 401


def test_they_cost_a_fixed_number_of_queries(
    alice: Subscriber, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(alice)
    with django_assert_num_queries(4):
        client.get(URL)
