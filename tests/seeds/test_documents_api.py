"""POST documents/: what `publish_seeds` does, for programs that have no shell."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.models import IdempotentWrite
from seeds.api.examples import REPORT, SENT
from seeds.api.serializers import DocumentReportSerializer
from stories.models import Correction, Manuscript, Story
from tests.stories.conftest import told
from tests.stories.test_story_api import same_keys

URL = "/api/v1/documents/"
FERRY = """---
title: Ferry starts
sides: {defenders: [{name: Jo Ray, statement: At last.}]}
---
It runs hourly, and the harbour board has said so.
"""
PROSE = str(SENT["text"])  # sides in prose: somebody should look


@pytest.fixture
def desk(edith: Subscriber, client_of: Callable[[Subscriber], APIClient]) -> APIClient:
    """Edith's program."""
    return client_of(edith)


def form(data: bytes, name: str = "ferry.md", **more: Any) -> dict[str, Any]:
    """What a browser or `curl -F` sends."""
    return {"data": {"file": SimpleUploadedFile(name, data), **more}, "format": "multipart"}


def test_a_document_becomes_a_story(desk: APIClient, anonymous: APIClient) -> None:
    answer = desk.post(URL, {"name": "ferry.md", "text": FERRY})
    report = answer.json()
    assert (answer.status_code, report["status"], report["outcome"]) == (201, "publish", "published")
    assert "no-store" in answer["Cache-Control"]
    shown = anonymous.get(f"/api/v1/stories/{report['story']}/").json()
    assert (shown["title"], shown["sides"]["defenders"][0]["statement"]) == ("Ferry starts", "At last.")
    same_keys(DocumentReportSerializer(), report)


def test_what_somebody_should_look_at_is_filed(desk: APIClient, anonymous: APIClient, edith: Subscriber) -> None:
    answer = desk.post(URL, {"name": "bridge.txt", "text": PROSE})
    report = answer.json()
    assert (answer.status_code, report["status"], report["outcome"]) == (201, "review", "filed")
    assert anonymous.get(f"/api/v1/stories/{report['story']}/").status_code == 404
    [side] = report["draft"]["sides"]["critics"]
    manuscript = Manuscript.objects.get()
    assert manuscript.text[side["span"]["start"] : side["span"]["end"]] == side["span"]["text"]
    assert report["reason"] == " ".join(manuscript.review_reasons)
    looked_at = desk.post(URL, {"name": "bridge.txt", "text": PROSE, "publish": True})
    assert (looked_at.status_code, looked_at.json()["outcome"]) == (201, "published")
    assert Story.objects.get().transitions.order_by("-id")[0].by == edith


def test_the_report_is_that_of_the_command(desk: APIClient, tmp_path: Any) -> None:
    (tmp_path / "bridge.txt").write_text(PROSE)
    printed = io.StringIO()
    call_command("publish_seeds", tmp_path, dry_run=True, format="json", stdout=printed)
    answer = desk.post(URL, {"name": "bridge.txt", "text": PROSE, "dry_run": True})
    assert (answer.status_code, answer.json()) == (200, json.loads(printed.getvalue())[0])
    assert not Story.objects.exists()


def test_the_example_is_what_the_reader_makes_of_it(desk: APIClient) -> None:
    answer = desk.post(URL, SENT)
    assert (answer.status_code, answer.json()) == (201, REPORT)


def test_again_it_is_unchanged_and_changed_it_is_a_correction(desk: APIClient) -> None:
    desk.post(URL, {"name": "ferry.md", "text": FERRY})
    again = desk.post(URL, {"name": "ferry.md", "text": FERRY})
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")
    changed = desk.post(URL, {"name": "ferry.md", "text": FERRY.replace("hourly", "daily")})
    assert (changed.status_code, changed.json()["outcome"]) == (200, "corrected")
    assert (Story.objects.count(), Correction.objects.count()) == (1, 1)


@pytest.mark.parametrize(("more", "document"), [({}, "ferry.md"), ({"name": "other.md"}, "other.md")])
def test_a_file_is_a_document(desk: APIClient, more: dict[str, str], document: str) -> None:
    answer = desk.post(URL, **form(FERRY.encode(), **more))
    assert (answer.status_code, answer.json()["document"]) == (201, document)
    dry = desk.post(URL, **form(PROSE.encode(), "bridge.txt", dry_run="true"))
    assert (dry.status_code, dry.json()["outcome"]) == (200, "filed")
    assert Story.objects.get().document == document


@pytest.mark.trust("W6")
def test_a_form_with_a_key_happens_once_though_its_boundary_is_another(desk: APIClient) -> None:
    def send(data: bytes, boundary: str) -> Any:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="ferry.md"\r\n\r\n'.encode()
        body: Any = head + data + f"\r\n--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        return desk.generic("POST", URL, body, kind, headers={"Idempotency-Key": "one"})

    first, again = send(FERRY.encode(), "aaaa1111"), send(FERRY.encode(), "bbbb22222")
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert (again["Idempotency-Replayed"], Story.objects.count()) == ("true", 1)
    assert told(send(PROSE.encode(), "cccc")) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "x.txt", "document_empty"),
        (b"%PDF-1.7 " + b"x" * 900, "x.pdf", "document_binary"),
        (b"PK\x03\x04" + b"\x00" * 900, "x.docx", "document_binary"),
        (b"\x00\x01\x02 nothing", "x.txt", "document_binary"),
        (b"---\ntitle: [\n---\nx", "x.md", "front_matter_malformed"),
        (FERRY.encode(), "x" * 201 + ".md", "document_name_unusable"),
    ],
)
@pytest.mark.trust("X13")
@pytest.mark.parametrize("dry_run", ["true", "false"])
def test_a_refusal_has_the_readers_code_and_writes_nothing(
    desk: APIClient, data: bytes, name: str, code: str, dry_run: str
) -> None:
    answer = desk.post(URL, **form(data, name, dry_run=dry_run), headers={"Idempotency-Key": "one"})
    assert told(answer) == (422, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert (Story.objects.exists(), IdempotentWrite.objects.exists()) == (False, False)


@pytest.mark.trust("X13")
@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, "#/text"),
        ({"text": "x"}, "#/name"),
        ({"name": "x"}, "#/text"),
        ({"name": 7, "text": "x"}, "#/name"),
        ({"name": "x", "text": ["x"]}, "#/text"),
        ({"name": "x", "text": None}, "#/text"),
        ({"name": "x", "text": "a\x00b"}, "#/text"),
        ({"name": "x", "text": "x", "dry_run": "perhaps"}, "#/dry_run"),
        ({"name": "x", "text": "x", "publish": []}, "#/publish"),
        ({"name": "x", "file": "x"}, "#/file"),
    ],
)
def test_what_is_no_document_is_refused_with_its_place(desk: APIClient, sent: dict[str, Any], pointer: str) -> None:
    answer = desk.post(URL, sent)
    assert told(answer) == (400, "malformed")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Story.objects.exists()


@pytest.mark.trust("S4")
@pytest.mark.trust("S13")
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "large"}])
@pytest.mark.parametrize("size", [131_072, 2_000_000])
def test_what_is_too_large_is_refused(desk: APIClient, size: int, headers: dict[str, str]) -> None:
    for sent in ({"data": {"name": "x", "text": "x" * size}, "format": "json"}, form(b"x" * size)):
        assert told(desk.post(URL, **sent, headers=headers)) == (413, "body_too_large")
    assert not Story.objects.exists()


@pytest.mark.trust("S13")
@pytest.mark.parametrize("raw", [b"", b"--", b"--x\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--"])
def test_a_broken_form_is_refused(desk: APIClient, raw: Any) -> None:
    answer = desk.generic("POST", URL, raw, "multipart/form-data; boundary=x")
    assert told(answer) == (400, "malformed")
    assert told(desk.generic("POST", URL, raw, "multipart/form-data")) == (400, "malformed")


@pytest.mark.trust("S13")
@pytest.mark.parametrize("disposition", ['name="file"; filename="x.md"', 'name="x"'])
def test_a_form_of_a_thousand_parts_is_refused(desk: APIClient, disposition: str) -> None:
    part = f"--x\r\nContent-Disposition: form-data; {disposition}\r\n\r\nx\r\n"
    raw: Any = (part * 1_500 + "--x--\r\n").encode()
    assert told(desk.generic("POST", URL, raw, "multipart/form-data; boundary=x")) == (400, "malformed")
    assert not Story.objects.exists()


def test_other_kinds_of_body_are_not_read(desk: APIClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/pdf"):
        assert desk.generic("POST", URL, FERRY, kind).status_code == 415


def test_what_it_costs(desk: APIClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(36):
        assert desk.post(URL, {"name": "ferry.md", "text": FERRY}).status_code == 201
