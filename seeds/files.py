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


class DocumentElsewhereError(DomainError):
    code = "document_elsewhere"
    message = "This is a link to a file outside of the folder. Give the file itself."


class DocumentFile(NamedTuple):
    """A file, and the name that it is known by: its own, or below a given folder's own folders the path from there.

    `folder` is the given one that it was found below.
    """

    path: Path
    name: str
    folder: Path | None = None


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
            yield DocumentFile(path, path.relative_to(given).as_posix(), given)


def read_file(path: Path, *, within: Path | None = None) -> bytes:
    """The bytes of one document, never more than the largest that may be. Raises a refusal that says what is there.

    A file below a given folder may be a link to another one `within` it, but not out of it.
    """
    try:
        if within and path.is_symlink() and not path.resolve().is_relative_to(within.resolve()):
            raise DocumentElsewhereError
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
    """In order, holding the names of open folders at a time; none for a file, and none for what may not be looked into.

    Folders that are links are not followed: they may lead in a circle. However deep, nothing calls itself.
    """
    waiting = _inside(folder)
    while waiting:
        path = waiting.pop()
        if _may_be_file(path):
            yield path
        elif not path.is_symlink():
            waiting += _inside(path)


def _may_be_file(path: Path) -> bool:
    """True also where the system does not say, as of a path that is too long: reading it says why."""
    try:
        return path.is_file()
    except OSError:
        return True


def _inside(folder: Path) -> list[Path]:
    """What is not hidden, the last first."""
    try:
        return sorted((path for path in folder.iterdir() if not path.name.startswith(".")), reverse=True)
    except OSError:
        return []
