"""What publishing does to a draft before it writes it: tidy the text, then refuse what does not fit."""

import re
from collections.abc import Sized
from dataclasses import is_dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Model

from core.errors import DomainError
from core.markup import clean_source
from core.text import drop_unseen
from stories.drafts import MAX_ENTRIES, MAX_TOPICS, Section, StoryDraft
from stories.labels import label_faults, only_others
from stories.models import Camp, Side, Source, Story, TimelineEntry, Topic
from stories.slugs import topic_slug

SUMMARY_LENGTH = 300
TOPIC_SLUG = 60  # characters of the column
SOURCE_URL = 500
_url_check = URLValidator(schemes=["http", "https"])
# A sentence ends where a capital follows, unless the stop belongs to an initial or a title.
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSt)[.!?][\"”’)]*(?=\s+[\"“‘(]?[A-Z0-9])"
)

# Also what a form of the admin can send back: an entry is up to four of its fields (DATA_UPLOAD_MAX_NUMBER_FIELDS).
_LISTS = dict.fromkeys(("key_points", "body", "sides", "timeline", "sources"), MAX_ENTRIES) | {"topics": MAX_TOPICS}


class DraftInvalidError(DomainError):
    """`errors` says which fields, as in any malformed request."""

    code = "draft_invalid"
    message = "Some fields of this story cannot be published as they are."


def tidy_draft(draft: StoryDraft) -> StoryDraft:
    """The same story with clean text: no empty points or paragraphs, each topic once, and a summary.

    Where the draft has no summary it is the first sentence of `why_it_matters`. Idempotent.
    """
    draft = replace(draft, **{name: _clean(value) for name, value in vars(draft).items()})
    sections = [Section(part.heading, [text for text in part.paragraphs if text]) for part in draft.body]
    return replace(
        draft,
        summary=draft.summary or first_sentence(draft.why_it_matters),
        key_points=[point for point in draft.key_points if point],
        body=[part for part in sections if part.heading or part.paragraphs],
        topics=sorted({topic_slug(name) or name: name for name in draft.topics if name}.values()),
        side_labels=only_others(draft.side_labels),
    )


def first_sentence(text: str) -> str:
    """The first sentence, at most SUMMARY_LENGTH characters and then cut between two words."""
    text = " ".join(text.split())
    end = _SENTENCE_END.search(text)
    sentence = text[: end.end()] if end else text
    if len(sentence) <= SUMMARY_LENGTH:
        return sentence
    return sentence[:SUMMARY_LENGTH].rsplit(" ", 1)[0][: SUMMARY_LENGTH - 1] + "…"


def check_draft(draft: StoryDraft) -> None:
    """Raise DraftInvalidError unless every part of the draft fits its column, and no list is endless."""
    long = [error for name, limit in _LISTS.items() for error in _too_many(name, getattr(draft, name), limit)]
    if long:
        raise DraftInvalidError(errors=long)
    rows: dict[str, Model] = {"": Story(title=draft.title, summary=draft.summary, language=draft.language)}
    rows |= {f"/sides/{number}": Side(**vars(side)) for number, side in enumerate(draft.sides)}
    rows |= {f"/timeline/{number}": TimelineEntry(**vars(entry)) for number, entry in enumerate(draft.timeline)}
    rows |= {f"/sources/{number}": Source(**vars(source)) for number, source in enumerate(draft.sources)}
    rows |= {f"/topics/{number}": Topic(name=name) for number, name in enumerate(draft.topics)}
    errors = [error for pointer, row in rows.items() for error in _misfits(pointer, row)]
    errors += label_faults(draft.side_labels)
    fitting = ((number, name) for number, name in enumerate(draft.topics) if len(name) <= TOPIC_SLUG)
    errors += [_nameless(number) for number, name in fitting if not names_topic(name)]
    linked = ((number, source.url) for number, source in enumerate(draft.sources) if source.url)
    errors += [_unlinkable(number) for number, url in linked if not is_web_address(url)]
    if errors:
        raise DraftInvalidError(errors=errors)


def names_topic(name: str) -> bool:
    """Whether an address can be made of it that fits: "℡" and "ﬃ" are three letters each, and "???" is none."""
    return 0 < len(topic_slug(name)) <= TOPIC_SLUG


def is_web_address(url: str) -> bool:
    """http or https, well formed, short enough to keep, and no `name@` before its host, which could look like one."""
    try:
        _url_check(url)
    except ValidationError:
        return False
    return len(url) <= SOURCE_URL and "@" not in urlsplit(url).netloc


def _unlinkable(number: int) -> dict[str, str]:
    detail = f"A web address begins with http:// or https://, names no person, and has {SOURCE_URL} characters at most."
    return {"pointer": f"#/sources/{number}/url", "code": "invalid", "detail": detail}


def _nameless(number: int) -> dict[str, str]:
    detail = f"A topic needs an address of 1 to {TOPIC_SLUG} letters and digits, which this does not make."
    return {"pointer": f"#/topics/{number}/name", "code": "no_address", "detail": detail}


def _misfits(pointer: str, row: Model) -> list[dict[str, str]]:
    """The models know their own limits; only what the draft does not hold is left out."""
    own = {
        "slug",
        "document",
        "content_hash",
        "created_at",
        "key_points",
        "body",
        "topic_names",
        "side_labels",
        "url",
        "story",
        "position",
    }
    try:
        row.clean_fields(exclude=own)
    except ValidationError as error:
        return [
            {"pointer": f"#{pointer}/{name}", "code": str(fault.code), "detail": " ".join(fault.messages)}
            for name, faults in error.error_dict.items()
            for fault in faults
        ]
    return []


def _too_many(name: str, entries: Sized, limit: int) -> list[dict[str, str]]:
    if len(entries) <= limit:
        return []
    return [{"pointer": f"#/{name}", "code": "max_length", "detail": f"Has {len(entries)} entries, {limit} at most."}]


def _clean(value: Any) -> Any:
    match value:
        case Camp():
            return value
        case str():
            return clean_source(drop_unseen(value))
        case list():
            return [_clean(item) for item in value]
        case dict():
            return {name: _clean(item) for name, item in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{name: _clean(inner) for name, inner in vars(value).items()})
    return value
