"""A document of our own form: YAML front matter whose keys are those of a story, and the body as Markdown below."""

from datetime import date
from typing import Any

from core.errors import DomainError
from seeds.reader.dates import day_of
from seeds.reader.evidence import STATED
from seeds.reader.fields import Fields, KeyMissingError, ValueWrongError
from seeds.reader.language import language_of
from seeds.reader.lines import heading_text, is_bullet, is_marked_heading, without_bullet
from seeds.reader.raw import Reading
from seeds.reader.reviewing import contradictions
from stories.drafts import Section, SideDraft, SourceDraft, StoryDraft, TimelineDraft
from stories.models import Camp
from stories.tidying import is_web_address

_CAMPS = {"critics": Camp.CRITIC, "defenders": Camp.DEFENDER, "neutral": Camp.NEUTRAL}
_KEYS = (
    "document",
    "title",
    "summary",
    "why_it_matters",
    "key_points",
    "body",
    "plain_words",
    "sides",
    "side_labels",
    "forecast",
    "timeline",
    "sources",
    "topics",
    "language",
)


class CampUnknownError(DomainError):
    code = "camp_unknown"
    message = "The sides of a story are critics, defenders and neutral."


def read_structured(values: dict[str, Any], markdown: str) -> Reading:
    """The draft that the front matter describes; `document` names it where the file's name should not.

    Required are `title` and a body, below the front matter or as `body`. Raises a refusal that names the key.
    """
    fields = Fields(values).only(*_KEYS)
    text = fields.text("body") or markdown
    sections = read_markdown(text)
    body = [section for section in sections if section.paragraphs]
    title = fields.required_line("title")
    if not body:
        raise KeyMissingError("body is required: as a key, or as Markdown below the front matter.")
    draft = StoryDraft(
        title=title,
        summary=fields.line("summary"),
        why_it_matters=fields.text("why_it_matters"),
        key_points=fields.lines("key_points"),
        body=body,
        plain_words=fields.text("plain_words"),
        sides=_sides(fields.mapping("sides")),
        forecast=fields.text("forecast"),
        timeline=[_step(entry) for entry in fields.mappings("timeline")],
        sources=[_source(entry) for entry in fields.mappings("sources")],
        topics=list(dict.fromkeys(fields.lines("topics"))),
        language=fields.line("language") or language_of(text),
        side_labels=_labels(fields.mapping("side_labels")),
    )
    return Reading(
        draft=draft,
        document=fields.line("document"),
        dropped=[section.heading for section in sections if not section.paragraphs],
        evidence=[STATED for _ in draft.sides],
        review_reasons=list(contradictions(draft.sides)),
    )


def read_markdown(text: str) -> list[Section]:
    """Headed sections. A blank line, a heading or a list item begins a new paragraph; other lines go on."""
    sections: list[tuple[str, list[list[str]]]] = [("", [])]
    goes_on = False
    for line in (" ".join(line.split()) for line in text.split("\n")):
        if is_marked_heading(line):
            sections.append((heading_text(line), []))
        elif line and goes_on and not is_bullet(line):
            sections[-1][1][-1].append(line)
        elif line:
            sections[-1][1].append([without_bullet(line)])
        goes_on = bool(line) and not is_marked_heading(line)
    told = ((heading, [" ".join(lines) for lines in paragraphs]) for heading, paragraphs in sections)
    return [Section(heading, paragraphs) for heading, paragraphs in told if heading or paragraphs]


def _labels(fields: Fields) -> dict[str, str]:
    _require_camps(fields, "side_labels")
    return {key: label for key in _CAMPS if (label := fields.line(key))}


def _require_camps(fields: Fields, key: str) -> None:
    unknown = fields.unknown(*_CAMPS)
    if unknown is not None:
        raise CampUnknownError(f"{key}.{unknown} is no side of a story: they are {', '.join(_CAMPS)}.")


def _sides(fields: Fields) -> list[SideDraft]:
    _require_camps(fields, "sides")
    return [_side(camp, entry) for key, camp in _CAMPS.items() for entry in fields.mappings(key)]


def _side(camp: Camp, fields: Fields) -> SideDraft:
    fields.only("name", "statement", "source")
    return SideDraft(
        camp=camp,
        name=fields.line("name"),
        statement=fields.required_text("statement"),
        source=fields.line("source"),
    )


def _step(fields: Fields) -> TimelineDraft:
    """`date` is a day, or the words that the document has for it."""
    fields.only("date", "title", "text")
    title, text, written = fields.required_line("title"), fields.text("text"), fields.day("date")
    if isinstance(written, date):
        return TimelineDraft(title=title, text=text, date=written)
    day = day_of(written)
    return TimelineDraft(title=title, text=text, date=day, date_text=written)


def _source(fields: Fields) -> SourceDraft:
    fields.only("name", "url", "note")
    name, url = fields.required_line("name"), fields.line("url")
    if url and not is_web_address(url):
        raise ValueWrongError(f"The source {name!r} needs a url that begins with http:// or https://.")
    return SourceDraft(name=name, url=url, note=fields.line("note"))
