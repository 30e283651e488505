"""The numbers of `docs/noise.md`: from the settings into a table, a row a version; every state names its own."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import transaction

from core.acts import note_act
from core.kept_sql import Search
from stories.noise.models import Engagement, NoiseParameters

CONTRIBUTIONS = (Engagement.Kind.COMMENT, Engagement.Kind.REPLY)  # what makes a newcomer an old hand
EPOCH_DAYS = 14.0  # how far the rows of people are kept from their landmark
DAY = 86_400.0  # seconds
_LATEST = Search(lambda: NoiseParameters.objects.order_by("-version")[:1])


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the settings of this process ask for."""

    loud_days: float
    voice_days: float
    tempo_days: float
    newcomers_share: float
    contention_gain: float
    steepness: float
    weights: dict[str, float]
    newcomer_days: int
    newcomer_contributions: int

    @classmethod
    def from_settings(cls) -> Self:
        return cls(
            **settings.NOISE,
            newcomer_days=settings.NEWCOMER_DAYS,
            newcomer_contributions=settings.NEWCOMER_CONTRIBUTIONS,
        )

    def is_in(self, kept: NoiseParameters) -> bool:
        return all(getattr(kept, name) == value for name, value in asdict(self).items())


def current_parameters() -> NoiseParameters:
    """The latest version, by which everything is computed from now on. One query.

    Before anything was computed there is none: then what the first will be, by the settings, and not saved.
    """
    return _latest() or NoiseParameters(version=1, **_of_settings())


def saved_parameters() -> NoiseParameters:
    """The same for those who are about to write what refers to it."""
    return _latest() or NoiseParameters.objects.get_or_create(version=1, defaults=_of_settings())[0]


def adopt_settings(*, at: datetime) -> NoiseParameters:
    """Make the numbers of the settings the current ones, as a new version if they differ. One query if they do not.

    Nothing is recomputed here: `recomputing` does that, a chunk of stories at a time, and each story is read by the
    version that it was computed by. Two processes that adopt the same numbers at once make one version.
    """
    chosen = Chosen.from_settings()
    current = saved_parameters()
    while not chosen.is_in(current):
        current = _after(current, chosen, at)
    return current


def differs_from_settings() -> bool:
    """Whether this process was told other numbers than those in force: another one was started later."""
    return not Chosen.from_settings().is_in(current_parameters())


def _latest() -> NoiseParameters | None:
    return _LATEST.first()


def _of_settings() -> dict[str, Any]:
    return asdict(Chosen.from_settings())


@transaction.atomic
def _after(current: NoiseParameters, chosen: Chosen, at: datetime) -> NoiseParameters:
    """The next version, whoever writes it.

    The ranks of all stories stand in one index, and stories pass to the new version one after another. The offsets
    continue the old scale at the moment of the change: what was louder then stays before what was less loud.
    """
    day = at.timestamp() / DAY
    version, made = NoiseParameters.objects.get_or_create(
        version=current.version + 1,
        defaults={
            **asdict(chosen),
            "noise_offset": current.noise_offset + day / current.loud_days - day / chosen.loud_days,
            "trend_offset": current.trend_offset + day / current.tempo_days - day / chosen.tempo_days,
            "since": at,
        },
    )
    if made:
        before, after = _told(current), _told(version)
        note_act(actor=None, verb="noise.parameters", target="noise", before=before, after=after, at=at)
    return version


def _told(version: NoiseParameters) -> dict[str, Any]:
    return {name: getattr(version, name) for name in ("version", *Chosen.__dataclass_fields__)}
