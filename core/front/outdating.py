"""What a public answer is about, said by its view; and that something has happened there, said by whoever did it."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from rest_framework.request import Request

from core.front.shelf import Shelf

ABOUT = "hubbub.about"  # in the environment of a request
LISTS = "*"  # no story has this slug: what is about many of them

shelf = Shelf()


def keep_ready(request: Request | HttpRequest, *, about: str) -> None:
    """This answer is the same for everybody, and about the story with this slug or LISTS: it may be kept ready."""
    request.META[ABOUT] = about


def outdate_after_commit(stories: Iterable[str]) -> None:
    """Take what was kept about these away as soon as this transaction is committed."""
    subjects = frozenset(stories)
    if subjects and settings.THIN_LAYER:
        transaction.on_commit(lambda: shelf.clear(subjects), robust=True)
