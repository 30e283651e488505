"""manage.py create_demo_accounts, createsuperuser and set_role"""

import json
import stat
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import ApiKey, Subscriber
from accounts.roles import ROLES, is_administrator, is_editor, is_moderator

pytestmark = pytest.mark.django_db
URL = "http://127.0.0.1:8000"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "demo.json"


def create(file: Path, url: str = URL) -> str:
    printed = StringIO()
    call_command("create_demo_accounts", write=file, base_url=url, stdout=printed)
    return printed.getvalue()


def read(file: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(file.read_text())
    return document


def test_the_file_opens_every_door(file: Path) -> None:
    printed = create(file)
    demo = read(file)
    assert set(demo) == {"base_url", "admin_url", *ROLES, "api_key"}
    assert (demo["base_url"], demo["admin_url"]) == (URL, f"{URL}/admin/")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for role in ROLES:
        person = Subscriber.objects.get(email=demo[role]["email"])
        assert list(person.groups.values_list("name", flat=True)) == [role]
        assert not person.is_superuser
        typed = {"username": person.email, "password": demo[role]["password"]}
        assert Client().post("/admin/login/", typed).status_code == 302
        assert demo[role]["password"] in printed
        assert demo[role]["totp_secret"] in printed
    assert is_moderator(Subscriber.objects.get(email=demo["moderator"]["email"]))
    assert is_editor(Subscriber.objects.get(email=demo["editor"]["email"]))
    assert is_administrator(Subscriber.objects.get(email=demo["administrator"]["email"]))
    key = APIClient(HTTP_AUTHORIZATION=f"Bearer {demo['api_key']}")
    assert key.get("/api/v1/me/").json()["email"] == demo["moderator"]["email"]
    assert ApiKey.objects.get().scopes == ["moderate", "read", "write"]


def test_a_second_start_keeps_them_and_prints_nothing_secret(file: Path) -> None:
    create(file)
    before = read(file)
    printed = create(file, "http://127.0.0.1:9000/")
    assert read(file) == {**before, "base_url": "http://127.0.0.1:9000", "admin_url": "http://127.0.0.1:9000/admin/"}
    for role in ROLES:
        assert not [secret for secret in ("password", "totp_secret") if before[role][secret] in printed]
    assert before["api_key"] not in printed
    assert (Subscriber.objects.count(), ApiKey.objects.count()) == (len(ROLES), 1)


@pytest.mark.parametrize("spoil", ["gone", "empty", "list", "half", "other key", "no factor"])
def test_a_lost_or_spoilt_file_gives_new_ones_and_ends_the_old(file: Path, spoil: str) -> None:
    create(file)
    old = read(file)
    if spoil == "gone":
        file.unlink()
    else:
        unset = {**old, "senior": {**old["senior"], "totp_secret": ""}}
        content = {"empty": "", "list": "[]", "half": json.dumps({"api_key": old["api_key"]})}
        content["no factor"] = json.dumps(unset)  # as files were before there were second factors
        file.write_text(content.get(spoil, json.dumps({**old, "api_key": "hbk_x"})))
    printed = create(file)
    new = read(file)
    assert new["moderator"]["password"] in printed
    assert new["moderator"]["password"] != old["moderator"]["password"]
    assert APIClient(HTTP_AUTHORIZATION=f"Bearer {old['api_key']}").get("/api/v1/me/").status_code == 401
    typed = {"username": old["moderator"]["email"], "password": old["moderator"]["password"]}
    assert Client().post("/admin/login/", typed).status_code == 200
    assert Subscriber.objects.count() == len(ROLES)
    assert ApiKey.objects.filter(revoked_at=None).count() == 1


def test_a_file_of_another_database_is_replaced(file: Path) -> None:
    create(file)
    Subscriber.objects.all().delete()
    create(file)
    assert Subscriber.objects.get(email=read(file)["senior"]["email"]).check_password(read(file)["senior"]["password"])


def test_production_has_none(file: Path, settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        create(file)
    assert not file.exists()
    assert not Subscriber.objects.exists()


def test_a_database_of_real_people_gets_none(file: Path, alice: Subscriber) -> None:
    with pytest.raises(CommandError, match="no demo accounts"):
        create(file)
    assert not file.exists()
    assert (list(Subscriber.objects.all()), ApiKey.objects.count()) == ([alice], 0)


def test_real_people_who_came_later_keep_lost_passwords_lost(
    file: Path, make_subscriber: Callable[..., Subscriber]
) -> None:
    create(file)
    old = read(file)
    make_subscriber("alice")
    file.unlink()
    with pytest.raises(CommandError, match="no demo accounts"):
        create(file)
    assert not file.exists()
    assert Subscriber.objects.get(email=old["moderator"]["email"]).check_password(old["moderator"]["password"])


def test_in_development_they_stand_beside_everybody_else(file: Path, alice: Subscriber, settings: Settings) -> None:
    settings.DEVELOPMENT = True
    create(file)
    assert Subscriber.objects.count() == len(ROLES) + 1
    assert read(file)["api_key"]


def test_an_administrator_names_himself(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse battery")
    call_command("createsuperuser", "--noinput", "--email=Root@Example.com", "--handle=admin", stdout=StringIO())
    root = Subscriber.objects.get()
    assert (root.email, root.handle, root.is_superuser, root.is_staff) == ("root@example.com", "admin", True, True)
    typed = {"username": "root@example.com", "password": "correct horse battery"}
    assert client.post("/admin/login/", typed).status_code == 302


def test_a_role_is_given_and_taken(alice: Subscriber) -> None:
    call_command("set_role", "Alice@Example.com", "moderator", stdout=StringIO())
    call_command("set_role", "alice@example.com", "editor", stdout=StringIO())
    alice.refresh_from_db()
    assert (is_moderator(alice), is_editor(alice), alice.is_staff, alice.is_superuser) == (True, True, True, False)
    call_command("set_role", "alice@example.com", "moderator", "--take", stdout=StringIO())
    alice.refresh_from_db()
    assert (is_moderator(alice), is_editor(alice), alice.is_staff) == (False, True, True)
    call_command("set_role", "alice@example.com", "editor", "--take", stdout=StringIO())
    alice.refresh_from_db()
    assert (is_editor(alice), alice.is_staff) == (False, False)


@pytest.mark.parametrize(
    ("email", "role", "told"),
    [
        ("nobody@example.com", "moderator", "signed in"),
        ("x", "moderator", "address"),
        ("alice@example.com", "king", "king"),
    ],
)
def test_a_role_is_refused_to_nobody_and_for_nothing(alice: Subscriber, email: str, role: str, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("set_role", email, role)
    alice.refresh_from_db()
    assert not alice.is_staff
