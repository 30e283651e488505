"""This room's jobs."""

from celery import shared_task
from django.utils import timezone

from core.clock import database_time
from discussion.threads import anchors, counts, depths
from discussion.threads.changes import forgetting
from discussion.threads.forgetting import forget_deleted_words, forget_redacted_words
from discussion.threads.minds import count_changes
from discussion.threads.ranking import folding
from discussion.threads.services import drafting


@shared_task(name="threads.forget_deleted_words")
def forget_deleted_words_task() -> None:
    """Every six hours: empty the comments that their authors deleted long ago."""
    forget_deleted_words(at=timezone.now())


@shared_task(name="threads.forget_redacted_words")
def forget_redacted_words_task() -> None:
    """Every six hours: destroy what was blacked out long ago."""
    forget_redacted_words(at=timezone.now())


@shared_task(name="threads.settle_branches")
def settle_branches() -> None:
    """Every ten seconds: tell what stands far down in branches that were moved how deep it is now."""
    depths.settle_branches()


@shared_task(name="threads.fold_ranks")
def fold_ranks() -> None:
    """Every two seconds: count reactions that have changed, and put their comments where they belong.

    No request wakes it: a publish for each click would cost more than the click.
    """
    folding.fold_ranks(at=database_time())


@shared_task(name="threads.fold_anchor_counts")
def fold_anchor_counts() -> None:
    """Every ten seconds: put counts of comments that point at parts of stories together."""
    anchors.fold_anchor_counts()


@shared_task(name="threads.fold_story_counts")
def fold_story_counts() -> None:
    """Every ten seconds: put counts of comments below stories together, and of who wrote them."""
    counts.fold_story_counts()


@shared_task(name="threads.forget_ranks")
def forget_ranks() -> None:
    """Every hour: the orders of yesterday."""
    folding.forget_ranks(at=database_time())


@shared_task(name="threads.forget_drafts")
def forget_drafts() -> None:
    """Every six hours: words that nobody has come back to."""
    drafting.forget_drafts(at=timezone.now())


@shared_task(name="threads.count_changes_of_mind")
def count_changes_of_mind() -> None:
    """Every minute: how people have moved, on stories on which something has happened."""
    count_changes(at=database_time())


@shared_task(name="threads.forget_changes")
def forget_changes() -> None:
    """Every hour: what changed so long ago that nobody may have missed it."""
    forgetting.forget_changes(at=database_time())
