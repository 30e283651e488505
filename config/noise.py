"""The numbers of the noise level, out of the environment; nonsense stops the start. `docs/noise.md` explains each."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

WEIGHTS = {"comment": 1.0, "reply": 1.0, "stance": 0.25, "report": 0.2, "follow": 0.1, "reaction": 0.05, "view": 0.0}
HOUR = 1 / 24  # days
# Rows of people are kept within 14 days: 2^(14 d / half-life) has to be a float, and so has its square.
LIGHTEST, HEAVIEST = 1e-6, 100.0  # weight: the square of a lighter one, decayed, would be lost
HALF_LIVES = (HOUR, 365.0)  # days


def noise_parameters(env: Env) -> dict[str, Any]:
    """NOISE_*_HOURS, NOISE_*_DAYS, NOISE_WEIGHTS and the three numbers of the formula."""
    return {
        "loud_days": _within(env, "NOISE_LOUD_HOURS", 24.0, HALF_LIVES, unit=HOUR),
        "voice_days": _within(env, "NOISE_VOICE_DAYS", 14.0, HALF_LIVES),
        "tempo_days": _within(env, "NOISE_TEMPO_HOURS", 3.0, HALF_LIVES, unit=HOUR),
        "newcomers_share": _within(env, "NOISE_NEWCOMERS_SHARE", 0.5, (0.01, 1.0)),
        "contention_gain": _within(env, "NOISE_CONTENTION_GAIN", 4.0, (0.0, 100.0)),
        "steepness": _within(env, "NOISE_STEEPNESS", 0.75, (0.1, 3.0)),
        "weights": _weights(env),
    }


def noise_half(env: Env) -> float | None:
    """NOISE_HALF: the intensity at which the level is 50; `auto`, told as None, follows the size of the site."""
    told = env.str("NOISE_HALF", "100")
    return None if told == "auto" else _within(env, "NOISE_HALF", 100.0, (1.0, 1e6))


def _weights(env: Env) -> dict[str, float]:
    """`comment=2,reaction=0`: those not named keep theirs."""
    try:
        told: dict[str, float] = env.dict("NOISE_WEIGHTS", {}, subcast_values=float)
    except (EnvError, ValueError):
        raise ImproperlyConfigured("NOISE_WEIGHTS must be kinds with their weights: comment=2,reaction=0.") from None
    if unknown := ", ".join(sorted(set(told) - set(WEIGHTS))):
        raise ImproperlyConfigured(f"NOISE_WEIGHTS names {unknown}; it may name {', '.join(WEIGHTS)}.")
    if not all(weight == 0 or LIGHTEST <= weight <= HEAVIEST for weight in told.values()):  # NaN is neither
        raise ImproperlyConfigured(f"NOISE_WEIGHTS: a weight is 0, or from {LIGHTEST:g} to {HEAVIEST:g}.")
    weights = WEIGHTS | told
    if not any(weights.values()):
        raise ImproperlyConfigured("NOISE_WEIGHTS: something must weigh more than 0.")
    return weights


def _within(env: Env, name: str, default: float, bounds: tuple[float, float], unit: float = 1.0) -> float:
    """The number called `name`, in `unit`; ImproperlyConfigured if it is outside of `bounds`."""
    number: float = env.float(name, default) * unit
    low, high = bounds
    if not low <= number <= high:
        raise ImproperlyConfigured(f"{name} must be from {low / unit:g} to {high / unit:g}.")
    return number
