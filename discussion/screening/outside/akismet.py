"""Akismet, or a server that speaks like it, by the kept client of that name."""

import akismet
import httpx
from akismet import CheckResponse, SyncClient
from django.conf import settings

from discussion.screening.drafts import PASSED, Finding, held
from discussion.screening.outside.calling import open_client
from discussion.screening.outside.questions import Question

SPAM = "spam_outside"
THEIR_ORIGIN = "https://rest.akismet.com"  # which the client has built in
NOBODYS_ADDRESS = "127.0.0.1"  # it insists on one; see docs/decisions/0041


def ask_akismet(question: Question, seconds: float) -> Finding:
    """Whether it takes the words for spam. Raises AkismetError or OutsideError for anything but yes or no."""
    with _client(seconds) as http:
        said = SyncClient(config=_config(), http_client=http).comment_check(
            user_ip=question.network or NOBODYS_ADDRESS, **_arguments(question)
        )
    if said == CheckResponse.HAM:
        return PASSED
    return held(SPAM, detail="blatant" if said == CheckResponse.DISCARD else "")


def tell_akismet(*, question: Question, spam: bool, seconds: float) -> None:
    """Correct it: these words are spam, or are none. Raises like `ask_akismet`."""
    with _client(seconds) as http:
        client = SyncClient(config=_config(), http_client=http)
        tell = client.submit_spam if spam else client.submit_ham
        tell(user_ip=question.network or NOBODYS_ADDRESS, **_arguments(question))


def _client(seconds: float) -> httpx.Client:
    return open_client(seconds=seconds, instead_of=THEIR_ORIGIN, base=settings.AKISMET_URL)


def _config() -> akismet.Config:
    return akismet.Config(key=settings.AKISMET_KEY, url=str(settings.BASE_URL))


def _arguments(question: Question) -> akismet.AkismetArguments:
    arguments: akismet.AkismetArguments = {
        "comment_type": "reply" if question.parent else "comment",
        "comment_author": question.handle,
        "comment_content": question.body,
        "comment_date_gmt": question.at.isoformat(),
        "permalink": question.permalink,
    }
    if question.comment:
        arguments["recheck_reason"] = "edit"
    if question.email:
        arguments["comment_author_email"] = question.email
    return arguments
