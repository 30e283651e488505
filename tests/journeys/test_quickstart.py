"""The pages for client authors are executed as they stand, block after block in one shell."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pyotp
import pytest

from launch.places import ROOT
from tests.journeys.site import AppClient, Site

DOCS = ROOT / "docs" / "api"
NEWSROOM = "newsroom@example.com"


def _curl_knows_json() -> bool:
    curl = shutil.which("curl")
    if curl is None:
        return False
    return "--json" in subprocess.run([curl, "--help", "all"], capture_output=True, text=True, check=False).stdout


pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not _curl_knows_json(), reason="the pages need curl 7.82 or later"),
]


def test_every_command_of_the_quickstart_works(site: Site) -> None:
    execute(DOCS / "quickstart.md", site)


def test_every_command_about_discussions_works(site: Site) -> None:
    """Before those about stories: the newest story has parts to point at, and a forecast."""
    execute(DOCS / "discussion.md", site, KEY=site.demo["api_key"])


def test_every_command_about_stories_works(site: Site) -> None:
    editor = AppClient(site, NEWSROOM)
    site.stack.manage("set_role", NEWSROOM, "editor")
    begun = editor.post("me/second-factors/", json={"kind": "totp", "name": "Phone"}).raise_for_status().json()
    proof = {"code": pyotp.TOTP(begun["secret"]).now()}
    editor.put(f"me/second-factors/{begun['id']}/", json=proof).raise_for_status()
    made = editor.post("me/api-keys/", json={"name": "newsroom", "scopes": ["read", "write"]}).raise_for_status()
    execute(DOCS / "stories.md", site, KEY=made.json()["secret"])


def test_every_command_about_ones_account_works(site: Site) -> None:
    execute(DOCS / "account.md", site)


def execute(page: Path, site: Site, **environ: str) -> None:
    script = "\n".join(re.findall(r"^```sh\n(.*?)^```", page.read_text(), flags=re.MULTILINE | re.DOTALL))
    environ = {**os.environ, "BASE_URL": site.stack.base_url, **environ}
    done = subprocess.run(["sh", "-eu", "-c", script], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
