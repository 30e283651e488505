"""The door of the reader: one document in, one draft out."""

from dataclasses import replace
from pathlib import PurePath

from core.errors import DomainError
from seeds.reader.decoding import decode
from seeds.reader.formats import MARKDOWN
from seeds.reader.front_matter import has_front_matter, split_front_matter
from seeds.reader.limits import DOCUMENT, check_counts
from seeds.reader.raw import Reading, read_raw
from seeds.reader.structured import read_structured
from stories.tidying import check_draft, tidy_draft


class DocumentNameError(DomainError):
    code = "document_name_unusable"
    message = f"The document's name must be readable text of at most {DOCUMENT} characters."


def read_document(name: str, data: bytes) -> Reading:
    """Read one document, raw or structured, by what is in it.

    `name` is the file's name and the document's identity, unless its front matter gives one; the same in whatever
    folder it lies and from wherever it is read. Raises a refusal, one code a cause; writes nothing.
    """
    text = decode(data)
    markdown = PurePath(name).suffix.lower() in MARKDOWN
    if has_front_matter(text, markdown=markdown):
        reading = read_structured(*split_front_matter(text))
    else:
        reading = read_raw(text, markdown=markdown)
    document = reading.document or name
    if len(document) > DOCUMENT or not document.isprintable():
        raise DocumentNameError
    check_counts(reading.draft)
    draft = tidy_draft(reading.draft)
    check_draft(draft)
    return replace(reading, draft=draft, document=document, text=reading.text or text)
