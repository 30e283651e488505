"""What so many strike points propose, out of the environment; nonsense stops the start."""

from django.core.exceptions import ImproperlyConfigured
from environs import Env

Step = tuple[int, str, int | None]  # points, kind of sanction, days
LASTING = {"silence", "suspension"}  # these take days
KINDS = {"warning", "ban", *LASTING}
LONGEST = 365  # days


def read_ladder(env: Env, default: str) -> list[Step]:
    """STRIKE_LADDER: steps in the order of their points, each with more than the one before."""
    steps = [_read(step.strip()) for step in env.str("STRIKE_LADDER", default).split(",") if step.strip()]
    points = [step[0] for step in steps]
    if points != sorted(set(points)):
        raise ImproperlyConfigured("STRIKE_LADDER: each step takes more points than the one before.")
    return steps


def _read(step: str) -> Step:
    points, kind, days = ([*step.split(":"), "", ""])[:3]
    is_known = kind in KINDS and points.isdecimal() and int(points) > 0 and step.count(":") == 1 + (kind in LASTING)
    if not is_known or (kind in LASTING and not (days.isdecimal() and 1 <= int(days) <= LONGEST)):
        raise ImproperlyConfigured(f"STRIKE_LADDER: {step} is no step such as 3:warning or 6:silence:7 (days).")
    return int(points), kind, int(days) if kind in LASTING else None
