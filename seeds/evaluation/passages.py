"""The labelled passages: short news texts, and who stands where in each of them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from stories.models import Camp

SetName = Literal["tuning", "reports", "held_out", "unseen"]
SET_NAMES: tuple[SetName, ...] = get_args(SetName)

_FOLDER = Path(__file__).resolve().parent


class PassagesError(Exception):
    """A file that does not hold labelled passages."""


@dataclass(frozen=True)
class LabelledSide:
    """`speaker` is written as in the text; `quotes` are the speaker's words without their marks."""

    speaker: str
    camp: Camp
    quotes: list[str] = field(default_factory=list)
    unclear: bool = False


@dataclass(frozen=True)
class Passage:
    """`proposal` is for people: what the camps are for or against."""

    id: str
    subject: str
    title: str
    proposal: str
    paragraphs: list[str]
    sides: list[LabelledSide]

    @property
    def text(self) -> str:
        return " ".join(self.paragraphs)


def load_passages(name: SetName) -> list[Passage]:
    """All passages of one set, in the file's order."""
    return read_passages(_FOLDER / f"{name}.yaml")


def read_passages(path: Path) -> list[Passage]:
    """All passages of a file of the form of the sets. Raises PassagesError where it is not one."""
    try:
        rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [_passage(row) for row in rows]
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PassagesError(f"{path} cannot be read: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PassagesError(f"{path} holds no labelled passages: {error!r}") from error


def _passage(row: dict[str, Any]) -> Passage:
    sides = [LabelledSide(**{**side, "camp": Camp(side["camp"])}) for side in row["sides"]]
    return Passage(
        **{key: row[key] for key in ("id", "subject", "title", "proposal")},
        sides=sides,
        paragraphs=row["text"].splitlines(),
    )
