"""Comments as the API shows them. `serializers` describes the same shapes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from accounts.api.payloads import avatar_path
from core.api.diffs import diff_payload
from core.api.pagination import Page
from core.diffs import Effort
from core.markup import render
from discussion.screening.services import Verdict
from discussion.threads.models import Comment, Revision, Stance
from discussion.threads.selectors import latest_bodies
from discussion.threads.trees import Node
from discussion.threads.windows import editable_until

DELETED = "Deleted by its author."
REMOVED = "removed"
TOMBSTONES = {
    Comment.State.REMOVED: REMOVED,
    Comment.State.DELETED: REMOVED,
    Comment.State.ERASED: "erased",
}
WORDS = ("body", "body_html", "body_text")


def comment_payload(node: Node) -> dict[str, Any]:
    """One comment as everybody sees it, with the replies that the node holds."""
    is_shown = node.comment.state == Comment.State.PUBLISHED
    return {**_place(node), **(_words(node) if is_shown else _tombstone(node.comment))}


def comment_list(page: Page) -> dict[str, Any]:
    """A page of nodes."""
    return page.body([comment_payload(node) for node in page.rows])


def own_comment_payloads(nodes: Sequence[Node]) -> list[dict[str, Any]]:
    """Comments as their author sees them: his latest words, shown or not. One query, where edits wait."""
    bodies = latest_bodies([node.comment for node in nodes])
    return [_own_comment(node, bodies[node.comment.pk]) for node in nodes]


def written_payload(node: Node, reasons: Sequence[str], next_at: datetime | None) -> dict[str, Any]:
    """What the author gets back for what he has just written; `reasons` say why it waits, if it does."""
    code = reasons[0] if reasons else ""
    return {**own_comment_payloads([node])[0], "code": code, "reasons": list(reasons), "next_comment_at": next_at}


def without_words(written: dict[str, Any]) -> dict[str, Any]:
    """What is given back for words, without these."""
    return {**written, **dict.fromkeys(WORDS, "")}


def with_words(written: dict[str, Any]) -> dict[str, Any]:
    """The same with the words as that version has them now: without what was blacked out or erased since. One query."""
    kept = Revision.objects.filter(comment=written["id"], version=written["version"]).values_list("body", flat=True)
    return {**written, **_own_words(kept.first() or "")}


def revision_payloads(revisions: Iterable[Any]) -> list[dict[str, Any]]:
    """Public versions, each with how it differs from the one before it."""
    effort = Effort()
    return [_revision(revision, effort) for revision in revisions]


def _revision(revision: Any, effort: Effort) -> dict[str, Any]:
    shown = render(revision.body)
    return {
        "version": revision.version,
        "created_at": revision.created_at,
        "redacted": revision.redacted,
        "body_html": shown.html,
        "body_text": shown.text,
        "diff": diff_payload(revision.before or "", revision.body, effort),
    }


def verdict_payload(verdict: Verdict) -> dict[str, Any]:
    """What screening says, as far as it is the author's to know: no scores, and no word of the word list."""
    signals = [{"check": each.check, "verdict": each.verdict, "code": each.code} for each in verdict.signals]
    return {"outcome": verdict.outcome, "code": verdict.code, "signals": signals}


def stance_payload(stance: Stance | None) -> dict[str, Any] | None:
    """Where somebody stands, for himself alone."""
    if stance is None:
        return None
    because = str(stance.because_id) if stance.because_id else None
    return {"side": stance.side, "because": because, "declared_at": stance.declared_at}


def _own_words(body: str) -> dict[str, str]:
    shown = render(body)
    return dict(zip(WORDS, (body, shown.html, shown.text), strict=True))


def _own_comment(node: Node, body: str) -> dict[str, Any]:
    comment = node.comment
    return {
        **_place(node),
        "author": _author(node),
        "side": comment.side or None,
        "anchor": _anchor(comment),
        "featured_at": comment.featured_at if comment.state == Comment.State.PUBLISHED else None,
        **_own_words(body),
        "state": _own_state(comment),
        "removed_reason": comment.removed_reason or None,
        "waiting": comment.is_waiting,
        "editable_until": editable_until(comment),
        "edited_at": comment.edited_at,
        "version": comment.latest_version,
        "shown_version": comment.shown_version,
    }


def _own_state(comment: Comment) -> str:
    if comment.state == Comment.State.PUBLISHED and comment.edited_at:
        return "edited"
    return str(comment.state)


def _place(node: Node) -> dict[str, Any]:
    comment = node.comment
    return {
        "id": str(comment.pk),
        "story": comment.story.slug,
        "story_version": comment.version_read,
        "parent": str(comment.parent_id) if comment.parent_id else None,
        "depth": comment.depth,
        "locked": comment.is_locked,
        "locked_reason": comment.locked_reason or None,
        "moved_at": comment.moved_at,
        "moved_from": str(comment.moved_from_id) if comment.moved_from_id else None,
        "created_at": comment.created_at,
        "reactions": dict(node.reactions.kinds),
        "common_ground": _rounded(node.reactions.common_ground),
        "replies": {
            "count": node.reply_count,
            "next": node.next,
            "results": [comment_payload(reply) for reply in node.replies],
        },
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def _words(node: Node) -> dict[str, Any]:
    comment = node.comment
    return {
        "author": _author(node),
        "side": comment.side or None,
        "anchor": _anchor(comment),
        "featured_at": comment.featured_at,
        "body_html": comment.body_html,
        "body_text": comment.body_text,
        "state": "edited" if comment.edited_at else "published",
        "removed_reason": None,
        "edited_at": comment.edited_at,
        "version": comment.shown_version,
    }


def _anchor(comment: Comment) -> dict[str, Any] | None:
    """The part of the story that it points at, in the words that this had when the comment was written."""
    if comment.anchor is None:
        return None
    return {
        "id": comment.anchor.anchor,
        "kind": comment.anchor.kind,
        "text": comment.anchor_text,
        "story_version": comment.version_read,
        "is_current": comment.reads_as_it_was,
    }


def _author(node: Node) -> dict[str, Any] | None:
    author = node.comment.author
    if author is None:
        return None
    return {
        "handle": author.handle,
        "name": author.handle,
        "avatar": avatar_path(author.handle),
        "badges": node.badges,
    }


def _tombstone(comment: Comment) -> dict[str, Any]:
    deleted = comment.state == Comment.State.DELETED
    return {
        "author": None,
        "side": None,
        "anchor": None,
        "featured_at": None,
        "body_html": None,
        "body_text": None,
        # Another state is one that it has got since it was looked for, such as after an approval that was undone.
        "state": TOMBSTONES.get(Comment.State(comment.state), REMOVED),
        "removed_reason": DELETED if deleted else comment.removed_reason or None,
        "edited_at": None,
        "version": comment.shown_version,
    }
