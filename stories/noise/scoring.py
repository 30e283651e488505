"""From a stored state to what a reader sees at a later moment: decay, level, band, reasons, and a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

from stories.noise.models import NoiseParameters, StoryNoise
from stories.noise.params import DAY

HIGHEST_POWER = 500.0  # of two: the level is 100 long before
BANDS = ((5, "silent"), (20, "murmur"), (40, "buzz"), (60, "loud"), (80, "uproar"))
BORDER = 1.0  # points about a border in which a band stays as it was announced
RISING, COOLING = 2.0, -1.0  # trend
CAMPS_VISIBLE = 2.0  # c + d below this is too little to speak of camps
ANSWERING = 0.1  # clash above this reads as "they answer each other"


@dataclass(frozen=True)
class Scale:
    """How an intensity becomes a level: 50 at `half`, and more or less steeply over its logarithm."""

    half: float
    steepness: float

    def level(self, intensity: float) -> float:
        """0 to 100, and exactly 0 for nothing."""
        return float(100.0 / (1.0 + (self.half / intensity) ** self.steepness)) if intensity > 0 else 0.0


@dataclass(frozen=True)
class Reading:
    """A state decayed to one moment. The letters of `docs/noise.md` are in the comments."""

    volume: float = 0.0  # V
    intensity: float = 0.0  # I
    present: float = 0.0  # F
    critics: float = 0.0  # c
    defenders: float = 0.0  # d
    neutrals: float = 0.0  # n
    presence: float = 0.0  # H(c, d)
    clash: float = 0.0  # H(xc, xd)
    breadth: float | None = None
    people: int = 0  # who have taken part, ever
    resting: bool = False  # none of them in the last day
    steady_share: float = 0.125  # of V, which is here now where a discussion neither grows nor cools
    scale: Scale = Scale(half=100.0, steepness=0.75)

    @property
    def steady(self) -> float:
        return self.steady_share * self.volume

    @property
    def level(self) -> float:
        return round(self.scale.level(self.intensity), 1)

    @property
    def loudness(self) -> float:
        """The level that the volume alone would give."""
        return round(self.scale.level(self.volume), 1)

    @property
    def trend(self) -> float:
        return (self.present - self.steady) / sqrt(self.steady + 1)

    @property
    def direction(self) -> str:
        if self.trend > RISING:
            return "rising"
        return "cooling" if self.trend < COOLING else "steady"


def read_state(state: StoryNoise | None, *, at: datetime, half: float) -> Reading:
    """The state at `at`; before its own time, as it was then. No state is silence. `half` is that of `at`."""
    if state is None:
        return Reading()
    params = state.params
    days = max(0.0, (at - state.as_of).total_seconds() / DAY)
    half_lives = (params.loud_days, params.voice_days, params.tempo_days)
    loud, voice, tempo = (2.0 ** (-days / half_life) for half_life in half_lives)
    return Reading(
        volume=state.volume * loud,
        intensity=state.intensity * loud,
        present=state.present * tempo,
        critics=state.critics * voice,
        defenders=state.defenders * voice,
        neutrals=state.neutrals * voice,
        presence=state.presence * voice,
        clash=state.clash * voice,
        breadth=state.volume**2 / state.squares,
        people=state.people,
        resting=days >= 1,
        steady_share=params.steady,
        scale=Scale(half, params.steepness),
    )


def level_of_key(key: float | None, *, at: datetime, params: NoiseParameters, half: float) -> float:
    """The level at `at` of a story whose noise_key by these parameters is `key`; None is silence."""
    if key is None:
        return 0.0
    # Of an act whose clock is years ahead, Python could not compute the power.
    power = min(key - at.timestamp() / DAY / params.loud_days, HIGHEST_POWER)
    return Scale(half, params.steepness).level(2.0**power)


def band_of(level: float) -> str:
    """The name of a level, from `silent` to `storm`."""
    return next((name for limit, name in BANDS if level < limit), "storm")


def next_band(band: str, level: float) -> str:
    """The band to announce after `band`: another one only where the level is past the border by BORDER points.

    So a level that comes and goes about a border is announced once.
    """
    reached = band_of(level)
    return band if band in {band_of(max(0, level - BORDER)), band_of(level + BORDER)} else reached


def card_of(reading: Reading) -> dict[str, Any]:
    """What a story card shows."""
    return {"level": reading.level, "band": band_of(reading.level), "direction": reading.direction}


def explain(reading: Reading, labels: Mapping[str, str]) -> dict[str, Any]:
    """Everything a reader may know about a level, without times and history; the sides are called as `labels` says."""
    camps = reading.critics + reading.defenders
    contention, presence, clash = _contention(reading, camps)
    return {
        **card_of(reading),
        "because": {
            "loudness_alone": reading.loudness,
            "added_by_contention": round(reading.level - reading.loudness, 1),
        },
        "people": reading.people,
        "volume": round(reading.volume, 1),
        "contention": contention,
        "presence": presence,
        "clash": clash,
        "sides": _shares(reading),
        "breadth": None if reading.breadth is None else round(reading.breadth, 1),
        "tempo": round(reading.present / reading.steady, 2) if reading.steady else None,
        "trend": round(reading.trend, 2),
        "text": _sentence(reading, clash, labels),
    }


def _contention(reading: Reading, camps: float) -> tuple[float | None, float | None, float | None]:
    if camps < CAMPS_VISIBLE:
        return None, None, None
    presence = round(0.5 * reading.presence / (camps + 2), 3)
    clash = round(0.5 * reading.clash / (camps + 2), 3)
    return round(presence + clash, 3), presence, clash


def _shares(reading: Reading) -> dict[str, float]:
    total = reading.critics + reading.defenders + reading.neutrals
    parts = {"critic": reading.critics, "defender": reading.defenders, "neutral": reading.neutrals}
    return {camp: round(part / total, 2) if total else 0.0 for camp, part in parts.items()}


def _sentence(reading: Reading, clash: float | None, labels: Mapping[str, str]) -> str:
    """People by heads, sides by weight; contention is no measure of hostility and not sold so."""
    band = band_of(reading.level).capitalize()
    if reading.people == 0:
        return f"{band}: nobody has taken part so far."
    who = "1 person has" if reading.people == 1 else f"{reading.people} people have"
    words = f"{band}: {who} taken part so far" + (", nobody in the last day" if reading.resting else "")
    if clash is not None:
        words += f"; {_weights(reading, labels)}" + (", and they answer each other" if clash > ANSWERING else "")
    return f"{words}; {reading.direction}."


def _weights(reading: Reading, labels: Mapping[str, str]) -> str:
    shares = {camp: f"{share:.0%}".replace("%", " %") for camp, share in _shares(reading).items()}
    critics, defenders = f"{labels['critics']} carry {shares['critic']}", f"{labels['defenders']} {shares['defender']}"
    return f"{critics} and {defenders} of the weight of established accounts"
