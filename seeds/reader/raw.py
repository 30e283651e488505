"""The passes over a text without front matter, in their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.errors import DomainError
from core.markup import clean_source
from seeds.reader import limits
from seeds.reader.chrome import strip_chrome
from seeds.reader.chrome_lines import drop_chrome_sentences
from seeds.reader.evidence import Evidence
from seeds.reader.formats import lines_in
from seeds.reader.headings import Kind
from seeds.reader.language import language_of, language_said
from seeds.reader.lines import label, without_bullet
from seeds.reader.outline import Part, bodies, lines_of, split_parts
from seeds.reader.plain_words import find_plain_words
from seeds.reader.reviewing import review_reasons
from seeds.reader.sentences import first_sentences
from seeds.reader.settling import drop_tail, settle, summary_of
from seeds.reader.shown_sides import are_cut_short, are_listed, show_sides
from seeds.reader.sides import unread_lines
from seeds.reader.sources import read_sources, read_topics, unread_topics
from seeds.reader.timeline import read_timeline
from seeds.reader.titles import find_title
from stories.drafts import Section, StoryDraft

_FEWEST_WORDS = 8  # below a headline
_FEWEST_ALONE = 16  # where the headline itself comes out of them


class DocumentWithoutTextError(DomainError):
    code = "document_without_text"
    message = "There is no story in the document: no title, or nothing below it but lists."


class DocumentTooShortError(DomainError):
    code = "document_too_short"
    message = (
        f"There are too few words for a story: it needs {_FEWEST_WORDS} below its title, {_FEWEST_ALONE} without one."
    )


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


def read_raw(text: str, *, markdown: bool = False, said: str = "") -> Reading:
    """A draft of a news text. `markdown`: its file's name says so; `said` is what it calls its language.

    Raises DocumentTooManyLinesError, DocumentTooShortError, and DocumentWithoutTextError where nothing is left.
    """
    article = lines_in(clean_source(text), markdown=markdown)
    page = strip_chrome(article.lines)
    titled = find_title(page.lines)
    outline = split_parts(titled.lines)
    parts = settle(outline)
    tail = drop_tail(parts)
    language = language_of("\n".join(page.lines), said=said or language_said(text))
    draft = _draft(titled.title, parts, language)
    if not label(draft.title) or not (draft.body or draft.why_it_matters or draft.key_points):
        raise DocumentWithoutTextError
    _refuse_short(draft, inferred=titled.inferred)
    kept = "\n".join(page.lines)
    shown = show_sides(parts, draft, kept)
    draft = replace(draft, sides=[side.side for side in shown])
    evidence = [side.evidence for side in shown]
    return Reading(
        draft=draft,
        title_inferred=titled.inferred,
        dropped=[*article.dropped, *page.dropped, *titled.dropped, *_untold(outline, parts, draft), *tail],
        text=kept,
        evidence=evidence,
        review_reasons=list(
            review_reasons(
                draft,
                evidence,
                listed=are_listed(parts),
                title_inferred=titled.inferred,
                title_doubt=titled.doubt,
                cut_short=are_cut_short(parts, draft),
                left_out=article.doubtful + page.doubtful,
            )
        ),
    )


def _draft(title: str, parts: Sequence[Part], language: str) -> StoryDraft:
    why = _told(parts, Kind.WHY)
    plain_words = _take_plain_words(parts)
    body = [_section(part) for part in bodies(parts) if part.lines]
    paragraphs = _paragraphs(body)
    return StoryDraft(
        title=title,
        summary=summary_of(parts) or first_sentences(next(iter(paragraphs), why), limits.SUMMARY),
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


def _untold(outline: Sequence[Part], parts: Sequence[Part], draft: StoryDraft) -> Iterator[str]:
    """What was found a place for, and is not shown there."""
    headings = {section.heading for section in draft.body}
    yield from (part.heading for part in outline if part.kind is Kind.BODY and part.heading not in headings)
    yield from lines_of(parts, Kind.NOISE)
    yield from unread_lines(parts)
    yield from unread_topics(lines_of(parts, Kind.TOPICS))
    disclaimer = _told(parts, Kind.FORECAST).removeprefix(draft.forecast).strip()
    if disclaimer:
        yield disclaimer


def _told(parts: Sequence[Part], kind: Kind) -> str:
    return " ".join(without_bullet(line) for line in lines_of(parts, kind))


def _refuse_short(draft: StoryDraft, *, inferred: bool) -> None:
    """Where words are not apart, as in Chinese, two characters count as one."""
    texts = [draft.why_it_matters, *draft.key_points, *_paragraphs(draft.body)]
    words = sum(len(text.split()) + sum(not letter.isascii() for letter in text) // 2 for text in texts)
    if words < (_FEWEST_ALONE if inferred else _FEWEST_WORDS):
        raise DocumentTooShortError


def _take_plain_words(parts: Sequence[Part]) -> str:
    """Below its own heading, or out of the body paragraphs that have none."""
    headed = _told(parts, Kind.PLAIN_WORDS)
    if headed:
        return headed
    in_sections = any(part.kind is not Kind.BODY for part in parts)
    for number, part in enumerate(bodies(parts)):
        found = find_plain_words(part.lines, headed=in_sections, is_lead=number == 0)
        if found:
            part.lines.remove(found)
            return found
    return ""


def _paragraphs(body: Sequence[Section]) -> list[str]:
    return [paragraph for section in body for paragraph in section.paragraphs]


def _section(part: Part) -> Section:
    return Section(heading=part.heading, paragraphs=[without_bullet(line) for line in part.lines])
