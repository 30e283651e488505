"""Comments as rows, for moderators who look something up. Decisions are taken at the desk, not here."""

from django.contrib import admin
from django.utils.text import Truncator

from accounts.admin_links import person_column
from core.admin import ReadOnlyAdmin, ReadOnlyInline
from discussion.threads.models import Comment, Revision


class RevisionInline(ReadOnlyInline[Revision, Comment]):
    """Every version, shown or not."""

    model = Revision
    fields = ["version", "state", "body", "created_at"]
    ordering = ["-version"]


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin[Comment]):
    """Comments in every state, newest first. Found by id or by the author's handle."""

    list_display = ["created_at", person_column("author"), "excerpt", "state", "side", "story"]
    list_filter = ["state", "side"]
    list_select_related = ["story", "author"]
    search_fields = ["=id", "=author__handle"]
    search_help_text = "The id of a comment, or the handle of its author."
    ordering = ["-id"]
    inlines = [RevisionInline]
    fields = [
        "story",
        "parent",
        "depth",
        person_column("author"),
        "side",
        "state",
        "removed_reason",
        "body",
        "shown_version",
        "latest_version",
        "story_version",
        "written_about",
        "created_at",
        "edited_at",
    ]

    @admin.display(description="words")
    def excerpt(self, comment: Comment) -> str:
        return Truncator(comment.body_text).chars(80)
