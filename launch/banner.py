"""What `make run` tells when everything answers."""

import json
import urllib.request
from pathlib import Path

FRAME = "-" * 78


def describe(base_url: str, *, var: Path, database: str) -> str:
    """Where to look, how to sign in, and how to stop it."""
    rows = {
        "stories": f"{base_url}/",
        "one story": first_story(base_url) or "none is published yet",
        "API, to try out": f"{base_url}/api/v1/docs/",
        "moderation": f"{base_url}/admin/   (accounts and passwords: {var / 'demo.json'})",
        "mails": f"{base_url}/dev/mailbox/",
        "logs": f"{var / 'log'}",
        "data": f"{var}, {database}",
    }
    lines = [f"  {name:<16} {value}" for name, value in rows.items()]
    return "\n".join(
        [
            FRAME,
            "Hubbub runs.",
            "",
            *lines,
            "",
            f"  To sign in: {base_url}/sign-in/ with any e-mail address; the code is in the mailbox page above.",
            "  Ctrl-C stops everything; so does `make stop` in another terminal.",
            FRAME,
        ]
    )


def first_story(base_url: str) -> str | None:
    """The page of the story that the list begins with."""
    try:
        with urllib.request.urlopen(f"{base_url}/api/v1/stories/?limit=1", timeout=5) as answer:  # noqa: S310 -- ours
            results = json.load(answer)["results"]
            return f"{base_url}/stories/{results[0]['slug']}/" if results else None
    except (OSError, ValueError, LookupError, TypeError):  # the banner must not depend on what the API looks like
        return None
