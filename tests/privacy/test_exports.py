"""The copy of everything: whole, readable, nobody else's, and gone after a day."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import orjson
import pytest
from bs4 import BeautifulSoup
from rest_framework.test import APIClient

from accounts.models import Sanction, SignInCode, SignInFailure, Subscriber
from accounts.notices.models import Notice, Preference
from accounts.privacy import models
from accounts.privacy.building import CLAIM, build_next_export, forget_exports
from accounts.privacy.exports import ExportNotReadyError, ask_for_export, find_export, open_export
from accounts.privacy.models import Export, ExportPart
from core.personal import personal_data
from discussion.moderation.intake import report_comment
from discussion.threads.services import react
from tests.conftest import NOW
from tests.threads.conftest import MakeComment

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> =cmd|' /C calc'!A0"


def exported(person: Subscriber) -> ZipFile:
    ask_for_export(subscriber=person, at=NOW)
    while build_next_export(at=NOW):
        pass
    return ZipFile(BytesIO(b"".join(open_export(subscriber=person, at=NOW)[1])))


def rows(archive: ZipFile, name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = orjson.loads(archive.read(f"data/{name}.json"))
    return loaded


@pytest.mark.trust("V17")
def test_it_holds_what_the_person_did_and_nothing_of_others(
    alice: Subscriber, bob: Subscriber, mo: Subscriber, make_comment: MakeComment
) -> None:
    own = make_comment(body="My own words.")
    theirs = make_comment(own, author=bob, body="Bobs secret words.")
    make_comment(body="Not shown yet.", state="held")
    react(comment=theirs, subscriber=alice, kind="fair", at=NOW)
    report_comment(comment=theirs, reporter=alice, reason="abuse", note="I was hurt.", illegal=True, at=NOW)
    report_comment(comment=own, reporter=bob, reason="illegal", note="Bobs private note.", at=NOW)
    Sanction.objects.create(
        subscriber=alice, kind="silence", rule="R1", reason="Shouting", starts_at=NOW, imposed_by=mo
    )
    archive = exported(alice)
    assert {row["body"] for row in rows(archive, "comments")} == {"My own words.", "Not shown yet."}
    assert [(row["comment"], row["kind"]) for row in rows(archive, "reactions")] == [(str(theirs.pk), "fair")]
    assert [row["note"] for row in rows(archive, "reports")] == ["I was hurt."]
    assert [row["reason"] for row in rows(archive, "sanctions")] == ["Shouting"]
    assert [(row["email"], row["handle"]) for row in rows(archive, "account")] == [("alice@example.com", "alice")]
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    for foreign in ("Bobs secret", "Bobs private", "bob@example.com", "mo@example.com", '"bob"', '"mo"'):
        assert foreign not in everything


def test_every_part_is_there_as_json_and_what_holds_something_as_a_page(alice: Subscriber) -> None:
    archive = exported(alice)
    sections = [section for room in personal_data() for section in room.collect(alice.pk)]
    names = set(archive.namelist())
    assert {f"data/{section.name}.json" for section in sections} <= names
    index = BeautifulSoup(archive.read("index.html"), "html.parser")
    linked = {str(link["href"]) for link in index.select("a[href]")}
    assert linked == {name for name in names if name.startswith("pages/")}
    assert "pages/account.html" in linked
    listed = [item.get_text() for item in index.select("li")]
    assert len(listed) == len([section for section in sections if not section.for_staff])
    assert all(section.about for section in sections)


def test_whoever_unpacks_it_can_read_it_and_sees_when_it_was_built(alice: Subscriber) -> None:
    members = exported(alice).infolist()
    assert {(member.external_attr >> 16, member.date_time) for member in members} == {(0o644, NOW.timetuple()[:6])}


def test_pages_tell_in_words_and_leave_keys_to_programs(
    alice: Subscriber, bob: Subscriber, make_comment: MakeComment
) -> None:
    theirs = make_comment(author=bob)
    react(comment=theirs, subscriber=alice, kind="agree", at=NOW)
    facts = {"kind": "reply", "subject": f"comment:{theirs.pk}", "period": "01a1ffec", "at": NOW}
    Notice.objects.create(subscriber=alice, **facts)
    Preference.objects.create(subscriber=alice, kind="reply", channel="mail", cadence="at_once")
    archive = exported(alice)
    pages = {name: page_of(archive, name) for name in ("account", "notices", "preferences", "reactions")}
    for name in ("notices", "reactions"):
        link = pages[name].select_one("dd a")
        assert link
        assert str(link["href"]).endswith(f"/comments/{theirs.pk}/")
    assert "01a1ffec" not in pages["notices"].get_text()
    assert "at once" in pages["preferences"].get_text()
    assert "is staff" not in pages["account"].get_text()
    assert [row["period"] for row in rows(archive, "notices")] == ["01a1ffec"]
    assert all(page.select("h1 + p") for page in pages.values())


def page_of(archive: ZipFile, name: str) -> BeautifulSoup:
    return BeautifulSoup(archive.read(f"pages/{name}.html"), "html.parser")


@pytest.mark.trust("V17")
def test_from_where_others_asked_for_codes_is_theirs(alice: Subscriber, bob: Subscriber) -> None:
    """Anybody can type the address of somebody else, at the sign-in or as his own new one."""
    own, others = "192.0.2.1", "198.51.100.7"
    asked = {"email": alice.email, "mailbox": alice.email, "requested_at": NOW}
    SignInCode.objects.create(**asked, network=own, used_at=NOW, used_from=own)
    SignInCode.objects.create(**asked, network=others)
    SignInCode.objects.create(**asked, network=others, new_address_of=bob, used_at=NOW, used_from=others)
    SignInFailure.objects.create(email=alice.email, door="code", network=others, at=NOW)
    SignInFailure.objects.create(email=alice.email, door="code", network=own, at=NOW)
    tagged = alice.email.replace("@", "+news@")
    SignInFailure.objects.create(email=tagged, mailbox=alice.email, door="code", network=others, at=NOW)
    archive = exported(alice)
    assert [row["network"] for row in rows(archive, "sign_in_codes")] == [own, "", ""]
    assert [row["used_from"] for row in rows(archive, "sign_in_codes")] == [own, "", ""]
    assert [row["network"] for row in rows(archive, "sign_in_failures")] == ["", own, ""]
    assert rows(archive, "sign_in_failures")[2]["email"] == tagged
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert others not in everything
    assert others in "".join(exported(bob).read("data/sign_in_codes.json").decode())


@pytest.mark.trust("X2")
def test_the_pages_show_attacks_as_text(alice: Subscriber, make_comment: MakeComment) -> None:
    make_comment(body=HOSTILE)
    archive = exported(alice)
    assert [row["body"] for row in rows(archive, "comments")] == [HOSTILE]
    page = BeautifulSoup(archive.read("pages/comments.html"), "html.parser")
    assert HOSTILE in page.get_text()
    assert not page.select("script, img, iframe, form, link")
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")
    assert policy
    assert "default-src 'none'" in str(policy["content"])


def test_nothing_in_it_opens_the_account(alice: Subscriber, client_of: Callable[..., APIClient]) -> None:
    client = client_of(alice)
    secret = client.post("/api/v1/me/api-keys/", {"name": "newsroom", "scopes": ["read"]}).json()["secret"]
    archive = exported(alice)
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert secret not in everything
    assert not re.search(r"\b[0-9a-f]{64}\b|pbkdf2|hbk_[\w-]{20}|hbt_", everything)


@pytest.mark.trust("V17")
def test_it_can_be_fetched_for_a_day(alice: Subscriber) -> None:
    exported(alice)
    last = NOW + timedelta(hours=24)
    open_export(subscriber=alice, at=last - timedelta(seconds=1))
    with pytest.raises(ExportNotReadyError) as refusal:
        open_export(subscriber=alice, at=last)
    assert refusal.value.code == "export_not_ready"
    assert find_export(subscriber=alice, at=last) is None
    assert forget_exports(at=last - timedelta(seconds=1)) == 0
    assert forget_exports(at=last) == 1
    assert (Export.objects.count(), ExportPart.objects.count()) == (0, 0)


def test_who_asks_again_within_the_hour_gets_the_same_and_later_a_new_one(alice: Subscriber) -> None:
    waiting = ask_for_export(subscriber=alice, at=NOW)
    assert ask_for_export(subscriber=alice, at=NOW + timedelta(hours=5)) == waiting
    build_next_export(at=NOW)
    assert ask_for_export(subscriber=alice, at=NOW + timedelta(minutes=59)) == waiting
    newer = ask_for_export(subscriber=alice, at=NOW + timedelta(minutes=61))
    assert newer != waiting
    assert Export.objects.get() == newer
    assert not ExportPart.objects.exists()


def test_parts_of_a_large_one_are_put_together_again(
    alice: Subscriber, make_comment: MakeComment, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("building", "exports"):
        monkeypatch.setattr(f"accounts.privacy.{module}.PART_BYTES", 1000)
    make_comment()
    archive = exported(alice)
    assert archive.testzip() is None
    assert ExportPart.objects.count() > 2
    assert Export.objects.get().size == sum(len(bytes(part.content)) for part in ExportPart.objects.all())
    assert models.PART_BYTES > 1000


def test_a_worker_that_died_over_it_is_given_up(alice: Subscriber, bob: Subscriber) -> None:
    for person in (alice, bob):
        ask_for_export(subscriber=person, at=NOW)
    Export.objects.filter(subscriber=alice).update(claimed_at=NOW)
    assert build_next_export(at=NOW)
    assert not build_next_export(at=NOW + CLAIM / 2)
    assert build_next_export(at=NOW + CLAIM)
    assert not Export.objects.filter(ready_at=None).exists()


def test_the_number_of_queries_does_not_grow_with_the_person(
    alice: Subscriber, make_comment: MakeComment, django_assert_max_num_queries: Any
) -> None:
    counted = []
    for _ in range(2):
        for _ in range(3):
            make_comment()
        ask_for_export(subscriber=alice, at=NOW)
        with django_assert_max_num_queries(400) as queries:
            build_next_export(at=NOW)
        counted.append(len(queries))
        Export.objects.all().delete()
    assert counted[0] == counted[1]


def test_the_api_starts_it_tells_how_far_it_is_and_gives_the_file(
    alice: Subscriber, bob: Subscriber, anonymous: APIClient, client_of: Callable[..., APIClient], still_clock: None
) -> None:
    client = client_of(alice)
    assert client.get("/api/v1/me/export/").json()["state"] == "none"
    started = client.post("/api/v1/me/export/")
    assert (started.status_code, started.json()["state"], started.json()["file"]) == (202, "waiting", None)
    early = client.get("/api/v1/me/export/file/")
    assert (early.status_code, early.json()["code"]) == (404, "export_not_ready")
    build_next_export(at=NOW)
    told = client.get("/api/v1/me/export/").json()
    assert (told["state"], told["expires_at"]) == ("ready", "2026-11-22T12:00:00Z")
    answer = client.get(told["file"], HTTP_ACCEPT="application/zip")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it is a stream
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == 'attachment; filename="hubbub-export-2026-11-21.zip"'
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert len(content) == told["size"]
    assert "index.html" in ZipFile(BytesIO(content)).namelist()
    for other, status in ((client_of(bob), 404), (anonymous, 401)):
        assert other.get(told["file"]).status_code == status


@pytest.mark.trust("V16")
@pytest.mark.parametrize("end", ["x.css", "%0a", ";x", "..%2fx.js", "%00", "hubbub-export-2026-11-21.zip"])
def test_no_spelling_of_its_address_can_be_cached(
    alice: Subscriber, client_of: Callable[..., APIClient], end: str
) -> None:
    exported(alice)
    answer = client_of(alice).get(f"/api/v1/me/export/file/{end}")
    assert answer.status_code == 404
    assert "public" not in answer.get("Cache-Control", "")


@pytest.mark.trust("V17")
@pytest.mark.parametrize("scopes", [["read", "write"], ["read"]])
def test_an_api_key_takes_nothing_along_and_erases_nobody(
    alice: Subscriber, client_of: Callable[..., APIClient], scopes: list[str]
) -> None:
    wanted = {"name": "newsroom", "scopes": scopes}
    secret = client_of(alice).post("/api/v1/me/api-keys/", wanted).json()["secret"]
    server = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    exported(alice)
    for method, address in (
        ("get", "export/"),
        ("post", "export/"),
        ("get", "export/file/"),
        ("post", "erasure/"),
        ("delete", "erasure/"),
    ):
        answer = getattr(server, method)(f"/api/v1/me/{address}")
        assert (answer.status_code, answer.json()["code"]) == (403, "person_required")
