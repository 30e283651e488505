"""Whatever somebody sends along: nobody else's page is another one for it, and his own is the one that Django gives."""

from collections.abc import Callable
from typing import Any

import pytest

from discussion.threads.models import Comment
from stories.models import Story
from tests.front.conftest import Ask, NewFront

THREAD = "/api/v1/stories/tram-line-nine/comments/"
FEED = "/api/v1/stories/tram-line-nine/comments.atom"
PARTNER = "https://reader.example"
ODD = [
    {"HTTP_ACCEPT": "text/html"},
    {"HTTP_ACCEPT": "application/json; indent=8"},
    {"HTTP_ACCEPT": "image/png, */*;q=0"},
    {"HTTP_ACCEPT": "application/xml;q=0.9, */*;q=0.1"},
    {"HTTP_ACCEPT_LANGUAGE": "de"},
    {"HTTP_ACCEPT_CHARSET": "utf-16"},
    {"HTTP_ACCEPT_ENCODING": "br, zstd"},
    {"HTTP_RANGE": "bytes=0-9"},
    {"HTTP_RANGE": "bytes=0-9", "HTTP_IF_RANGE": '"anything"'},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    {"HTTP_X_HTTP_METHOD": "POST", "HTTP_X_METHOD_OVERRIDE": "PUT"},
    {"HTTP_FORWARDED": "host=evil.example;proto=https;for=1.2.3.4"},
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_SERVER": "evil.example", "HTTP_X_FORWARDED_PORT": "1"},
    {"HTTP_X_FORWARDED_PREFIX": "/evil", "HTTP_X_SCRIPT_NAME": "/evil", "HTTP_SCRIPT_NAME": "/evil"},
    {"HTTP_X_ORIGINAL_URL": "/api/v1/me/", "HTTP_X_REWRITE_URL": "/api/v1/me/"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_X_FORWARDED_FOR": "1.2.3.4", "REMOTE_ADDR": "1.2.3.4"},
    {"HTTP_HOST": "testserver:8443"},
    {"HTTP_HOST": "other.example"},
    {"HTTP_COOKIE": "session=nobody; csrf=x; django_language=de; messages=evil; sessionid=x"},
    {"HTTP_COOKIE": "\xff=\xff; ;;=;session="},
    {"HTTP_AUTHORIZATION": "Bearer nobody"},
    {"HTTP_AUTHORIZATION": "Basic !!"},
    {"HTTP_REFERER": "https://evil.example/", "HTTP_USER_AGENT": "<script>"},
    {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest", "HTTP_X_CSRFTOKEN": "x"},
    {"HTTP_CACHE_CONTROL": "no-cache", "HTTP_PRAGMA": "no-cache"},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_IF_NONE_MATCH": '"somebody has another one"'},
    {"HTTP_IF_MODIFIED_SINCE": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"HTTP_IF_MATCH": '"anything"'},
    {"HTTP_EXPECT": "100-continue"},
    {"HTTP_TRANSFER_ENCODING": "chunked"},
    {"HTTP_ACCESS_CONTROL_REQUEST_METHOD": "DELETE", "HTTP_ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK": "true"},
    {"data": "sort=oldest&limit=1", "content_type": "application/x-www-form-urlencoded"},
    {"data": '{"limit": 1}', "content_type": "application/json"},
    {"SERVER_PROTOCOL": "HTTP/1.0"},
    {"method": "HEAD"},
    {"method": "get"},
    {"method": "OPTIONS"},
    *(
        {"HTTP_ORIGIN": origin}
        for origin in (
            PARTNER,
            f"{PARTNER}/whatever somebody wants to say",
            f"{PARTNER}?in=a&header",
            f"{PARTNER}#of",
            "HTTPS://reader.example",
            " https://reader.example",
            "https://rea\tder.example",
            "https://reader.example:443",
            "https://reader.example.evil.example",
            "https://evil.example",
            "https://user@reader.example",
            "null",
            "*",
            "",
            "https://[",
        )
    ),
]


@pytest.fixture(autouse=True)
def site(settings: Any, story: Story, make_comment: Callable[..., Comment]) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    settings.CORS_ALLOWED_ORIGINS = [PARTNER]
    make_comment(make_comment())


@pytest.mark.trust("V15")
@pytest.mark.parametrize("path", [THREAD, FEED])
@pytest.mark.usefixtures("still_clock")
def test_whoever_asks_first_changes_nothing_for_the_others(new_front: NewFront, django: Ask, path: str) -> None:
    others: tuple[dict[str, str], ...] = ({}, {"HTTP_ORIGIN": "https://foreign.example"}, {"HTTP_ORIGIN": PARTNER})
    expected = [(other, django(path, **other)) for other in others]
    for odd in ODD:
        front = new_front()
        front(path, **odd)
        for other, told in expected:
            for _ in range(2):  # what he has left there, and what lies there afterwards
                assert front(path, **other).same_as(told), odd


@pytest.mark.parametrize("path", [THREAD, FEED])
@pytest.mark.usefixtures("still_clock")
def test_whoever_asks_oddly_gets_what_django_gives(new_front: NewFront, django: Ask, path: str) -> None:
    for odd in ODD:
        front, told = new_front(), django(path, **odd)
        front(path)
        for ready in (front(path, **odd), front(path, **odd)):
            # A session that there is not Django takes back, and what lies ready does not (0037).
            same = (ready.body, ready["ETag"]) == (told.body, told["ETag"])
            assert same if "HTTP_COOKIE" in odd else ready.same_as(told), odd


@pytest.mark.parametrize(
    "query",
    ["?sort=oldest;limit=1", "?sort=oldest&amp;limit=1", "?limit=1&limit=2", "?format=api", "?_method=DELETE", "?limit",
     "?sort=", "?limit=1%00", "?LIMIT=1", "?limit[]=1", "?cursor=", "?utm_source=x", "?callback=evil"],
)  # fmt: skip
@pytest.mark.usefixtures("still_clock")
def test_no_cloaked_parameter_is_kept_under_the_plain_address(front: Ask, django: Ask, query: str) -> None:
    assert front(THREAD + query).same_as(django(THREAD + query))
    for _ in range(2):
        assert front(THREAD).same_as(django(THREAD))
        assert front(THREAD + query).same_as(django(THREAD + query))
