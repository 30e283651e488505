"""The WSGI callable before Django: it answers what lies ready, and lays down what Django answers."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from core.front.asking import Asking
from core.front.growth import ADDED, GROWTH, grow
from core.front.outdating import ABOUT
from core.front.page import NOT_MODIFIED, OK, Header, ReadyPage, unpack
from core.front.readers import readers_of, writes
from core.front.shelf import Found, Shelf

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
PRIVATE = ("private", "no-store")


class Front:
    """Before `application`. Off wherever Redis is; an answer is never different, only sooner."""

    def __init__(self, application: Application, *, asking: Asking, shelf: Shelf) -> None:
        self._application, self._asking, self._shelf = application, asking, shelf

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        readers = readers_of(environ)
        if readers and writes(environ):
            return self._write(readers, environ, start_response)
        key = self._asking.key_of(environ)
        found = self._shelf.find(key, readers=readers) if key else None
        if key is None or found is None:
            return self._application(environ, start_response)
        page = unpack(found.page) if found.page is not None else None
        if page is not None and found.added:
            page = grow(page, found.added)
        if page is not None:
            return _send(page, environ.get("HTTP_IF_NONE_MATCH"), start_response)
        return self._render(key, found, environ, start_response)

    def _write(self, readers: Sequence[str], environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Before the writer hears that it is done, he is known as one who gets no page without it."""
        statuses: list[str] = []

        def start(status: str, *others: Any) -> Any:
            statuses.append(status)
            return start_response(status, *others)

        answer = self._application(environ, start)
        if all(status < "4" for status in statuses):
            self._shelf.note_writer(readers, environ.get(ADDED))
        return answer

    def _render(self, key: str, found: Found, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Ask Django for the whole page, whatever the caller has of it, and keep it if it may be kept."""
        if_none_match = environ.pop("HTTP_IF_NONE_MATCH", None)
        status, headers, body = _listen(self._application, environ)
        page = ReadyPage(headers, body, environ.get(GROWTH))
        if status != OK:
            start_response(status, headers)
            return [body]
        about = environ.get(ABOUT)
        if about is not None and _may_be_kept(page):
            self._shelf.lay_down(key, page.pack(), about, found)
        return _send(page, if_none_match, start_response)


def _listen(application: Application, environ: Environ) -> tuple[str, list[Header], bytes]:
    """The whole answer; Django's own end of the request comes with it."""
    said: list[Any] = []
    answer = application(environ, lambda *started: said.extend(started[:2]))
    try:
        body = b"".join(answer)
    finally:
        getattr(answer, "close", lambda: None)()
    status, headers = said
    return status, headers, body


def _may_be_kept(page: ReadyPage) -> bool:
    control = page.header("cache-control")
    return "public" in control and not any(word in control for word in PRIVATE) and not page.header("set-cookie")


def _send(page: ReadyPage, if_none_match: str | None, start_response: Start) -> Iterable[bytes]:
    if if_none_match is not None and page.answers(if_none_match):
        start_response(NOT_MODIFIED, page.not_modified())
        return [b""]
    start_response(OK, page.headers)
    return [page.body]
