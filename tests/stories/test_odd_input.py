"""Wrong types, odd characters, deep and endless JSON in every field that an editor's program can send."""

import json
from typing import Any
from unicodedata import normalize

import pytest
from rest_framework.test import APIClient

from core.api.problems import MAX_ERRORS
from core.text import drop_unseen
from stories.api.forms import NewStoryForm, StateForm, StoryChangesForm
from stories.models import Correction, Story, Transition
from tests.stories.conftest import LIST, at, told
from tests.threads.attacks import HOSTILE

pytestmark = pytest.mark.trust("X13")

WRONG = [0, 1.5, True, ["x", 7], [[]], [{}], {"x": "y"}, {"text": 7}, {"critics": 7}, "\ud800", "a\x00b", -1, 2**70]


def send(client: APIClient, method: str, url: str, sent: Any) -> Any:
    """Raw bytes, so that lone surrogates and large numbers arrive as they are."""
    raw: Any = sent if isinstance(sent, bytes) else json.dumps(sent)
    return client.generic(method, url, raw, "application/json")


@pytest.mark.parametrize("field", NewStoryForm().fields)
def test_a_story_of_wrong_types_is_refused(desk: APIClient, field: str) -> None:
    for wrong in WRONG:
        answer = send(desk, "POST", LIST, {"title": "x", field: wrong})
        assert told(answer) == (400, "malformed"), wrong
    assert not Story.objects.exists()


@pytest.mark.parametrize("field", StoryChangesForm().fields)
def test_changes_of_wrong_types_are_refused(desk: APIClient, harbour: Story, field: str) -> None:
    for wrong in WRONG if field == "forecast" else [None, *WRONG]:
        answer = send(desk, "PATCH", at(harbour), {"version": 1, "reason": "x", field: wrong})
        assert answer.status_code == 400, (wrong, answer.content)
    assert not Correction.objects.exists()


def test_a_forecast_may_be_none(desk: APIClient, harbour: Story) -> None:
    assert send(desk, "PATCH", at(harbour), {"version": 1, "reason": "x", "forecast": None}).status_code == 200
    assert Correction.objects.exists()


@pytest.mark.parametrize("field", StateForm().fields)
def test_moves_of_wrong_types_are_refused(desk: APIClient, harbour: Story, field: str) -> None:
    for wrong in WRONG:
        answer = send(desk, "PUT", at(harbour, "state/"), {"state": "closed", field: wrong})
        assert told(answer) == (400, "malformed"), wrong
    harbour.refresh_from_db()
    assert harbour.state == "published"


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("key_points", 7),
        ("topics", 7),
        ("body", {"paragraphs": [], "heading": 7}),
        ("body", {"paragraphs": "x"}),
        ("body", {"paragraphs": [None]}),
        ("sources", {"name": "x", "url": ["y"]}),
        ("timeline", {"title": "x", "date": 20261103}),
    ],
)
def test_what_lies_deeper_is_looked_at_too(desk: APIClient, field: str, sent: Any) -> None:
    answer = desk.post(LIST, {"title": "x", field: [sent]})
    assert told(answer) == (400, "malformed")
    assert answer.json()["errors"][0]["pointer"].startswith(f"#/{field}/0")
    assert not Story.objects.exists()


@pytest.mark.parametrize("field", ["key_points", "body", "timeline", "sources", "topics"])
@pytest.mark.parametrize("entry", [7, "x", {}])
def test_ten_thousand_entries_are_refused_at_a_glance(desk: APIClient, field: str, entry: Any) -> None:
    answer = desk.post(LIST, {"title": "x", field: [entry] * 10_000})
    assert told(answer) == (400, "malformed")
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"#/{field}"]
    assert not Story.objects.exists()


def test_no_more_errors_are_told_than_anybody_reads(desk: APIClient) -> None:
    body = [{"paragraphs": [7] * 400}] * 50
    answer = desk.post(LIST, {"title": "x", "body": body})
    assert (answer.status_code, len(answer.json()["errors"])) == (400, MAX_ERRORS)


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b'{"title": "\\ud800"}',
        b'{"title": "\xff"}',
        b'{"title": ' + b"[" * 60_000,
        b'{"body": ' * 5_000 + b"7" + b"}" * 5_000,
        b'{"title": "x", "sides": ' + b"[" * 500 + b"]" * 500 + b"}",
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_what_is_no_story_at_all(desk: APIClient, harbour: Story, raw: bytes) -> None:
    for method, url in (("POST", LIST), ("PATCH", at(harbour)), ("PUT", at(harbour, "state/"))):
        assert told(send(desk, method, url, raw)) == (400, "malformed")
    assert Story.objects.get().version == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_odd_text_comes_back_as_it_was_sent(desk: APIClient, anonymous: APIClient, text: str) -> None:
    """Composed, and without what nobody sees: controls, turned directions, byte order marks."""
    made = desk.post(LIST, {"title": "x", "plain_words": text, "key_points": [text], "state": "published"}).json()
    shown = anonymous.get(f"{LIST}{made['slug']}/").json()
    expected = normalize("NFC", drop_unseen(text)).strip()
    assert (shown["plain_words"], shown["key_points"]) == (expected, [expected])


@pytest.mark.parametrize("title", ["\u3164\u3164", "\u115f\u1160\uffa0", "\u2800 \u2800", "\u200b"])
def test_a_title_that_nobody_sees_is_none(desk: APIClient, title: str) -> None:
    answer = desk.post(LIST, {"title": title})
    assert told(answer) == (422, "draft_invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/title"]
    assert not Story.objects.exists()


@pytest.mark.parametrize("url", ["https://nytimes.com@evil.example/", "https://a:b@evil.example/", "ftp://a.example/"])
def test_an_address_says_where_it_leads(desk: APIClient, url: str) -> None:
    answer = desk.post(LIST, {"title": "x", "sources": [{"name": "y", "url": url}]})
    assert told(answer) == (422, "draft_invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/sources/0/url"]
    assert not Story.objects.exists()


def test_the_reason_of_a_correction_can_be_seen(desk: APIClient, harbour: Story) -> None:
    sent = {"title": "Ferries cost more", "version": 1}
    assert told(desk.patch(at(harbour), {**sent, "reason": "\u200b\u3164"})) == (422, "reason_missing")
    assert not Correction.objects.exists()
    assert desk.patch(at(harbour), {**sent, "reason": "A \u202eword\u0007."}).status_code == 200
    assert Correction.objects.get().reason == "A word."


def test_the_note_of_a_step_holds_only_what_is_seen(desk: APIClient, harbour: Story) -> None:
    assert desk.put(at(harbour, "state/"), {"state": "closed", "note": "Too \u202elate\u200b."}).status_code == 200
    assert Transition.objects.latest("id").note == "Too late."


def test_a_document_is_the_same_however_its_accents_are_written(desk: APIClient) -> None:
    for document in ("cafe\u0301", "caf\u00e9"):
        assert desk.post(LIST, {"title": "Ferries", "document": document}).status_code in {200, 201}
    assert Story.objects.get().document == "caf\u00e9"
