"""The client author's first page is executed as it stands, block after block in one shell."""

import os
import re
import shutil
import subprocess

import pytest

from launch.places import ROOT
from tests.journeys.site import Site

pytestmark = pytest.mark.journey

PAGE = ROOT / "docs" / "api" / "quickstart.md"


def _curl_knows_json() -> bool:
    curl = shutil.which("curl")
    if curl is None:
        return False
    return "--json" in subprocess.run([curl, "--help", "all"], capture_output=True, text=True, check=False).stdout


@pytest.mark.skipif(not _curl_knows_json(), reason="the page needs curl 7.82 or later")
def test_every_command_of_the_quickstart_works(site: Site) -> None:
    script = "\n".join(re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL))
    environ = {**os.environ, "BASE_URL": site.stack.base_url}
    done = subprocess.run(["sh", "-eu", "-c", script], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
