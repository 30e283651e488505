"""How long one person waits between two comments on a loud story. Out of the environment; nonsense stops the start."""

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

SECONDS = {"silent": 0, "murmur": 0, "buzz": 0, "loud": 20, "uproar": 45, "storm": 90}  # by the band of the noise
LONGEST = 3600


def read_cooling(env: Env) -> dict[str, int]:
    """COOLING_SECONDS=`loud=30,storm=120`: bands that are not named keep theirs. A louder band never waits less."""
    try:
        told: dict[str, int] = env.dict("COOLING_SECONDS", {}, subcast_values=int)
    except (EnvError, ValueError):
        raise ImproperlyConfigured("COOLING_SECONDS must be bands with whole seconds: loud=30,storm=120.") from None
    if unknown := ", ".join(sorted(set(told) - set(SECONDS))):
        raise ImproperlyConfigured(f"COOLING_SECONDS names {unknown}; it may name {', '.join(SECONDS)}.")
    waits = SECONDS | told
    if not all(0 <= wait <= LONGEST for wait in waits.values()):
        raise ImproperlyConfigured(f"COOLING_SECONDS: a wait is from 0 to {LONGEST} seconds.")
    if list(waits.values()) != sorted(waits.values()):
        raise ImproperlyConfigured("COOLING_SECONDS: a louder band must not wait less than a quieter one.")
    return waits
