"""The door of the reader: one document in, one draft out."""

from dataclasses import replace
from pathlib import PurePath
from typing import Any
from unicodedata import normalize

from core.errors import DomainError
from seeds.reader.decoding import decode
from seeds.reader.fields import Fields
from seeds.reader.formats import MARKDOWN
from seeds.reader.front_matter import has_front_matter, split_front_matter
from seeds.reader.limits import DOCUMENT, check_counts
from seeds.reader.other_systems import adopt
from seeds.reader.raw import Reading, read_raw
from seeds.reader.structured import read_structured
from stories.tidying import check_draft, tidy_draft


class DocumentNameError(DomainError):
    code = "document_name_unusable"
    message = f"The document's name must be readable text of at most {DOCUMENT} characters."


def read_document(name: str, data: bytes) -> Reading:
    """Read one document, raw or structured, by what is in it.

    `name` is the file's name and the document's identity, unless its front matter gives one. Raises a
    refusal, one code a cause; writes nothing.
    """
    text = decode(data)
    markdown = PurePath(name).suffix.lower() in MARKDOWN
    if has_front_matter(text, markdown=markdown):
        reading = _read_with_matter(*split_front_matter(text))
    else:
        reading = read_raw(text, markdown=markdown)
    document = normalize("NFC", reading.document or name)  # some systems take accents apart in the names of files
    if len(document) > DOCUMENT or not document.isprintable():
        raise DocumentNameError
    check_counts(reading.draft)
    draft = tidy_draft(reading.draft)
    check_draft(draft)
    return replace(reading, draft=draft, document=document, text=reading.text or text)


def _read_with_matter(values: dict[str, Any], markdown: str) -> Reading:
    """Front matter of our own describes the story; that of another system stands above a text as it comes."""
    adopted = adopt(values)
    if adopted.foreign:
        reading = _read_below(
            Fields(adopted.values).only("document", "title", "summary", "topics", "language"), markdown
        )
    else:
        reading = read_structured(adopted.values, markdown)
    unfinished = ["The document calls itself a draft."] if adopted.unfinished else []
    return replace(
        reading,
        dropped=[*reading.dropped, *adopted.dropped],
        review_reasons=[*unfinished, *reading.review_reasons],
    )


def _read_below(fields: Fields, markdown: str) -> Reading:
    title, summary = fields.line("title"), fields.line("summary")
    reading = read_raw(f"# {title}\n\n{markdown}" if title else markdown, markdown=True, said=fields.line("language"))
    draft = replace(
        reading.draft,
        title=title or reading.draft.title,
        summary=summary or reading.draft.summary,
        topics=list(dict.fromkeys([*fields.lines("topics"), *reading.draft.topics])),
    )
    return replace(reading, draft=draft, document=fields.line("document"))
