"""How long to wait, as people say it."""

import pytest

from core.waits import in_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 minute"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (900, "15 minutes"),
        (7140, "119 minutes"),
        (7200, "2 hours"),
        (7201, "3 hours"),
        (86400, "24 hours"),
    ],
)
def test_a_wait_is_rounded_up(seconds: int, words: str) -> None:
    assert in_words(seconds) == words
