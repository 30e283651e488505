"""Asking all servers that are configured, at once and within one time."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from time import monotonic

from django.conf import settings

from accounts.models import Subscriber
from discussion.screening.counting import count_asking
from discussion.screening.drafts import Finding, held
from discussion.screening.outside.akismet import ask_akismet
from discussion.screening.outside.breaker import Breaker
from discussion.screening.outside.calling import OutsideError
from discussion.screening.outside.hook import ask_hook
from discussion.screening.outside.questions import Question, make_question
from discussion.threads.models import Comment
from stories.models import Story

logger = logging.getLogger(__name__)

FAILED = "check_failed"
AT_ONCE = 8  # questions to one server that this process has under way; a thread that hangs cannot be ended
Opinions = Mapping[str, Finding]  # by the name of the server
Ask = Callable[[Question, float], Finding]
Answer = SimpleQueue[Finding | Exception]


@dataclass(frozen=True)
class Server:
    """One that may be asked, and how it has fared in this process."""

    ask: Ask
    breaker: Breaker = field(default_factory=lambda: Breaker(failures=3, rest=30))
    slots: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))


SERVERS = {"hook": Server(ask_hook), "akismet": Server(ask_akismet)}


def is_configured(server: str) -> bool:
    """Whether the site wants to know what this server says."""
    return bool(settings.SCREENING_HOOK_URL if server == "hook" else settings.AKISMET_KEY)


def asks_outside() -> bool:
    """Whether the site asks any."""
    return any(map(is_configured, SERVERS))


def ask_outside(
    *,
    body: str,
    author: Subscriber,
    story: Story,
    parent: Comment | None,
    at: datetime,
    comment: Comment | None = None,
    network: str = "",
) -> Opinions:
    """What each configured server says, by its name; whatever is no answer in time is a finding that holds.

    Takes SCREENING_TIMEOUT seconds at most, so call it where no transaction holds a lock. Raises nothing.
    """
    names = [name for name in SERVERS if is_configured(name)]
    if not names:
        return {}
    question = make_question(
        body=body, author=author, story=story, parent=parent, comment=comment, network=network, at=at
    )
    seconds = settings.SCREENING_TIMEOUT
    begun = monotonic()
    waiting = {name: _begin(SERVERS[name], question, seconds) for name in names}
    return {name: _wait(name, waiting[name], begun, seconds) for name in names}


def _begin(server: Server, question: Question, seconds: float) -> Answer | None:
    """Ask in a thread of its own, which this process can stop waiting for: a name server may hang, too."""
    if not server.breaker.may_ask() or not server.slots.acquire(blocking=False):
        return None
    answer: Answer = SimpleQueue()
    Thread(target=_run, args=(server, question, seconds, answer), daemon=True).start()
    return answer


def _run(server: Server, question: Question, seconds: float, answer: Answer) -> None:
    try:
        answer.put(server.ask(question, seconds))
    except Exception as error:  # noqa: BLE001 - whatever it was, the thread that waits is told, and holds the words
        answer.put(error)
    finally:
        server.slots.release()


def _wait(name: str, answer: Answer | None, begun: float, seconds: float) -> Finding:
    if answer is None:
        count_asking(name, outcome="spared", seconds=0)
        return held(FAILED, detail=f"{name}: not asked, it has failed again and again")
    try:
        said = answer.get(timeout=max(0.0, begun + seconds - monotonic()))
    except Empty:
        said = OutsideError(f"no answer within {seconds:g} seconds")
    answered = isinstance(said, Finding)
    SERVERS[name].breaker.note(answered=answered)
    count_asking(name, outcome="answered" if answered else "failed", seconds=monotonic() - begun)
    if isinstance(said, Finding):
        return said
    logger.warning("The server %s gave no answer; the words are held: %s", name, type(said).__name__)
    return held(FAILED, detail=f"{name}: {_cause(said)}")


def _cause(error: Exception) -> str:
    """For moderators: our own words, or only the kind of somebody else's, which may quote a key."""
    return str(error) if isinstance(error, OutsideError) else type(error).__name__
