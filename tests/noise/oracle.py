"""The noise level once more, from the page of its definition and not from the code: slow, plain, one act at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2, sqrt

WEIGHT = {"comment": 1.0, "reply": 1.0, "stance": 0.25, "report": 0.2, "follow": 0.1, "reaction": 0.05}


@dataclass(frozen=True)
class Row:
    """One line of the ledger. Withdrawals take effect in the order of the list."""

    kind: str
    actor: int
    at: datetime
    key: str = ""
    target: str = ""
    stance: str = ""
    newcomer: bool = False
    crossing: bool = False
    everywhere: bool = False  # exclude and include: not on this story only


@dataclass(frozen=True)
class Score:
    """The sums of one story at the time of its latest live act."""

    as_of: datetime
    volume: float
    present: float
    mass: float
    critics: float
    defenders: float
    neutrals: float
    presence: float
    clash: float
    squares: float
    newcomers: float
    people: int
    intensity: float

    @property
    def noise_key(self) -> float:
        return log2(self.intensity) + self.as_of.timestamp() / 86_400

    @property
    def trend_key(self) -> float:
        return log2(self.present) + 8 * self.as_of.timestamp() / 86_400


def score(ledger: Sequence[Row]) -> Score | None:
    """The score of a story with this ledger, or None where nothing counts."""
    dead = _dead(ledger)
    acts = [row for row in ledger if row.kind in WEIGHT and row.key not in dead]
    if not acts:
        return None
    as_of = max(row.at for row in acts)
    people = [_Person(actor, acts, dead, as_of) for actor in sorted({row.actor for row in acts})]
    old, new = [p for p in people if not p.newcomer], [p for p in people if p.newcomer]
    pool = 0.5 * sqrt(sum(p.z**2 for p in new))
    volume = sum(p.z for p in old) + pool
    c, d = sum(p.s for p in old if p.side == "critic"), sum(p.s for p in old if p.side == "defender")
    n = sum(p.s for p in old if p.side not in {"critic", "defender"})
    mass = c + d + n + 0.5 * sqrt(sum(p.s**2 for p in new))
    presence = _harmonic(c, d)
    clash = _harmonic(sum(p.x for p in old if p.side == "critic"), sum(p.x for p in old if p.side == "defender"))
    contention = 0.5 * presence + 0.5 * clash
    return Score(
        as_of=as_of,
        volume=volume,
        present=sum(p.f for p in old) + 0.5 * sqrt(sum(p.f**2 for p in new)),
        mass=mass,
        critics=c,
        defenders=d,
        neutrals=n,
        presence=presence,
        clash=clash,
        squares=sum(p.z**2 for p in old) + pool**2,
        newcomers=pool / volume,
        people=len(people),
        intensity=volume * (1 + 4 * contention / mass),
    )


def level(intensity: float) -> float:
    """The level of an intensity, half = 100."""
    return 0.0 if intensity == 0 else 100 / (1 + (100 / intensity) ** 0.75)


class _Person:
    """What one actor adds up to."""

    def __init__(self, actor: int, acts: Sequence[Row], dead: set[str], as_of: datetime) -> None:
        own = [row for row in acts if row.actor == actor]
        said = [row for row in own if row.stance]
        self.newcomer = all(row.newcomer for row in own)
        self.side = max(said, key=lambda row: (row.at, row.key)).stance if said else "neutral"
        self.z = _loudness(own, as_of, timedelta(hours=24))
        self.s = _loudness(own, as_of, timedelta(days=14))
        keys = {row.key for row in own}  # whoever answers himself crosses nobody
        crossing = [row for row in own if row.crossing and row.target not in dead | keys]
        self.x = max((_left(row, as_of, timedelta(days=14)) for row in crossing), default=0.0)
        self.f = max(_left(row, as_of, timedelta(hours=3)) for row in own)


def _left(row: Row, as_of: datetime, half_life: timedelta) -> float:
    return float(WEIGHT[row.kind] * 2.0 ** (-((as_of - row.at) / half_life)))


def _loudness(rows: Sequence[Row], as_of: datetime, half_life: timedelta) -> float:
    left = [_left(row, as_of, half_life) for row in rows]
    return min(sqrt(sum(value**2 for value in left)), 2 * max(left))


def _harmonic(a: float, b: float) -> float:
    return 4 * a * b / (a + b) if a + b else 0.0


def _dead(ledger: Sequence[Row]) -> set[str]:
    """The keys of the acts that do not count: each row about an act or an actor overrules those before it."""
    retracted: dict[str, bool] = {}
    excluded: dict[tuple[int, bool], bool] = {}
    for row in ledger:
        if row.kind in {"retract", "restore"}:
            retracted[row.target] = row.kind == "retract"
        elif row.kind in {"exclude", "include"}:
            excluded[row.actor, row.everywhere] = row.kind == "exclude"
    return {
        row.key
        for row in ledger
        if row.kind in WEIGHT
        and (retracted.get(row.key) or excluded.get((row.actor, True)) or excluded.get((row.actor, False)))
    }
