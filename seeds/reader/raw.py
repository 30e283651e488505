"""The passes over a text without front matter, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.errors import DomainError
from core.markup import clean_source
from seeds.reader import limits
from seeds.reader.chrome import drop_chrome_sentences, strip_chrome
from seeds.reader.evidence import Evidence
from seeds.reader.headings import Kind
from seeds.reader.language import language_of
from seeds.reader.lines import label, split_lines, without_bullet
from seeds.reader.outline import Part, bodies, lines_of, split_parts
from seeds.reader.plain_words import find_plain_words
from seeds.reader.sentences import first_sentences
from seeds.reader.shown_sides import review_reasons, show_sides
from seeds.reader.sources import read_sources, read_topics
from seeds.reader.timeline import read_timeline
from seeds.reader.titles import find_title
from stories.drafts import Section, StoryDraft

MAX_LINES = 20_000
_STEP = 200  # a line longer than this is prose, not a step of a timeline


class DocumentTooManyLinesError(DomainError):
    code = "document_too_many_lines"
    message = f"The document has more than {MAX_LINES:,} lines that are not empty."


class DocumentWithoutTextError(DomainError):
    code = "document_without_text"
    message = "There is no story in the document: no title, or no text below it."


@dataclass(frozen=True)
class Reading:
    """What was made of one document, and what was left out of it. `document` is its identity.

    `evidence` says for each of `draft.sides`, in their order, where in `text` it comes from; `text` is the document as
    it was read, without the lines of its site. With `review_reasons`, somebody should look before it is published.
    """

    draft: StoryDraft
    document: str = ""
    title_inferred: bool = False
    dropped: list[str] = field(default_factory=list)
    text: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    review_reasons: list[str] = field(default_factory=list)


def read_raw(text: str) -> Reading:
    """A draft of a news text. Raises DocumentTooManyLinesError, and DocumentWithoutTextError where nothing is left."""
    lines = split_lines(clean_source(text))
    if len(lines) > MAX_LINES:
        raise DocumentTooManyLinesError
    page = strip_chrome(lines)
    titled = find_title(page.lines)
    parts = [_settled(part) for part in split_parts(titled.lines)]
    _give_body(parts)
    draft = _draft(titled.title, parts, language_of(text))
    if not label(draft.title) or not (draft.body or draft.why_it_matters or draft.key_points):
        raise DocumentWithoutTextError
    kept = "\n".join(page.lines)
    shown = show_sides(parts, draft, kept)
    evidence = [side.evidence for side in shown]
    return Reading(
        draft=replace(draft, sides=[side.side for side in shown]),
        title_inferred=titled.inferred,
        dropped=[*page.dropped, *titled.dropped, *lines_of(parts, Kind.NOISE)],
        text=kept,
        evidence=evidence,
        review_reasons=list(review_reasons(draft.language, evidence, title_inferred=titled.inferred)),
    )


def _draft(title: str, parts: Sequence[Part], language: str) -> StoryDraft:
    why = _told(parts, Kind.WHY)
    plain_words = _take_plain_words(parts)
    body = [_section(part) for part in bodies(parts) if part.lines]
    paragraphs = [paragraph for section in body for paragraph in section.paragraphs]
    return StoryDraft(
        title=title,
        summary=first_sentences(next(iter(paragraphs), why), limits.SUMMARY),
        why_it_matters=why,
        key_points=[without_bullet(point) for point in lines_of(parts, Kind.KEY_POINTS)],
        body=body,
        plain_words=plain_words,
        forecast=drop_chrome_sentences(_told(parts, Kind.FORECAST)),
        timeline=read_timeline(lines_of(parts, Kind.TIMELINE)),
        sources=read_sources(lines_of(parts, Kind.SOURCES)),
        topics=read_topics(lines_of(parts, Kind.TOPICS)),
        language=language,
    )


def _told(parts: Sequence[Part], kind: Kind) -> str:
    return " ".join(without_bullet(line) for line in lines_of(parts, kind))


def _settled(part: Part) -> Part:
    """Prose below a heading such as "The debate" or "How we got here" is body, not a list of sides or steps."""
    prose = part.kind is Kind.SIDES or (part.kind is Kind.TIMELINE and len(part.lines[0]) > _STEP)
    return Part(Kind.BODY, part.heading, part.lines) if prose else part


def _give_body(parts: list[Part]) -> None:
    """Where nothing else is body, only the first paragraph belongs to "Why it matters" and the rest is the text."""
    if any(part.lines for part in bodies(parts)):
        return
    for at, part in enumerate(parts):
        if part.kind is Kind.WHY and len(part.lines) > 1:
            parts.insert(at + 1, Part(Kind.BODY, lines=part.lines[1:]))
            del part.lines[1:]
            return


def _take_plain_words(parts: Sequence[Part]) -> str:
    """Below its own heading, or out of the body paragraphs that have none."""
    headed = _told(parts, Kind.PLAIN_WORDS)
    if headed:
        return headed
    in_sections = any(part.kind is not Kind.BODY for part in parts)
    for part in bodies(parts):
        found = find_plain_words(part.lines, headed=in_sections)
        if found:
            part.lines.remove(found)
            return found
    return ""


def _section(part: Part) -> Section:
    return Section(heading=part.heading, paragraphs=[without_bullet(line) for line in part.lines])
