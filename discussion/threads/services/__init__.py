"""Everything that changes a thread. Each function is one transaction; no two posters on a story wait."""

from discussion.threads.services.branches import lock_branch, move_back, move_branch, unlock_branch
from discussion.threads.services.engaging import (
    declare_stance,
    follow_story,
    react,
    unfollow_story,
    withdraw_reaction,
    withdraw_stance,
)
from discussion.threads.services.featuring import feature_comment, unfeature_comment
from discussion.threads.services.judging import (
    publish_comment,
    readmit_comment,
    reject_comment,
    remove_comment,
    restore_comment,
)
from discussion.threads.services.merging import merge_stories
from discussion.threads.services.redacting import redact_comment, reveal_words
from discussion.threads.services.unjudging import describe_judged, unjudge_comment
from discussion.threads.services.writing import delete_comment, edit_comment, post_comment

__all__ = [
    "declare_stance",
    "delete_comment",
    "describe_judged",
    "edit_comment",
    "feature_comment",
    "follow_story",
    "lock_branch",
    "merge_stories",
    "move_back",
    "move_branch",
    "post_comment",
    "publish_comment",
    "react",
    "readmit_comment",
    "redact_comment",
    "reject_comment",
    "remove_comment",
    "restore_comment",
    "reveal_words",
    "unfeature_comment",
    "unfollow_story",
    "unjudge_comment",
    "unlock_branch",
    "withdraw_reaction",
    "withdraw_stance",
]
