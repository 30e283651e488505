"""Comments and their revisions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.ids import new_id
from stories.models import Camp, Passage, Story


class CommentQuerySet(models.QuerySet["Comment"]):
    """What the public may know of. Every public path starts here, and there is no other."""

    def public(self) -> "CommentQuerySet":
        """Comments that have a place in the tree: shown, or once shown and now a tombstone."""
        return self.filter(state__in=Comment.PUBLIC_STATES, shown_version__gt=0)

    def shown(self) -> "CommentQuerySet":
        """Comments whose words are public: what is counted, searched and fed."""
        return self.filter(state=Comment.State.PUBLISHED)


class Comment(models.Model):
    """A place in a discussion. Its words are those of its latest approved revision."""

    class State(models.TextChoices):
        HELD = "held"  # never yet public, waits for a decision
        REJECTED = "rejected"  # never public, and will not be
        PUBLISHED = "published"
        REMOVED = "removed"  # by a decision: keeps its place without words
        DELETED = "deleted"  # by its author: keeps its place without words, if it ever had one
        ERASED = "erased"  # with the account: keeps its place without words or author

    PUBLIC_STATES = (State.PUBLISHED, State.REMOVED, State.DELETED, State.ERASED)  # of what was ever shown

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="comments", db_index=False
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replies", db_index=False)
    depth = models.PositiveSmallIntegerField(default=0)
    side = models.CharField(max_length=8, choices=Camp.choices, blank=True)  # the author's at the time
    state = models.CharField(max_length=10, choices=State.choices)
    body = models.TextField()  # Markdown of the shown revision; of the latest one while none is shown
    body_html = models.TextField()
    body_text = models.TextField()
    shown_version = models.PositiveIntegerField(default=0)  # 0: nothing was approved yet
    latest_version = models.PositiveIntegerField(default=1)  # above shown_version while words wait for a decision
    removed_reason = models.CharField(max_length=200, blank=True)  # public
    locked_reason = models.CharField(
        max_length=200, blank=True, default="", db_default=""
    )  # public; nobody answers below
    featured_at = models.DateTimeField(null=True)  # somebody of the house has picked it, and since when
    moved_at = models.DateTimeField(null=True)  # the last time that it was hung elsewhere, with everything below it
    moved_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )  # what it answered before, if anything
    anchor = models.ForeignKey(
        Passage, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )  # the part of the story that it points at
    anchor_text = models.CharField(
        max_length=200, blank=True, default="", db_default=""
    )  # how that began when it was written
    story_version = models.PositiveIntegerField()  # of the story that it was written about
    written_about = models.ForeignKey(
        Story, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )  # which story that was, where another has taken it in since
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    came_out = models.UUIDField(null=True)  # drawn like an id when it was approved, where it had to wait for that

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True, depth=0) | Q(parent__isnull=False, depth__gt=0),
                name="comment_depth_fits_parent",
            ),
            models.CheckConstraint(condition=Q(shown_version__lte=F("latest_version")), name="comment_versions_fit"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(shown_version__gt=0), name="comment_published_is_shown"
            ),
        ]
        indexes = [
            # Only what the public may know of: pages, counts and replies never walk over held rows.
            models.Index(
                fields=["story", "-id"],
                name="comment_roots",
                condition=Q(parent__isnull=True, state__in=["published", "removed", "deleted", "erased"]),
            ),
            models.Index(fields=["story", "-id"], name="comment_latest", condition=Q(state="published")),
            models.Index(fields=["parent", "id"], name="comment_replies", condition=Q(parent__isnull=False)),
            # The same of what has a public place, which is counted on every page without a look at any comment.
            models.Index(
                fields=["parent", "id"],
                name="comment_public_replies",
                condition=Q(
                    parent__isnull=False,
                    state__in=["published", "removed", "deleted", "erased"],
                    shown_version__gt=0,
                ),
            ),
            # What somebody wrote, and what became of it, without the rows.
            models.Index(fields=["author", "-id"], include=["state"], name="comment_states_by_author"),
            # What points at one part of a story, answers included.
            models.Index(
                fields=["anchor", "-id"],
                name="comment_anchored",
                condition=Q(anchor__isnull=False, state="published"),
            ),
            models.Index(
                fields=["anchor", "side", "-id"],
                name="comment_anchored_side",
                condition=Q(anchor__isnull=False, state="published"),
            ),
            # What came out after it was written: new to whoever has read past its place.
            models.Index(
                fields=["story", "came_out"],
                name="comment_came_out",
                condition=Q(came_out__isnull=False, state="published"),
            ),
            # Asked for by PostgreSQL only, once for each comment that is deleted.
            models.Index(fields=["moved_from"], name="comment_moved_from", condition=Q(moved_from__isnull=False)),
            # What one person said on one story: asked with every page of it, and before every comment.
            models.Index(fields=["author", "story", "-id"], name="comment_by_author_here"),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk}"

    @property
    def source_key(self) -> str:
        """Of the ledger row that stands for it."""
        return f"comment:{self.pk}"

    @property
    def version_read(self) -> int | None:
        """The version of its story that it was written about; None where that was another story, merged since."""
        return self.story_version if self.written_about_id is None else None

    @property
    def reads_as_it_was(self) -> bool:
        """Whether the part that it points at still says what it said when this was written."""
        return (
            self.anchor is not None
            and self.written_about_id is None
            and self.anchor.position is not None
            and self.anchor.since <= self.story_version
        )

    @property
    def has_place(self) -> bool:
        """Whether it stands in the tree, shown or as a tombstone; the same as `CommentQuerySet.public`."""
        return self.state in self.PUBLIC_STATES and self.shown_version > 0

    @property
    def is_locked(self) -> bool:
        """Whether a moderator has closed the branch that begins here."""
        return bool(self.locked_reason)

    @property
    def is_waiting(self) -> bool:
        """Whether words of this comment, the first or an edit, wait for a decision."""
        may_wait = {self.State.HELD, self.State.PUBLISHED, self.State.REMOVED}  # removed: perhaps by reports alone
        return self.state in may_wait and self.latest_version > self.shown_version


class Revision(models.Model):
    """One version of a comment's words. Nothing is overwritten."""

    class State(models.TextChoices):
        HELD = "held"
        SHOWN = "shown"  # is or was public
        REJECTED = "rejected"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    body = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "version"], name="revision_once")]

    def __str__(self) -> str:
        return f"Version {self.version}"
