"""Examples of the API description."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

STANDING: dict[str, Any] = {
    "trust": "member",
    "next_trust": "trusted",
    "trust_reasons": [
        {"code": "few_contributions", "counted": 31, "needed": 50},
        {"code": "strikes", "points": 2, "until": "2027-02-19T12:00:00Z"},
    ],
    "banned": False,
    "shut_out": False,
    "silenced": False,
    "sanctions": [],
    "strikes": {
        "points": 2,
        "results": [{"points": 2, "rule": "R1", "at": "2026-11-21T12:00:00Z", "expires_at": "2027-02-19T12:00:00Z"}],
        "next": {"points": 3, "kind": "warning", "days": None},
    },
    "limits": {
        "comments_per_minute": 10,
        "writes_per_minute": 120,
        "reports_per_hour": 60,
        "links_per_comment": 3,
        "mentions_per_comment": 6,
        "api_keys": 10,
        "edit_minutes": 10080,
    },
}
MISSING = [
    {"code": "young", "until": "2026-12-21T12:00:00Z"},
    {"code": "few_contributions", "counted": 3, "needed": 10},
]
ACCOUNT: dict[str, Any] = {
    "handle": "reader_7hk3fq9",
    "email": "ann@example.com",
    "avatar": "/api/v1/subscribers/reader_7hk3fq9/avatar.svg",
    "about": "",
    "link": "",
    "show_joined": True,
    "show_comments": False,
    "joined_at": "2026-11-21T12:00:00Z",
    "roles": [],
    "rules_version": 1,
    "rules_accepted_version": 1,
    "rules_accepted_at": "2026-11-21T12:00:00Z",
    "standing": {
        **STANDING,
        "trust": "new",
        "next_trust": "member",
        "trust_reasons": MISSING,
        "strikes": {"points": 0, "results": [], "next": {"points": 3, "kind": "warning", "days": None}},
        "limits": {
            "comments_per_minute": 3,
            "writes_per_minute": 60,
            "reports_per_hour": 20,
            "links_per_comment": 0,
            "mentions_per_comment": 3,
            "api_keys": 3,
            "edit_minutes": 1440,
        },
    },
}
SESSION: dict[str, Any] = {
    "id": "01a1fc90-afff-7706-9684-0526dac656f9",
    "client": "app",
    "user_agent": "curl/8.5.0",
    "created_at": "2026-11-21T12:00:00Z",
    "last_seen_at": "2026-11-21T12:04:00Z",
    "expires_at": "2026-12-21T12:00:00Z",
    "current": True,
}
KEY: dict[str, Any] = {
    "id": "01a1fc90-afed-7163-9947-c78f6df13290",
    "name": "newsroom site",
    "prefix": "hbk_Vq3x",
    "scopes": ["read"],
    "created_at": "2026-11-21T12:00:00Z",
    "last_used_at": None,
}


def _page(row: dict[str, Any]) -> dict[str, Any]:
    return {"results": [row], "next": None, "previous": None}


CODE_REQUEST = OpenApiExample("Ask for a code", {"email": "ann@example.com"}, request_only=True)
CODE_PROMISE = OpenApiExample(
    "On its way", {"expires_in": 600, "resend_after": 60}, response_only=True, status_codes=["202"]
)
NEW_EMAIL = OpenApiExample("Another mailbox", {"email": "ann@town.example"}, request_only=True)
PROVEN_EMAIL = OpenApiExample("With the code", {"email": "ann@town.example", "code": "123456"}, request_only=True)
SIGN_IN = OpenApiExample(
    "An app signs in",
    {"email": "ann@example.com", "code": "123456", "client": "app", "accept_rules": True},
    request_only=True,
)
SIGNED_IN = OpenApiExample(
    "An app is signed in",
    {"subscriber": ACCOUNT, "token": "hbt_…", "device": "hbd_…", "second_factor": None},
    response_only=True,
    status_codes=["201"],
)
SESSION_LIST = OpenApiExample("One app", _page(SESSION), response_only=True)
MY_ACCOUNT = OpenApiExample("New here", ACCOUNT, response_only=True)
ACCEPT_RULES = OpenApiExample("Accept the guidelines", {"accept_rules": True}, request_only=True)
TELL = OpenApiExample("Tell something", {"about": "I ride line nine.", "show_comments": True}, request_only=True)
NEW_HANDLE = OpenApiExample("Rename", {"handle": "ann_of_town"}, request_only=True)
MY_STANDING = OpenApiExample("In good standing", STANDING, response_only=True)
KEY_LIST = OpenApiExample("One key", _page(KEY), response_only=True)
NEW_KEY = OpenApiExample("For reading", {"name": "newsroom site", "scopes": ["read"]}, request_only=True)
CREATED_KEY = OpenApiExample(
    "Shown this once", {**KEY, "secret": "hbk_Vq3x…"}, response_only=True, status_codes=["201"]
)
PROFILE = OpenApiExample(
    "A moderator",
    {
        "handle": "mo",
        "avatar": "/api/v1/subscribers/mo/avatar.svg",
        "badges": ["moderator"],
        "joined": "2025-10",
        "about": "I read what is reported, mostly in the mornings.",
        "link": {"url": "https://example.org/mo", "host": "example.org"},
        "shows_comments": False,
    },
)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80" role="img" '
    'aria-label="Picture of mo">…</svg>'
)
