"""Examples of the API description."""

from typing import Any

from discussion.api.examples import OWN

SANCTION: dict[str, Any] = {
    "id": "01a1fc95-1b7f-7f0e-8a44-1d0f6f3c2b11",
    "kind": "ban",
    "rule": "R2",
    "reason": "Forty advertisements in an hour.",
    "starts_at": "2026-11-01T09:00:00Z",
    "ends_at": None,
    "imposed_by": "mo",
    "lifted_at": "2026-11-02T09:00:00Z",
    "lifted_by": "mo",
    "acknowledged_at": None,
}
HISTORY: dict[str, Any] = {
    "handle": "alice",
    "joined_at": "2026-11-20T08:00:00Z",
    "newcomer": True,
    "trust": "new",
    "trust_reasons": [{"code": "few_contributions", "counted": 3, "needed": 10}],
    "banned": False,
    "comments": {"held": 1, "rejected": 0, "published": 0, "removed": 0, "deleted": 0, "erased": 0},
    "report_count": 0,
    "sanctions": [SANCTION],
    "strikes": {
        "points": 4,
        "results": [{"points": 4, "rule": "R5", "at": "2026-11-21T12:00:00Z", "expires_at": "2027-02-19T12:00:00Z"}],
        "proposed": {"points": 3, "kind": "warning", "days": None},
    },
}
DECISION: dict[str, Any] = {
    "id": "01a1fc94-5ea1-7b53-93d1-6a50d6a7d80e",
    "action": "remove",
    "case": "01a1fc91-02d4-7cc3-8b8a-2f7a1c4f9a10",
    "comment": OWN["id"],
    "subject": "alice",
    "sanction": None,
    "version": 1,
    "rule": "R1",
    "note": "The third time this week.",
    "actor": "mo",
    "reverses": None,
    "reversed_by": None,
    "at": "2026-11-21T12:05:00Z",
}
RESTORATION: dict[str, Any] = {
    **DECISION,
    "id": "01a1fc96-0c1e-7d13-9be5-54b0a3f2c7d9",
    "action": "restore",
    "rule": None,
    "note": "It was a quotation.",
    "reverses": DECISION["id"],
}
BAN: dict[str, Any] = {
    **DECISION,
    "id": "01a1fc97-73c2-7a08-8f54-c6d1f6e0b3a4",
    "action": "ban",
    "case": None,
    "comment": None,
    "version": None,
    "rule": "R2",
    "sanction": SANCTION["id"],
    "note": SANCTION["reason"],
}
LEASE: dict[str, Any] = {"by": "mo", "until": "2026-11-21T12:07:00Z"}
CASE_ROW: dict[str, Any] = {
    "id": DECISION["case"],
    "queue": "held",
    "reason": ["newcomer"],
    "opened_at": "2026-11-21T12:00:00Z",
    "closed_at": None,
    "priority": {"score": 4.03, "because": [{"reason": "a newcomer is waiting", "hours": 4.0}]},
    "lease": LEASE,
    "report_count": 0,
    "escalated_from": None,
    "appealed": None,
    "comment": {
        "id": OWN["id"],
        "story": OWN["story"],
        "author": "alice",
        "side": "defender",
        "state": "held",
        "version": 1,
        "created_at": OWN["created_at"],
        "excerpt": OWN["body"],
    },
}
CASE_FILE: dict[str, Any] = {
    **CASE_ROW,
    "comment": {
        **CASE_ROW["comment"],
        "body": OWN["body"],
        "body_html": OWN["body_html"],
        "shown_body": None,
        "parent": {
            "id": "01a1fc90-afff-7706-9684-0526dac656f9",
            "author": "bob",
            "state": "published",
            "body_text": "Two years without customers is no detail.",
        },
    },
    "escalation": None,
    "appeals": [],
    "signals": [
        {
            "check": "newcomer",
            "check_version": 1,
            "verdict": "hold",
            "code": "newcomer",
            "score": 1.0,
            "detail": "0 of 1 approved",
            "at": "2026-11-21T12:00:00Z",
        }
    ],
    "reports": [
        {
            "id": "01a1fc92-7d50-70aa-b10c-0a9e2f9b8d11",
            "reporter": "bob",
            "reason": "abuse",
            "note": "This is about me.",
            "illegal": False,
            "version": 1,
            "at": "2026-11-21T12:03:00Z",
        }
    ],
    "profile": None,
    "author": HISTORY,
    "decisions": [],
}
ESCALATED: dict[str, Any] = {
    **CASE_FILE,
    "queue": "escalated",
    "escalated_from": "held",
    "lease": None,
    "escalation": {"by": "mo", "note": "He names a witness of the trial.", "at": "2026-11-21T12:06:00Z"},
}
UNDONE: dict[str, Any] = {
    **DECISION,
    "id": "01a1fc94-9b20-7a35-8c11-7e2a4d5f6b08",
    "action": "undo",
    "subject": None,
    "rule": None,
    "note": "",
    "reverses": DECISION["id"],
    "at": "2026-11-21T12:05:09Z",
}
PICK: dict[str, Any] = {
    **DECISION,
    "action": "feature",
    "case": None,
    "version": None,
    "rule": None,
    "note": "Both sides agree.",
}
OWN_APPEAL: dict[str, Any] = {
    "id": "01a1fc9a-3f1e-7c20-9d45-2b7c8e9f0a16",
    "decision": DECISION["id"],
    "text": "I quoted him; the words are not mine.",
    "at": "2026-11-22T08:00:00Z",
    "verdict": None,
    "answer": "",
    "judged_at": None,
}
CLEARING: dict[str, Any] = {**BAN, "action": "clear", "note": "The text is a price list."}
MERGING: dict[str, Any] = {
    **BAN,
    "id": "01a1fc99-0d2e-7a11-8c3f-2b6f0e7d9a55",
    "action": "merge",
    "rule": None,
    "sanction": None,
    "note": "Both sign with the same name, and answer each other within seconds.",
}
MERGER: dict[str, Any] = {
    "handle": "alice_2",
    "into": "alice",
    "moves": {
        "comments": 12,
        "reactions": 40,
        "reactions_void": 3,
        "stances": 4,
        "stances_void": 1,
        "follows": 2,
        "reports": 1,
        "reports_void": 0,
        "notices": 17,
        "mutes": 0,
        "sanctions_in_force": 1,
        "strikes_in_force": 1,
        "notes": 0,
        "sessions": 2,
        "api_keys": 0,
    },
    "refusals": [{"code": "account_leaving", "detail": "One of the two accounts waits to be erased."}],
}
NOTE: dict[str, Any] = {
    "id": "01a1fc98-2b1d-7e44-a3f0-5d1f7a9c6e20",
    "author": "mo",
    "text": "Writes for a shop on the market street, and says so.",
    "at": "2026-11-21T12:20:00Z",
}
PERSON: dict[str, Any] = {
    **HISTORY,
    "handle_changes": [{"before": "reader_7hk3fq9", "after": "alice", "at": "2026-11-20T08:05:00Z"}],
    "decisions": [BAN],
    "notes": [NOTE],
}
AUDIT_ENTRY: dict[str, Any] = {
    "id": "4711",
    "actor": "mo",
    "verb": "remove",
    "target": f"comment:{OWN['id']}",
    "before": {"state": "published", "shown_version": 1, "latest_version": 1},
    "after": {
        "state": "removed",
        "shown_version": 1,
        "latest_version": 1,
        "decision": DECISION["id"],
        "rule": "R1",
    },
    "at": DECISION["at"],
}
REDACTION: dict[str, Any] = {
    "decision": DECISION["id"],
    "passage": "0151 234567",
    "of_version": None,
    "at": DECISION["at"],
}
OWN_REPORT: dict[str, Any] = {
    "id": CASE_FILE["reports"][0]["id"],
    "comment": OWN["id"],
    "story": OWN["story"],
    "reason": "abuse",
    "note": "This is about me.",
    "illegal": False,
    "outcome": "waiting",
    "appealable_until": None,
    "appeal": None,
    "at": "2026-11-21T12:03:00Z",
}
OWN_PROFILE_REPORT: dict[str, Any] = {
    "id": "01a1fc95-1d2e-7c55-9a3f-0f6b1c2d3e4f",
    "subscriber": "sdrawkcab",
    "reason": "abuse",
    "note": "Read the name backwards.",
    "illegal": False,
    "outcome": "waiting",
    "appealable_until": None,
    "appeal": None,
    "at": "2026-11-21T12:03:00Z",
}
PROFILE_CASE: dict[str, Any] = {
    "id": "01a1fc95-1d2e-7a01-8b7d-5e6f7a8b9c0d",
    "subscriber": "sdrawkcab",
    "about": "",
    "link": "",
    "opened_at": "2026-11-21T12:03:00Z",
    "reports": [
        {
            "id": OWN_PROFILE_REPORT["id"],
            "reporter": "bob",
            "reason": "abuse",
            "note": "Read the name backwards.",
            "illegal": False,
            "at": "2026-11-21T12:03:00Z",
        }
    ],
}
RENAMING: dict[str, Any] = {
    **BAN,
    "action": "rename",
    "subject": "reader_7hk3fq9",
    "sanction": None,
    "note": "The name is an insult.",
}
STATEMENT: dict[str, Any] = {
    "id": "01a1fc94-5ea3-7e41-b0b5-9c1f4f0e2d77",
    "action": "remove",
    "rule": "R1",
    "comment": OWN["id"],
    "story": OWN["story"],
    "text": "Your comment of 21 November 2026 on “Tram line nine divides the old town” was removed. …",
    "appealable_until": "2027-05-20T12:05:00Z",
    "appeal": None,
    "at": DECISION["at"],
}
