"""What is odd, or not known here, is left to Django, and nothing of it is kept."""

from typing import Any

import pytest
from django.test import RequestFactory

from config.front import KEPT_READY
from core.front.asking import Asking
from core.front.shelf import Shelf
from stories.models import Story
from tests.front.conftest import Ask

THREAD = "/api/v1/stories/tram-line-nine/comments/"


def key_of(path: str, method: str = "GET", **environ: Any) -> str | None:
    asked = RequestFactory().generic(method, path, **{"HTTP_HOST": "testserver", **environ})
    return Asking(KEPT_READY).key_of(asked.environ)


def test_the_order_of_parameters_and_the_method_make_no_difference() -> None:
    key = key_of(f"{THREAD}?sort=best&limit=5")
    assert key == key_of(f"{THREAD}?limit=5&sort=best") == key_of(f"{THREAD}?limit=5&sort=best", "HEAD")
    assert key is not None
    assert key != key_of(f"{THREAD}?sort=best&limit=6")


def test_what_changes_an_answer_is_in_the_key(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://reader.example"]
    forms: list[dict[str, str]] = [
        {},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_ORIGIN": "https://reader.example"},
    ]
    assert len({key_of(THREAD, **form) for form in forms}) == len(forms)


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_ACCEPT": "text/html, application/json;q=0.9"},
        {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"},
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_AUTHORIZATION": "Bearer x", "HTTP_COOKIE": "session=x"},
        {"HTTP_USER_AGENT": "x", "HTTP_ACCEPT_LANGUAGE": "de"},
    ],
)
def test_what_changes_no_answer_is_not(environ: dict[str, str]) -> None:
    assert key_of(THREAD, **environ) == key_of(THREAD)


@pytest.mark.parametrize(
    ("path", "environ"),
    [
        (f"{THREAD}?sort=best&sort=newest", {}),
        (f"{THREAD}?unknown=1", {}),
        (f"{THREAD}?%73ort=best", {}),
        (f"{THREAD}?sort=best&", {}),
        (f"{THREAD}?cursor={'a' * 400}", {}),
        ("/api/v1/stories/?q=words", {}),
        ("/api/v1/search/?q=words", {}),
        (f"/api/v1/stories/{'a' * 200}/comments/", {}),
        ("/api/v1/stories/tram%2Dline/comments/", {"PATH_INFO": "/api/v1/stories/tram\xc3\xa9/comments/"}),
        ("/api/v1/me/", {}),
        ("/", {}),
        (THREAD, {"method": "POST"}),
        (THREAD, {"method": "OPTIONS"}),
        (THREAD, {"HTTP_HOST": "evil.example"}),
        (THREAD, {"HTTP_HOST": "testserver:80\\evil"}),
        (THREAD, {"HTTP_HOST": ""}),
        (THREAD, {"HTTP_ACCEPT": "text/html"}),
        (THREAD, {"HTTP_ACCEPT": "application/jsonp"}),
        (THREAD, {"HTTP_ACCEPT": ""}),
        (THREAD, {"HTTP_ORIGIN": "https://evil.example/"}),
        (THREAD, {"HTTP_ORIGIN": "HTTPS://evil.example"}),
        (THREAD, {"HTTP_IF_MATCH": "*"}),
        (THREAD, {"HTTP_IF_MODIFIED_SINCE": "Sat, 21 Nov 2026 12:00:00 GMT"}),
        (THREAD, {"HTTP_TRANSFER_ENCODING": "chunked"}),
        (THREAD, {"SCRIPT_NAME": "/elsewhere"}),
    ],
)
def test_everything_else_is_djangos(path: str, environ: dict[str, Any]) -> None:
    assert key_of(path, **environ) is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{THREAD}?sort=nonsense", "400 Bad Request"),
        (f"{THREAD}?cursor=nonsense", "400 Bad Request"),
        ("/api/v1/stories/no-such-story/comments/", "404 Not Found"),
        ("/api/v1/comments/00000000-0000-0000-0000-000000000000/", "404 Not Found"),
    ],
)
@pytest.mark.usefixtures("story")
def test_refusals_are_not_kept(front: Ask, django: Ask, path: str, status: str) -> None:
    assert django(path).status == status
    for _ in range(2):
        answer = front(path)
        assert answer.status == status
        assert (answer["ETag"], answer["Cache-Control"]) == (django(path)["ETag"], django(path)["Cache-Control"])


def test_a_story_that_is_not_public_is_not_kept(front: Ask, story: Story) -> None:
    Story.objects.update(state="draft")
    assert front(THREAD).status == "404 Not Found"
    Story.objects.update(state="published")
    assert front(THREAD).status == "200 OK"


def test_an_insecure_request_is_sent_on_where_the_site_has_tls(front: Ask, shelf: Shelf, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    secure, plain = key_of(THREAD, HTTP_X_FORWARDED_PROTO="https"), key_of(THREAD, HTTP_X_FORWARDED_PROTO="http")
    assert secure != plain
    assert key_of(THREAD, HTTP_X_FORWARDED_PROTO="https, http") == secure  # as Django reads it
