"""Examples of the API description: decisions about many, and bursts of new accounts."""

from typing import Any

from discussion.api.examples import OWN

TOKEN = "hbb_0Zk4x3mWcQ0o9q0YtqYJp7m0dS2m1k8J6o5Q2x4yR7w"  # noqa: S105  # opens nothing
PREVIEWED: dict[str, Any] = {
    "preview": True,
    "selection": {"author": "buyhere", "story": OWN["story"]},
    "action": "remove",
    "rule": "R2",
    "note": "One campaign.",
}
SAMPLE: dict[str, Any] = {
    "comment": OWN["id"],
    "version": 1,
    "story": OWN["story"],
    "handle": "buyhere",
    "excerpt": "Cheap watches, only today.",
}
PREVIEW: dict[str, Any] = {
    "token": TOKEN,
    "expires_at": "2026-11-21T12:20:00Z",
    "action": "remove",
    "rule": "R2",
    "total": 42,
    "people": 1,
    "needs_second": False,
    "skipped": [{"code": "case_leased", "count": 1}],
    "samples": [SAMPLE],
}
BULK: dict[str, Any] = {
    "id": "01a1fc99-70a1-7d11-8e55-6c2f5a8e4b33",
    "action": "remove",
    "rule": "R2",
    "note": "One campaign.",
    "until": None,
    "story": OWN["story"],
    "state": "running",
    "actor": "mo",
    "seconded_by": None,
    "needs_second": False,
    "total": 42,
    "confirmed_at": "2026-11-21T12:06:00Z",
    "finished_at": None,
    "reverses": None,
    "reversed_by": None,
}
BULK_FILE: dict[str, Any] = {
    **BULK,
    "done": 30,
    "pending": 11,
    "skipped": [{"code": "version_stale", "count": 1}],
    "skipped_items": [SAMPLE],
}
BRIGADE: dict[str, Any] = {
    "id": "01a1fc9b-11f0-7ab0-9b1e-0d4b7a2f9c55",
    "story": OWN["story"],
    "side": "critic",
    "since": "2026-11-21T11:00:00Z",
    "until": "2026-11-21T12:00:00Z",
    "arrived": 31,
    "expected": 0.8,
    "chance": 3.2e-37,
    "accounts": 33,
    "found_at": "2026-11-21T12:10:00Z",
    "closed_at": None,
    "closed_by": None,
    "bulk": None,
}
BRIGADE_FILE: dict[str, Any] = {
    **BRIGADE,
    "level": 41.3,
    "level_without": 22.8,
    "members": [
        {
            "handle": "anna_k",
            "joined_at": "2026-11-21T10:58:00Z",
            "first_at": "2026-11-21T11:02:00Z",
            "last_at": "2026-11-21T11:40:00Z",
            "acts": {"comment": 1, "reaction": 4, "stance": 1},
            "left_out": False,
            "sanctioned": False,
        }
    ],
}
