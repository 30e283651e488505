"""Notes of moderators about people, and the names that people had before: for moderators, and for nobody else."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from accounts.renaming import change_handle
from accounts.sanctions import impose_ban
from core.errors import DomainError
from discussion.api.moderating.serializers import HandleChangeSerializer, PersonFileSerializer, PersonNoteSerializer
from discussion.moderation.models import AuditEntry, PersonNote
from discussion.moderation.notes import delete_note, write_note
from tests.conftest import LONG_AGO, NOW
from tests.moderation.test_desk import at_the_desk

PEOPLE = "/api/v1/moderation/subscribers/"
DESK = "/admin/moderation/case/people/"
Clients = Callable[[Subscriber], APIClient]


def test_a_note_is_written_read_and_deleted(client_of: Clients, bob: Subscriber, mo: Subscriber) -> None:
    desk = client_of(mo)
    answer = desk.post(f"{PEOPLE}bob/notes/", {"text": "  Writes for a shop.\u202e "})
    assert (answer.status_code, set(answer.json())) == (201, set(PersonNoteSerializer().fields))
    assert (answer.json()["author"], answer.json()["text"]) == ("mo", "Writes for a shop.")
    assert desk.get(f"{PEOPLE}bob/").json()["notes"] == [answer.json()]
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.target) == (mo, "note", f"subscriber:{bob.pk}")
    assert (entry.before, entry.after) == ({}, {"note": answer.json()["id"]})
    assert desk.delete(f"{PEOPLE}bob/notes/{answer.json()['id']}/").status_code == 204
    assert not PersonNote.objects.exists()
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True)) == ["note", "delete_note"]
    assert "shop" not in str(list(AuditEntry.objects.values()))


@pytest.mark.trust("V5")
def test_a_moderator_reads_names_before_and_notes(client_of: Clients, bob: Subscriber, mo: Subscriber) -> None:
    change_handle(subscriber=bob, handle="rob", at=NOW)
    write_note(subject=bob, text="Known from the ferry story.", author=mo, at=NOW)
    person = client_of(mo).get(f"{PEOPLE}rob/").json()
    assert set(person) == set(PersonFileSerializer().fields)
    assert person["handle_changes"] == [{"before": "bob", "after": "rob", "at": "2026-11-21T12:00:00Z"}]
    assert set(person["handle_changes"][0]) == set(HandleChangeSerializer().fields)
    page = at_the_desk(mo).get(f"{DESK}rob/").content.decode()
    assert "<bdi>@bob</bdi> became <bdi>@rob</bdi>" in page
    assert "Known from the ferry story." in page


@pytest.mark.trust("V8")
@pytest.mark.parametrize("role", ["", "editor", "moderator"])
def test_nobody_reads_or_writes_notes_about_himself(
    make_subscriber: Callable[..., Subscriber], client_of: Clients, mo: Subscriber, role: str
) -> None:
    person = make_subscriber("petra", role=role)
    note = write_note(subject=person, text="SECRETNOTE", author=mo, at=NOW)
    client = client_of(person)
    read = [client.get(path).content.decode() for path in ("/api/v1/me/", f"{PEOPLE}petra/", "/me/", f"{DESK}petra/")]
    assert "SECRETNOTE" not in "".join(read)
    written = client.post(f"{PEOPLE}petra/notes/", {"text": "x"})
    deleted = client.delete(f"{PEOPLE}petra/notes/{note.pk}/")
    code = "own_case" if role == "moderator" else "not_moderator"
    assert [(answer.status_code, answer.json()["code"]) for answer in (written, deleted)] == [(403, code)] * 2
    assert PersonNote.objects.get() == note


@pytest.mark.trust("V8")
def test_whose_note_it_is(
    client_of: Clients, bob: Subscriber, mo: Subscriber, maxine: Subscriber, sonja: Subscriber
) -> None:
    note = write_note(subject=bob, text="x", author=mo, at=NOW)
    path = f"{PEOPLE}bob/notes/{note.pk}/"
    refused = client_of(maxine).delete(path)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_note")
    assert client_of(maxine).delete(f"{PEOPLE}mo/notes/{note.pk}/").status_code == 404
    assert client_of(mo).delete(f"{PEOPLE}bob/notes/{uuid4()}/").status_code == 404
    assert PersonNote.objects.count() == AuditEntry.objects.exclude(verb="refused").count() == 1
    assert client_of(sonja).delete(path).status_code == 204


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": " "}, {"text": None}, {"text": 7}, {"text": "x" * 2001}])
def test_a_note_that_is_none(client_of: Clients, bob: Subscriber, mo: Subscriber, body: dict[str, Any]) -> None:
    assert client_of(mo).post(f"{PEOPLE}bob/notes/", body).status_code == 400
    assert not PersonNote.objects.exists()


def test_a_note_of_nothing_to_see(client_of: Clients, bob: Subscriber, mo: Subscriber) -> None:
    answer = client_of(mo).post(f"{PEOPLE}bob/notes/", {"text": "\u200b\u202e"})
    assert (answer.status_code, answer.json()["code"]) == (422, "note_empty")
    page = at_the_desk(mo).post(f"{DESK}bob/notes/", {"text": "\u200b"})
    assert (page.status_code, "A note needs words." in page.content.decode()) == (422, True)
    assert not PersonNote.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.trust("V8")
def test_a_moderator_off_duty_notes_nothing(bob: Subscriber, mo: Subscriber, sonja: Subscriber) -> None:
    note = write_note(subject=bob, text="x", author=mo, at=NOW)
    impose_ban(subscriber=mo, rule="R1", reason="x", by=sonja, at=LONG_AGO)
    for attempt in (
        lambda: write_note(subject=bob, text="y", author=mo, at=NOW),
        lambda: delete_note(subject=bob, note_id=note.pk, actor=mo, at=NOW),
    ):
        with pytest.raises(DomainError) as refusal:
            attempt()
        assert refusal.value.code == "off_duty"
    assert PersonNote.objects.get() == note


@pytest.mark.trust("X3")
def test_at_the_desk(bob: Subscriber, mo: Subscriber, maxine: Subscriber) -> None:
    desk, other = at_the_desk(mo), at_the_desk(maxine)
    words = "<script>alert(1)</script>"
    assert desk.post(f"{DESK}bob/notes/", {"text": words}).status_code == 302
    note = PersonNote.objects.get()
    path = f"{DESK}bob/notes/{note.pk}/deletion/"
    mine, theirs = desk.get(f"{DESK}bob/").content.decode(), other.get(f"{DESK}bob/").content.decode()
    assert (path in mine, path in theirs) == (True, False)
    assert "&lt;script&gt;alert(1)" in theirs
    assert words not in theirs
    too_long = desk.post(f"{DESK}bob/notes/", {"text": "y" * 2001})
    assert (too_long.status_code, "y" * 2001 in too_long.content.decode()) == (400, True)
    assert other.post(path).status_code == 403
    assert [desk.get(each).status_code for each in (path, f"{DESK}bob/notes/")] == [405, 405]
    assert desk.post(path).status_code == 302
    assert not PersonNote.objects.exists()


def test_many_notes_cost_as_much_as_few(
    client_of: Clients, bob: Subscriber, mo: Subscriber, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(mo)
    for number in range(60):
        PersonNote.objects.create(subject=bob, author=mo, text=f"note {number}", at=NOW)
    with django_assert_max_num_queries(22):
        notes = client.get(f"{PEOPLE}bob/").json()["notes"]
    assert [note["text"] for note in notes] == [f"note {number}" for number in range(59, 9, -1)]
