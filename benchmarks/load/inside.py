"""How long an answer took inside of the server, as `benchmarks.load.timed` says in a header of it."""

HEADER = "Server-Timing"  # https://www.w3.org/TR/server-timing/
_DURATION = "inside;dur="  # milliseconds


def told(seconds: float) -> tuple[str, str]:
    """The header."""
    return HEADER, f"{_DURATION}{seconds * 1e3:.3f}"


def seconds_told(header: str | None) -> float:
    """What it says; 0 without one."""
    return float(header.removeprefix(_DURATION)) / 1e3 if header else 0.0
