"""Words for the person at the terminal."""

import sys


def say(text: str) -> None:
    """Print to stderr, at once; a terminal that was closed meanwhile must not stop an orderly shutdown."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        return
