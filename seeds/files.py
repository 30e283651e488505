"""Which files are documents, and their bytes."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from core.errors import DomainError
from seeds.reader.decoding import MAX_BYTES, DocumentTooLargeError

DOCUMENTS = Path(__file__).resolve().parent / "documents"


class DocumentMissingError(DomainError):
    code = "document_missing"
    message = "There is no such file."


class FolderEmptyError(DomainError):
    code = "folder_empty"
    message = "There is no document in this folder."


class DocumentNotReadableError(DomainError):
    code = "document_not_readable"
    message = "This is not a file that can be read."


class DocumentFile(NamedTuple):
    """A file, and the name that it is known by: its own, or below a given folder's own folders the path from there."""

    path: Path
    name: str


def find_documents(paths: Iterable[Path]) -> Iterator[DocumentFile]:
    """The given files, and every file below the given folders that is not hidden, in order of their paths.

    A path that leads nowhere and a folder without documents come out as they are: reading them says what is wrong.
    """
    for given in paths:
        below = _files_below(given)
        first = next(below, None)
        if first is None:
            yield DocumentFile(given, given.name)
            continue
        for path in chain([first], below):
            yield DocumentFile(path, path.relative_to(given).as_posix())


def read_file(path: Path) -> bytes:
    """The bytes of one document, never more than the largest that may be. Raises a refusal that says what is there."""
    try:
        return _read(path)
    except OSError as error:
        raise DocumentNotReadableError(f"The file cannot be read: {error.strerror}.") from error


def _read(path: Path) -> bytes:
    if not path.exists():
        raise DocumentMissingError
    if path.is_dir():
        raise FolderEmptyError
    if not path.is_file():
        raise DocumentNotReadableError  # a pipe or device may never end
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise DocumentTooLargeError
    return data


def _files_below(folder: Path) -> Iterator[Path]:
    """In order, holding one folder's names at a time; none for a file, and none for what may not be looked into.

    Folders that are links are not followed: they may lead in a circle.
    """
    try:
        inside = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError:
        return
    for path in inside:
        if path.name.startswith("."):
            continue
        if path.is_file():
            yield path
        elif not path.is_symlink():
            yield from _files_below(path)
