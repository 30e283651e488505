"""Attack strings, odd characters and wrong types through the API and back."""

import json
from typing import Any
from unicodedata import normalize

import pytest
from django.core.cache import cache
from django.db import transaction
from rest_framework.test import APIClient

from discussion.threads.models import Comment
from stories.models import Story
from tests.threads.attacks import ATTACKS, HOSTILE
from tests.threads.conftest import MakeComment, comment_url, thread_url
from tests.threads.live import assert_harmless

WRONG = [None, 0, 1.5, True, [], ["x"], {}, {"body": "x"}, "\ud800", "\x00", -1, 2**70]


@pytest.mark.trust("X1")
@pytest.mark.trust("X4")
@pytest.mark.trust("X6")
def test_no_attack_becomes_markup(as_alice: APIClient, anonymous: APIClient, story: Story) -> None:
    for attack in ATTACKS:
        with transaction.atomic():
            cache.clear()  # no limit is reached
            assert_stays_text(as_alice, anonymous, story, attack)
            transaction.set_rollback(True)


def assert_stays_text(as_alice: APIClient, anonymous: APIClient, story: Story, attack: str) -> None:
    answer = as_alice.post(thread_url(story), {"body": attack})
    assert answer.status_code in {201, 202}, answer.content
    written = answer.json()
    assert_harmless(written["body_html"])
    if answer.status_code == 201:
        shown = anonymous.get(comment_url(written["id"])).json()
        assert shown["body_html"] == written["body_html"]
    edited = as_alice.patch(comment_url(written["id"]), {"body": f"{attack} again", "version": 1})
    assert_harmless(edited.json()["body_html"])


@pytest.mark.trust("X9")
def test_json_is_json_whatever_is_asked_for(anonymous: APIClient, story: Story, make_comment: MakeComment) -> None:
    comment = make_comment(body="<script>alert(1)</script>")
    for accept in ("text/html", "image/png", "*/*", "application/xml"):
        answer = anonymous.get(comment_url(comment), headers={"Accept": accept})
        assert (answer.status_code, answer["X-Content-Type-Options"]) in {(200, "nosniff"), (406, "nosniff")}
        assert answer["Content-Type"] in {"application/json", "application/problem+json"}


@pytest.mark.trust("X13")
@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_back_as_it_was_stored(as_alice: APIClient, story: Story, text: str) -> None:
    answer = as_alice.post(thread_url(story), {"body": text})
    assert answer.status_code in {201, 202}, answer.content
    assert answer.json()["body"] == Comment.objects.get().body == normalize("NFC", text).strip()
    assert_harmless(answer.json()["body_html"])


@pytest.mark.trust("X13")
@pytest.mark.parametrize("field", ["body", "parent", "side", "anchor"])
def test_wrong_types_are_refused_and_never_a_fault(as_alice: APIClient, story: Story, field: str) -> None:
    for wrong in WRONG if field == "body" else WRONG[1:]:
        answer = send(as_alice, "post", thread_url(story), {"body": "words", field: wrong})
        assert answer.status_code in {400, 422}, (wrong, answer.content)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("field", ["parent", "side", "anchor"])
def test_nothing_is_said_by_null_as_well(as_alice: APIClient, story: Story, field: str) -> None:
    assert send(as_alice, "post", thread_url(story), {"body": "words", field: None}).status_code == 201


@pytest.mark.trust("X13")
@pytest.mark.parametrize(
    ("method", "more", "body", "field"),
    [
        ("patch", "", {"body": "words", "version": 1}, "body"),
        ("patch", "", {"body": "words"}, "version"),
        ("put", "reaction/", {}, "kind"),
    ],
)
def test_wrong_types_about_a_comment(
    as_alice: APIClient, make_comment: MakeComment, method: str, more: str, body: dict[str, Any], field: str
) -> None:
    url = comment_url(make_comment(), more)
    for wrong in WRONG:
        answer = send(as_alice, method, url, {**body, field: wrong})
        assert 400 <= answer.status_code < 500, (wrong, answer.content)


@pytest.mark.trust("X13")
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize("field", ["side", "because"])
def test_wrong_types_of_a_stance(as_alice: APIClient, story: Story, field: str, wrong: Any) -> None:
    url = f"/api/v1/stories/{story.slug}/stance/"
    answer = send(as_alice, "put", url, {"side": "critic", field: wrong})
    assert answer.status_code in ({200} if wrong is None and field == "because" else {400, 422}), answer.content


@pytest.mark.trust("X13")
@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'"x"', b"null", b'{"body": "\xff"}', b'{"body": "\\ud800"}', b'{"body": 1e999}', b"\x00"]
)
def test_what_is_no_json_object_is_400(as_alice: APIClient, story: Story, raw: bytes) -> None:
    answer = as_alice.post(thread_url(story), raw, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert not Comment.objects.exists()


def test_a_body_of_64_kib_is_too_large(as_alice: APIClient, story: Story) -> None:
    answer = as_alice.post(thread_url(story), {"body": "x" * 65_536})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def send(client: APIClient, method: str, url: str, body: dict[str, Any]) -> Any:
    """Raw bytes, so that lone surrogates and large numbers arrive as they are."""
    return client.generic(method.upper(), url, json.dumps(body), content_type="application/json")
