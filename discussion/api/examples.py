"""Examples of the API description."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

REPLY: dict[str, Any] = {
    "id": "01a1fc90-afff-7706-9684-0526dac656f9",
    "story": "tram-line-nine-divides-the-old-town",
    "story_version": 2,
    "parent": "01a1fc90-afed-7163-9947-c78f6df13290",
    "depth": 1,
    "locked": False,
    "locked_reason": None,
    "moved_at": None,
    "moved_from": None,
    "created_at": "2026-11-21T12:04:00Z",
    "author": {"handle": "bob", "name": "bob", "avatar": "/api/v1/subscribers/bob/avatar.svg", "badges": []},
    "side": "critic",
    "body_html": "<p>Two years without customers is no detail.</p>",
    "body_text": "Two years without customers is no detail.",
    "state": "published",
    "removed_reason": None,
    "edited_at": None,
    "version": 1,
    "reactions": {"agree": 2, "disagree": 1, "insightful": 0, "fair": 3},
    "common_ground": None,
    "anchor": None,
    "featured_at": None,
    "replies": {"count": 0, "next": None, "results": []},
}
COMMENT: dict[str, Any] = {
    **REPLY,
    "id": REPLY["parent"],
    "parent": None,
    "depth": 0,
    "created_at": "2026-11-21T12:00:00Z",
    "author": {"handle": "alice", "name": "alice", "avatar": "/api/v1/subscribers/alice/avatar.svg", "badges": []},
    "side": "defender",
    "anchor": {
        "id": "key_point:5",
        "kind": "key_point",
        "text": "Building would begin in March.",
        "story_version": 2,
        "is_current": True,
    },
    "body_html": "<p>Fewer cars, for <em>good</em>.</p>",
    "body_text": "Fewer cars, for good.",
    "replies": {"count": 1, "next": None, "results": [REPLY]},
}
TOMBSTONE: dict[str, Any] = {
    **COMMENT,
    "author": None,
    "side": None,
    "anchor": None,
    "body_html": None,
    "body_text": None,
    "state": "removed",
    "removed_reason": "Deleted by its author.",
    "reactions": {"agree": 0, "disagree": 0, "insightful": 0, "fair": 0},
}
OWN: dict[str, Any] = {
    **COMMENT,
    "body": "Fewer cars, for *good*.",
    "editable_until": "2026-11-22T12:00:00Z",
    "waiting": False,
    "shown_version": 1,
    "replies": {"count": 0, "next": None, "results": []},
    "reactions": TOMBSTONE["reactions"],
}
WRITTEN: dict[str, Any] = {**OWN, "code": "", "reasons": [], "next_comment_at": "2026-11-21T12:00:20Z"}
HELD: dict[str, Any] = {**OWN, "state": "held", "waiting": True, "shown_version": 0, "editable_until": None}
REVISION: dict[str, Any] = {
    "version": 2,
    "created_at": "2026-11-21T12:05:00Z",
    "body_html": COMMENT["body_html"],
    "body_text": COMMENT["body_text"],
    "redacted": False,
    "diff": [
        {"op": "equal", "text": "Fewer cars"},
        {"op": "insert", "text": ", for *good*"},
        {"op": "equal", "text": "."},
    ],
}
VERDICT: dict[str, Any] = {
    "outcome": "hold",
    "code": "newcomer_link",
    "signals": [
        {"check": "wording", "verdict": "pass", "code": ""},
        {"check": "links", "verdict": "hold", "code": "newcomer_link"},
    ],
}
DRAFT: dict[str, Any] = {
    "id": f"reply-{REPLY['id']}",
    "parent": REPLY["id"],
    "edits": None,
    "side": "critic",
    "anchor": "key_point:5",
    "body": "Two years? I was told that",
    "saved_at": "2026-11-21T12:06:00Z",
}
PREVIEW: dict[str, Any] = {
    "body_html": '<p>Fewer <em>cars</em>, <a href="/subscribers/bob/" rel="nofollow ugc noopener">@bob</a>.</p>',
    "body_text": "Fewer cars, @bob.",
    "mentions": ["bob"],
}
MINE: dict[str, Any] = {
    "following": True,
    "muted": False,
    "reactions": {REPLY["id"]: "fair"},
    "stance": {"side": "defender", "because": None, "declared_at": "2026-11-21T12:00:00Z"},
    "forecast_answer": {"answer": "likely", "answered_at": "2026-11-21T12:00:00Z"},
    "next_comment_at": "2026-11-21T12:00:20Z",
    "argues_here": True,
    "held": [HELD],
    "drafts": [DRAFT],
    "unread": {"since": "2026-11-21T12:03:00Z", "count": 1, "more": False, "first": REPLY["id"]},
}


def answer(name: str, value: Any, status: int = 200) -> OpenApiExample:
    """An example of an answer with this status."""
    return OpenApiExample(name, value, response_only=True, status_codes=[str(status)])


def sent(name: str, value: Any) -> OpenApiExample:
    """An example of what a client sends."""
    return OpenApiExample(name, value, request_only=True)


def page(row: dict[str, Any]) -> dict[str, Any]:
    """A page with this one row."""
    return {"results": [row], "next": None, "previous": None}
