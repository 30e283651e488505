"""The plain form of a story: what a reader produces, an editor edits, and publishing writes."""

import datetime
import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from stories.models import Camp

MAX_ENTRIES = 500  # of one list, sides of every camp together; more is a broken client or document, not a story
MAX_TOPICS = 50


@dataclass(frozen=True)
class Section:
    """A headed part of the body; the first part often has no heading."""

    heading: str
    paragraphs: list[str]


@dataclass(frozen=True)
class SideDraft:
    """One stand: who, on which side, saying what, and where it was said."""

    camp: Camp
    statement: str
    name: str = ""
    source: str = ""


@dataclass(frozen=True)
class TimelineDraft:
    """One step. `date` is None where the document gives none that can be read; `date_text` keeps its words."""

    title: str
    text: str = ""
    date: datetime.date | None = None
    date_text: str = ""


@dataclass(frozen=True)
class SourceDraft:
    """Where facts come from."""

    name: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class StoryDraft:
    """Everything a reader will see of a story. Field names are those of `GET stories/{slug}/`."""

    title: str
    summary: str = ""
    why_it_matters: str = ""
    key_points: list[str] = field(default_factory=list)
    body: list[Section] = field(default_factory=list)
    plain_words: str = ""
    sides: list[SideDraft] = field(default_factory=list)
    forecast: str = ""
    timeline: list[TimelineDraft] = field(default_factory=list)
    sources: list[SourceDraft] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    language: str = "en"
    side_labels: dict[str, str] = field(default_factory=dict)  # only those that differ from `stories.labels.LABELS`

    def content_hash(self) -> str:
        """SHA-256 over all of it: two drafts with the same hash show the same story."""
        said = asdict(self)
        if not self.side_labels:
            del said["side_labels"]  # as before there were any: a document that names none has not changed
        return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def to_plain(draft: StoryDraft) -> dict[str, Any]:
    """The draft as JSON gives it back, so that what is compared is what is kept."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(asdict(draft)))
    return plain


def from_plain(plain: dict[str, Any]) -> StoryDraft:
    """The draft that `to_plain` was given."""
    return StoryDraft(
        **plain
        | {
            "body": [Section(**part) for part in plain["body"]],
            "sides": [SideDraft(**side | {"camp": Camp(side["camp"])}) for side in plain["sides"]],
            "timeline": [TimelineDraft(**step | {"date": _date(step["date"])}) for step in plain["timeline"]],
            "sources": [SourceDraft(**source) for source in plain["sources"]],
        }
    )


def _date(told: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(told) if told else None


@dataclass(frozen=True)
class SideEvidence:
    """Where in a manuscript's text a side was found, in code points, and how sure its camp is (0 to 1).

    `start` and `end` are None where the words do not stand in the text in one piece.
    """

    camp: Camp
    name: str
    start: int | None
    end: int | None
    confidence: float
    needs_review: bool


@dataclass(frozen=True)
class ManuscriptDraft:
    """What a draft was read from: `text` without the lines of its site, which are `dropped`.

    `evidence` is as long as the draft's sides; None where the document states a side in a form of its own.
    """

    name: str
    text: str = ""
    dropped: list[str] = field(default_factory=list)
    title_inferred: bool = False
    review_reasons: list[str] = field(default_factory=list)
    evidence: list[SideEvidence | None] = field(default_factory=list)
