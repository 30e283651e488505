"""Notices of decisions: about somebody's words or account, about a report, about an appeal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.text import Truncator

from accounts.merged import numbers_of
from accounts.models import Subscriber
from accounts.notices.models import Notice
from accounts.notices.readers import Told
from discussion.moderation.models import Appeal, Decision, Report, Statement
from discussion.moderation.selectors import Outcome, appeals_by, decisions_with_names, outcome_of, reports_by
from discussion.moderation.statements import answer_of
from discussion.telling.threads import id_in
from discussion.threads.models import Comment

DONE = {
    Decision.Action.APPROVE: "was published",
    Decision.Action.REMOVE: "was removed",
    Decision.Action.RESTORE: "is public again",
    Decision.Action.LOCK: "takes no more answers",
    Decision.Action.UNLOCK: "takes answers again",
    Decision.Action.MOVE: "was moved, with its answers",
    Decision.Action.MOVE_BACK: "is back where it was",
    Decision.Action.REDACT: "was blacked out in part",
    Decision.Action.REVEAL: "can be read in full again",
    Decision.Action.EDIT_REQUEST: "waits for you to change it",
    Decision.Action.FEATURE: "was picked by the editors",
    Decision.Action.HOLD: "is out of sight until it has been read again",
    Decision.Action.RELEASE: "is public again",
}
ABOUT_YOU = {
    Decision.Action.WARN: "You were warned",
    Decision.Action.SILENCE: "You were silenced",
    Decision.Action.SUSPEND: "Your account was suspended",
    Decision.Action.BAN: "Your account was banned",
    Decision.Action.LIFT: "A sanction against you was lifted",
    Decision.Action.UNBAN: "Your ban was lifted",
    Decision.Action.CLEAR: "Your profile was taken down",
    Decision.Action.MERGE: "Another account of yours was merged into this one",
    Decision.Action.RENAME: "Your handle was replaced",
    Decision.Action.NAME_BACK: "You have your handle back",
    Decision.Action.PROFILE_BACK: "You have your profile back",
}
BEGINNING = 40  # characters of a comment by which its author knows which one is meant
CAME_OF_IT = {
    Outcome.REMOVED: "was removed",
    Outcome.KEPT: "was looked at and stays",
    Outcome.WITHDRAWN: "was deleted by its author",
    Outcome.WAITING: "will be looked at again",
}


def read_decisions(notices: Sequence[Notice], to: Subscriber, _at: datetime) -> Mapping[UUID, Told]:
    """With the statement of reasons, where one was written. Three queries."""
    decisions = {notice.pk: UUID(id_in(notice.subject)) for notice in notices}
    return _tell(decisions, to)


def read_appeals(notices: Sequence[Notice], to: Subscriber, _at: datetime) -> Mapping[UUID, Told]:
    """What came of one's appeals. One query."""
    appeals = appeals_by(to).in_bulk([UUID(id_in(notice.subject)) for notice in notices])
    return {notice.pk: _of_appeal(appeal) for notice in notices if (appeal := appeals.get(UUID(id_in(notice.subject))))}


def read_reports(notices: Sequence[Notice], to: Subscriber, at: datetime) -> Mapping[UUID, Told]:
    """What has come of one's reports by now. One query."""
    reports = reports_by(to, at=at).in_bulk([UUID(id_in(notice.subject)) for notice in notices])
    return {notice.pk: _of_report(report) for notice in notices if (report := reports.get(UUID(id_in(notice.subject))))}


def _tell(decisions: Mapping[UUID, UUID], to: Subscriber) -> dict[UUID, Told]:
    """What notices say of decisions about this person that are there to stay, {notice: decision}."""
    about_them = decisions_with_names().filter(subject__in=numbers_of(to.pk))
    found = about_them.in_bulk(list(set(decisions.values())))
    texts = _statements(found, to)
    return {
        notice: _of_decision(found[decision], texts.get(decision, ""))
        for notice, decision in decisions.items()
        if decision in found
    }


def _statements(decisions: Collection[UUID], to: Subscriber) -> dict[UUID, str]:
    statements = Statement.objects.filter(decision__in=decisions, recipient=to)
    return dict(statements.values_list("decision", "text"))


def _of_decision(decision: Decision, text: str) -> Told:
    comment = decision.comment
    if comment is None:
        done = ABOUT_YOU.get(Decision.Action(decision.action), f"About your account: {decision.done}")
        return Told(headline=done, address=_decisions(), words=text)
    is_open = decision.action != Decision.Action.REMOVE and comment.state == Comment.State.PUBLISHED
    done = DONE.get(Decision.Action(decision.action), "was decided about")
    return Told(
        headline=f"Your comment {_which(comment, is_open)} on “{comment.story.title}” {done}",
        address=reverse("web:comment", args=[comment.pk]) if is_open else _decisions(),
        words=text,
        story=comment.story.slug,
        title=comment.story.title,
        comment=comment.pk,
    )


def _which(comment: Comment, is_open: bool) -> str:
    """Its first words where they are public; else when it was written."""
    words = " ".join(comment.body_text.split())
    if is_open and words:
        return f"“{Truncator(words).chars(BEGINNING)}”"
    return f"of {comment.created_at:%-d %B %Y, %H:%M} UTC"


def _of_report(report: Report) -> Told:
    comment = report.comment
    return Told(
        headline=f"The comment that you reported on “{comment.story.title}” {CAME_OF_IT[outcome_of(report)]}",
        address=reverse("web:own-report", args=[report.pk]),
        story=comment.story.slug,
        title=comment.story.title,
        comment=comment.pk,
    )


def _of_appeal(appeal: Appeal) -> Told:
    comment = appeal.decision.comment
    told = Told(headline=f"Your appeal: {appeal.get_verdict_display()}", address=_decisions(), words=answer_of(appeal))
    if comment is None:
        return told
    story = comment.story
    return replace(told, story=story.slug, title=story.title, comment=comment.pk)


def _decisions() -> str:
    return f"{reverse('web:me')}#decisions"
