"""What is said when no view can answer."""

import logging

import pytest
from django.http import Http404
from django.test import Client
from pytest_django import Settings

from core.logs import RefusalsInOneLine
from tests.web.conftest import page_of, text_of


def raise_fault(*_args: object, **_kwargs: object) -> None:
    raise ZeroDivisionError("the secret of the house")


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Client:
    """A browser on a site whose story list is broken."""
    caplog.set_level(logging.CRITICAL, "django.request")
    monkeypatch.setattr("web.front.story_page", raise_fault)
    monkeypatch.setattr("stories.api.views.story_page", raise_fault)
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", ["/nowhere/", "/stories/nowhere/", "/comments/0/", "/dev/mailbox/"])
def test_a_page_that_is_not_there(reader: Client, db: None, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 404
    assert "Nothing here" in text_of(page_of(answer))
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/api/v1/nowhere/", "/api/"])
def test_an_operation_that_is_not_there(reader: Client, db: None, path: str) -> None:
    answer = reader.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"


@pytest.mark.trust("G4")
def test_a_fault_of_ours_tells_nothing_of_the_inside(faulty: Client, db: None) -> None:
    page = faulty.get("/")
    assert page.status_code == 500
    assert "Something went wrong" in text_of(page_of(page))
    problem = faulty.get("/api/v1/stories/")
    assert (problem.status_code, problem["Content-Type"]) == (500, "application/problem+json")
    assert problem.json()["code"] == "internal_error"
    for answer in (page, problem):
        assert "secret" not in answer.content.decode()
        assert "Traceback" not in answer.content.decode()


def test_the_words_of_an_exception_stay_inside(reader: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise Http404("inside words")

    monkeypatch.setattr("web.front.story_page", refuse)
    answer = reader.get("/")
    assert answer.status_code == 404
    assert "inside words" not in answer.content.decode()


@pytest.mark.trust("A15")
def test_a_forged_host_is_malformed(reader: Client, db: None, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    page = reader.get("/", HTTP_HOST="evil.example")
    assert page.status_code == 400
    assert "evil.example" not in page.content.decode()
    problem = reader.get("/api/v1/stories/", HTTP_HOST="evil.example")
    assert (problem.status_code, problem.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("path", ["/sign-in/", "/admin/login/"])
@pytest.mark.parametrize("enforce", [True, False])
def test_a_form_that_no_page_takes_is_refused_in_one_line(
    settings: Settings, db: None, caplog: pytest.LogCaptureFixture, path: str, enforce: bool
) -> None:
    browser = Client(enforce_csrf_checks=enforce, raise_request_exception=False)
    content = b"email=" + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    answer = browser.post(path, content, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "more than a page of ours takes" in text_of(page_of(answer))
    assert all(RefusalsInOneLine().filter(record) and not record.exc_info for record in caplog.records)


@pytest.mark.parametrize("path", ["/api/v1/auth/codes/", "/sign-in/"])
def test_a_body_without_a_length_is_not_taken_for_an_empty_one(reader: Client, db: None, path: str) -> None:
    answer = reader.generic("POST", path, b"", HTTP_TRANSFER_ENCODING="chunked")
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


@pytest.mark.parametrize(("status", "kept"), [(400, False), (403, False), (500, True), (None, True)])
def test_the_log_keeps_the_traceback_of_faults_only(status: int | None, kept: bool) -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "x", None, (ValueError, ValueError(), None))
    if status:
        record.status_code = status
    assert RefusalsInOneLine().filter(record)
    assert bool(record.exc_info) is kept
