"""Public names: those that sound like the house, and those that somebody had before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.handles import HandleReservedError, HandleTakenError, check_handle
from accounts.models import GivenUpHandle, Subscriber
from accounts.profiles import find_subscriber
from accounts.renaming import change_handle
from core.errors import NotFoundError
from tests.conftest import NOW

ME = "/api/v1/me/"
OFFICIAL = """
    admin Admin ADMIN1 admin1 admin_1 1admin admin2026 adm1n 4dmin 4dm1n1 adrnin ad_min a_d_m_i_n administrator
    admin_team the_admin theadmin real_admin admins adminteam anna_admin admin_anna administrators m0derator moderator7
    rnoderator mod3rator m0d mod_1 mods mod_team modteam hubbub hubbub_team hubbubteam hubbub1 my_hubbub hubbub_official
    hubbubsupport the_real_hubbub moderation_team newsroom newsroom1 editor editor1 chief_editor editorsdesk
    siteadmin site_admin sysadmin superadmin super_admin webmaster supermod super_mod globalmod helpdesk helpdesk1
    security security_team postmaster noreply no_reply verified verified_staff redaktion moderatoren community_manager
    trust_and_safety erased deleted anonymous anonym0us moclerator nnoderator adnnin hvbbvb hu88ub hu66ub modera7or
    rnocleratoren webrnaster vvebmaster securi7y
    staff official_staff support supp0rt support_team 5taff root system api senior_editor
"""
INNOCENT = """
    badminton adminton badminton1 modest model moderate_moth modern_times commodore editorial edit0ria1 staffordshire
    staff_meal supporter supportive systematic system_of_a_down apiary root_beer rooted seniority senior_citizen
    team_edward the_real_slim hubert rhubarb reader_7hk3fq9 domino service_dog chief wiki_lover head_over_heels
    securities verify anonymity delete_it super_mario site_visit global_warming community danny anna vivienne clara
    tramline9 alice demodulator accommodation 4ever 1337
"""


@pytest.mark.trust("X14")
@pytest.mark.parametrize("handle", OFFICIAL.split())
def test_what_sounds_like_the_house_is_reserved(handle: str) -> None:
    with pytest.raises(HandleReservedError) as refusal:
        check_handle(handle)
    assert (refusal.value.status, refusal.value.code) == (422, "handle_reserved")


@pytest.mark.parametrize("handle", INNOCENT.split())
def test_what_only_holds_such_letters_is_not(handle: str) -> None:
    assert check_handle(handle) == handle


@pytest.mark.django_db
@pytest.mark.trust("X14")
@pytest.mark.parametrize("wanted", ["alice", "ALICE", "al1ce", "a_lice"])
def test_a_given_up_handle_is_nobody_elses_for_90_days(alice: Subscriber, bob: Subscriber, wanted: str) -> None:
    change_handle(subscriber=alice, handle="ann", at=NOW)
    with pytest.raises(HandleTakenError) as refusal:
        change_handle(subscriber=bob, handle=wanted, at=NOW + timedelta(days=89))
    assert (refusal.value.status, refusal.value.code) == (409, "handle_taken")
    assert Subscriber.objects.get(pk=bob.pk).handle == "bob"
    assert GivenUpHandle.objects.get().subscriber == alice
    with pytest.raises(NotFoundError):
        find_subscriber("alice")
    assert change_handle(subscriber=bob, handle=wanted, at=NOW + timedelta(days=90)).handle == wanted
    assert GivenUpHandle.objects.get().skeleton == "bob"


@pytest.mark.django_db
def test_its_owner_takes_it_back(alice: Subscriber, bob: Subscriber) -> None:
    change_handle(subscriber=alice, handle="ann", at=NOW)
    assert change_handle(subscriber=alice, handle="alice", at=NOW + timedelta(days=1)).handle == "alice"
    assert list(GivenUpHandle.objects.values_list("skeleton", "subscriber")) == [("ann", alice.pk)]
    with pytest.raises(HandleTakenError):
        change_handle(subscriber=bob, handle="ann", at=NOW + timedelta(days=2))


@pytest.mark.django_db
def test_the_same_name_written_otherwise_gives_nothing_up(alice: Subscriber) -> None:
    change_handle(subscriber=alice, handle="A_lice", at=NOW)
    assert not GivenUpHandle.objects.exists()


@pytest.mark.django_db
def test_the_quarantine_is_a_setting(alice: Subscriber, bob: Subscriber, settings: Settings) -> None:
    settings.HANDLE_QUARANTINE_DAYS = 0
    change_handle(subscriber=alice, handle="ann", at=NOW)
    assert change_handle(subscriber=bob, handle="alice", at=NOW).handle == "alice"


@pytest.mark.django_db
def test_over_the_api_it_is_taken(
    alice: Subscriber, bob: Subscriber, client_of: Callable[[Subscriber], APIClient]
) -> None:
    change_handle(subscriber=alice, handle="ann", at=timezone.now())
    response = client_of(bob).patch(ME, {"handle": "alice"}, format="json")
    assert (response.status_code, response.json()["code"]) == (409, "handle_taken")
    assert Subscriber.objects.get(pk=bob.pk).handle == "bob"
