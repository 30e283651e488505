"""What beat wakes, room by room: sweeps that find in the database what a message would have done as well."""

from typing import Any

Entry = dict[str, Any]


def every(seconds: int, task: str, *, queue: str = "") -> Entry:
    """Wake `task` so often. Nobody needs a message that waited until the next one, so it expires by then."""
    options: dict[str, Any] = {"expires": seconds}
    if queue:
        options["queue"] = queue
    return {"task": task, "schedule": float(seconds), "options": options}


NOISE = {
    "sweep-noise": every(5, "noise.fold_pending"),
    "recompute-noise": every(60, "noise.recompute_outdated"),
    "keep-noise-reference": every(3600, "noise.keep_reference"),
    "review-newcomers": every(3600, "noise.review_newcomers"),
}
THREADS = {
    "fold-ranks": every(2, "threads.fold_ranks"),
    "count-changes-of-mind": every(60, "threads.count_changes_of_mind"),
    "fold-anchor-counts": every(10, "threads.fold_anchor_counts"),
    "fold-story-counts": every(10, "threads.fold_story_counts"),
    "forget-ranks": every(3600, "threads.forget_ranks"),
    "settle-branches": every(10, "threads.settle_branches"),
    "forget-changes": every(3600, "threads.forget_changes"),
}
MODERATION = {
    "seal-audit": every(10, "moderation.seal_audit"),
    "perform-bulk": every(10, "moderation.perform_bulk"),
    "fold-waiting": every(10, "moderation.fold_waiting"),
    "find-brigades": every(600, "moderation.find_brigades"),
    "forget-previews": every(3600, "moderation.forget_previews"),
    "forget-cleared": every(3600, "moderation.forget_cleared"),
    "return-unedited": every(600, "moderation.return_unedited"),
    "freeze-reports": every(3600, "moderation.freeze_reports"),
    "watch-sides": every(3600, "moderation.watch_sides"),
    "check-audit": every(6 * 3600, "moderation.check_audit"),
}
SCREENING = {
    "forget-prints": every(3600, "screening.forget_prints"),
    "teach-classifier": every(3600, "moderation.teach_classifier"),
    "teach-akismet": every(300, "moderation.teach_akismet"),
}
STORIES = {
    "publish-due-stories": every(60, "stories.publish_due_stories"),
}
CORE = {
    "forget-old-writes": every(3600, "core.forget_old_writes"),
}
SIGNING_IN = {
    "forget-old-sign-ins": every(3600, "accounts.forget_old_sign_ins", queue="default"),  # no mail waits for it
    "sweep-sign-in-mails": every(10, "accounts.send_pending_codes"),
    "tell-former-mailboxes": every(60, "accounts.tell_former_mailboxes"),
    "send-alerts": every(30, "accounts.send_alerts"),
}
IDENTITY = {
    "forget-given-up-handles": every(3600, "accounts.forget_given_up_handles", queue="default"),
}
SECOND_FACTOR = {
    "forget-old-tries": every(3600, "second_factor.forget_old_tries"),
}
PRIVACY = {
    "build-exports": every(30, "privacy.build_exports"),
    "forget-exports": every(600, "privacy.forget_exports"),
    "carry-out-erasures": every(60, "privacy.carry_out_erasures"),
    "send-erasure-mails": every(30, "privacy.send_erasure_mails"),
    "settle-mergers": every(60, "privacy.settle_mergers"),
    "forget-deleted-words": every(6 * 3600, "threads.forget_deleted_words"),
    "forget-redacted-words": every(6 * 3600, "threads.forget_redacted_words"),
    "forget-drafts": every(6 * 3600, "threads.forget_drafts"),
}
MAILS = {
    "send-notices": every(10, "mails.send_notices"),
    "plan-digests": every(600, "mails.plan_digests"),
    "forget-old-mails": every(3600, "mails.forget_old_mails", queue="default"),
}
NOTICES = {
    "gather-notices": every(5, "notices.gather"),
    "forget-old-notices": every(3600, "notices.forget_old"),
}

WORKSHOP = {
    "run-rehearsals": every(10, "workshop.run_rehearsals"),
    "review-rules": every(600, "workshop.review_rules"),
}

SCHEDULE: dict[str, Entry] = {
    **NOISE,
    **THREADS,
    **MODERATION,
    **SCREENING,
    **STORIES,
    **CORE,
    **SIGNING_IN,
    **SECOND_FACTOR,
    **IDENTITY,
    **PRIVACY,
    **MAILS,
    **NOTICES,
    **WORKSHOP,
}
