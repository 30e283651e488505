"""What a comment said before: `/comments/{id}/history/`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.api.pagination import DEFAULT_LIMIT
from core.diffs import Effort, compare
from core.excerpts import Excerpt, excerpt_of
from discussion.threads.selectors import get_public_comment, shown_revisions
from web.pages import Page, render_page


@dataclass(frozen=True)
class Version:
    """One version that is or was public, with what it changed; the first has `excerpt` for all that it says."""

    number: int
    created_at: datetime
    excerpt: Excerpt
    is_first: bool
    is_redacted: bool


class HistoryView(Page):
    """Every public version of a comment, latest first, as long as its words are public."""

    def get(self, request: HttpRequest, comment_id: UUID) -> HttpResponse:
        comment = get_public_comment(comment_id, timezone.now())
        page = shown_revisions(comment, limit=DEFAULT_LIMIT, cursor=request.GET.get("cursor"))
        context = {
            "comment": comment,
            "versions": list(_told(page.rows)),
            "next": page.next,
            "previous": page.previous,
        }
        return render_page(request, "web/history.html", context)


def _told(revisions: Sequence[Any]) -> Iterator[Version]:
    effort = Effort()
    for revision in revisions:
        excerpt = excerpt_of(compare(revision.before or "", revision.body, effort))
        yield Version(revision.version, revision.created_at, excerpt, revision.before is None, revision.redacted)
