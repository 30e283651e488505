"""Where everything comes in that somebody writes or says about a comment: new words, edits, deletions, reports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import Subscriber
from accounts.rules import require_accepted_rules
from core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from core.events import emit
from core.whole import part_of_a_whole
from discussion.moderation.cases import LEASE, join_case, weigh_case
from discussion.moderation.edit_requests import settle_edit_requests
from discussion.moderation.hiding import hide_if_reported_enough, is_undecided
from discussion.moderation.models import Case, Report
from discussion.moderation.pace import take_turn_to_report
from discussion.moderation.settling import close_as_moot
from discussion.screening.outside.servers import Opinions, ask_outside
from discussion.screening.services import Verdict, save_signals, screen
from discussion.threads.models import Comment
from discussion.threads.places import Writer, enter_discussion
from discussion.threads.selectors import argues_in
from discussion.threads.services import delete_comment, edit_comment
from discussion.threads.services.writing import lock_comment, write_comment
from stories.models import Story
from stories.noise.models import Engagement
from stories.noise.services import record_engagement


class CommentNotReportableError(NotFoundError):
    """The comment is not there, or its words are not public: the same answer."""


class OwnCommentReportedError(DomainError):
    code = "own_comment"
    message = "You cannot report your own comment. You can delete it."


class ArguesHereError(NotAllowedError):
    """Names the address to write to, as `contact`."""

    code = "argues_here"
    message = (
        "You take part in this discussion, so you cannot report the others in it, unless you believe that something is "
        "against the law. You can mute the thread, or block whoever attacks you, and hear no more of it; or write "
        "to {}."
    )

    def __init__(self) -> None:
        super().__init__(self.message.format(settings.CONTACT_EMAIL), contact=settings.CONTACT_EMAIL)


class AlreadyReportedError(ConflictError):
    code = "already_reported"
    message = "You have reported this comment already."


class BeingDecidedError(ConflictError):
    """Says when it can be changed again at the latest, as `until`."""

    code = "being_decided"
    message = "A moderator is reading this comment, and you changed it a moment ago. Change it again a little later."


def submit_comment(
    *,
    author: Subscriber,
    story: Story,
    parent: Comment | None,
    side: str,
    body: str,
    at: datetime,
    anchor: str = "",
    writing: UUID | None = None,
    network: str = "",
    opinions: Opinions | None = None,
) -> Comment:
    """Screen and write a comment: public at once, or held with an open case; `state` tells which.

    Servers outside are asked first, before the transaction, unless their `opinions` come along; `network` is where the
    words come from, for them. Raises RulesNotAcceptedError, the refusal of the check that has one, and what
    `write_comment` raises; then nothing is written.
    """
    require_accepted_rules(subscriber=author)
    if opinions is None:
        opinions = ask_outside(body=body, author=author, story=story, parent=parent, at=at, network=network)
    with part_of_a_whole():
        story = enter_discussion(story, parent, writer=Writer(author, at))
        verdict = screen(body=body, author=author, story=story, parent=parent, at=at, opinions=opinions)
        return _write(
            verdict,
            author=author,
            story=story,
            parent=parent,
            side=side,
            body=body,
            at=at,
            anchor=anchor,
            writing=writing,
        )


def submit_edit(
    *,
    comment: Comment,
    author: Subscriber,
    body: str,
    version: int,
    at: datetime,
    writing: UUID | None = None,
    network: str = "",
) -> Comment:
    """Screen and write an edit on top of `version`: shown at once, or waiting for a decision (`is_waiting`).

    Servers outside are asked first, before the transaction. An edit that waits opens a case, or joins the open one:
    also one of what was taken out of sight, as long as nobody has judged it.
    Raises the refusal of the check that has one, what `edit_comment` raises, or BeingDecidedError (409) for a second
    edit within five minutes while a moderator has leased the case; then nothing is written.
    """
    opinions = ask_outside(
        body=body, author=author, story=comment.story, parent=comment.parent, comment=comment, at=at, network=network
    )
    return _write_edit(
        comment=comment, author=author, body=body, opinions=opinions, at=at, version=version, writing=writing
    )


@transaction.atomic
def submit_deletion(*, comment: Comment, author: Subscriber, at: datetime) -> None:
    """Delete the author's own comment; open cases about it have nothing left to decide and are closed.

    Also one that was taken out of sight, as long as nobody has judged it. Raises what `delete_comment` raises.
    """
    comment = lock_comment(comment)
    delete_comment(comment=comment, author=author, at=at, undecided=is_undecided(comment))
    settle_edit_requests(comment, at=at)
    close_as_moot(Case.objects.filter(comment=comment), at=at)


@transaction.atomic
def report_comment(
    *, comment: Comment, reporter: Subscriber, reason: str, note: str = "", illegal: bool = False, at: datetime
) -> Report:
    """Write down a reader's word against a shown comment, and open a case about it or join the open one.

    Raises CommentNotReportableError (404), OwnCommentReportedError (422), AlreadyReportedError (409),
    ArguesHereError (403) for what is not said to be illegal, or TooManyReportsError (429).
    """
    take_turn_to_report(reporter=reporter, at=at)
    comment = lock_comment(comment)
    if comment.state != Comment.State.PUBLISHED:
        raise CommentNotReportableError
    if comment.author_id == reporter.pk:
        raise OwnCommentReportedError
    if comment.reports.filter(reporter=reporter).exists():
        raise AlreadyReportedError
    illegal = illegal or reason == Report.Reason.ILLEGAL
    if not illegal and argues_in(reporter, comment.story):
        raise ArguesHereError
    case = join_case(comment=comment, queue=Case.Queue.REPORTED, codes=[], at=at)
    report = Report.objects.create(
        comment=comment,
        case=case,
        reporter=reporter,
        reason=reason,
        note=note,
        illegal=illegal,
        version=comment.shown_version,
        at=at,
    )
    weigh_case(case, at=at)
    _count(report, comment, reporter)
    hide_if_reported_enough(case, comment, by=reporter, at=at)
    return report


def _write(verdict: Verdict, *, at: datetime, **fields: Any) -> Comment:
    held = _is_held(verdict)
    comment, revision = write_comment(**fields, held=held, newcomer=verdict.newcomer, at=at)
    save_signals(revision=revision, verdict=verdict, at=at)
    if held:
        join_case(comment=comment, queue=Case.Queue.HELD, codes=verdict.hold_codes, at=at)
    return comment


@transaction.atomic
def _write_edit(
    *, comment: Comment, author: Subscriber, body: str, opinions: Opinions, at: datetime, **fields: Any
) -> Comment:
    comment = lock_comment(comment)
    was = comment.latest_version
    parent, story = comment.parent, comment.story
    verdict = screen(body=body, author=author, story=story, parent=parent, at=at, comment=comment, opinions=opinions)
    held = _is_held(verdict)
    undecided = is_undecided(comment)
    comment = edit_comment(comment=comment, author=author, body=body, held=held, undecided=undecided, at=at, **fields)
    if comment.latest_version == was:
        return comment  # the same words again
    _leave_time_to_decide(comment, was, at)
    save_signals(revision=comment.revisions.get(version=comment.latest_version), verdict=verdict, at=at)
    settle_edit_requests(comment, at=at)
    if comment.is_waiting:
        join_case(comment=comment, queue=Case.Queue.HELD, codes=[*verdict.hold_codes, "edited"], at=at)
    return comment


def _leave_time_to_decide(comment: Comment, was: int, at: datetime) -> None:
    """Each edit makes the decision about the words before it a 409: one a lease, or nobody could ever decide."""
    before = comment.revisions.filter(version=was, version__gt=1, created_at__gt=at - LEASE).first()
    if before is not None and comment.cases.filter(closed_at__isnull=True, leased_until__gt=at).exists():
        raise BeingDecidedError(until=before.created_at + LEASE)


def _is_held(verdict: Verdict) -> bool:
    """Whether the words wait: whatever is no clear permission holds them. Raises what refuses them."""
    if verdict.refusal is not None:
        raise verdict.refusal
    return verdict.outcome != "publish"


def _count(report: Report, comment: Comment, reporter: Subscriber) -> None:
    record_engagement(
        story=comment.story,
        actor=reporter,
        kind=Engagement.Kind.REPORT,
        source_key=report.source_key,
        at=report.at,
        target=comment.source_key,
    )
    emit("comment.reported", story=comment.story.slug, at=report.at, comment=str(comment.pk), report=str(report.pk))
