"""Cases, people and decisions as moderators see them. `serializers` describes the same shapes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.api.standing_shapes import step_payload, strike_payload
from accounts.models import HandleChange, MergedAccount, Sanction, Subscriber
from discussion.moderation.cases import is_leased
from discussion.moderation.dossiers import Dossier, History
from discussion.moderation.models import (
    Appeal,
    AuditEntry,
    Case,
    Decision,
    Escalation,
    PersonNote,
    ProfileReport,
    Report,
)
from discussion.moderation.priority import score_of, weights_of
from discussion.screening.models import Signal
from discussion.threads.models import Comment
from discussion.threads.selectors import latest_bodies

NOBODY = UUID(int=0)
EXCERPT = 280  # characters: enough to know most spam by


def case_rows(cases: Sequence[Case], *, at: datetime) -> list[dict[str, Any]]:
    """Lines of a queue. One query."""
    bodies = latest_bodies([case.comment for case in cases if case.comment is not None])
    return [
        case_row(case, bodies.get(case.comment_id or NOBODY, ""), reports=len(case.reports.all()), at=at)
        for case in cases
    ]


def case_row(case: Case, body: str, *, reports: int, at: datetime) -> dict[str, Any]:
    """One line of a queue."""
    return {
        "id": str(case.pk),
        "queue": case.queue,
        "reason": case.reason_codes,
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
        "priority": {
            "score": round(score_of(case, at=at), 2),
            "because": [{"reason": weight.reason, "hours": weight.hours} for weight in weights_of(case)],
        },
        "lease": {"by": _handle(case.leased_by), "until": case.leased_until} if is_leased(case, at=at) else None,
        "report_count": reports,
        "escalated_from": case.came_from or None,
        "appealed": _appealed(case.appealed) if case.appealed else None,
        "comment": _comment_line(case.comment, body) if case.comment else None,
    }


def case_file(dossier: Dossier, *, at: datetime) -> dict[str, Any]:
    """One case with everything about it. What was reported belongs to the case that an appeal is about."""
    reports = 0 if dossier.case.appealed_id else len(dossier.reports)
    return {
        **case_row(dossier.case, dossier.body, reports=reports, at=at),
        "comment": _comment_file(dossier) if dossier.case.comment else None,
        "escalation": _escalation(dossier.escalation),
        "appeals": [appeal_payload(appeal) for appeal in dossier.appeals],
        "signals": [_signal(signal) for signal in dossier.signals],
        "reports": [_report(report) for report in dossier.reports],
        "profile": {"about": dossier.profile.about, "link": dossier.profile.link} if dossier.profile else None,
        "author": history_payload(dossier.history) if dossier.history else None,
        "decisions": [decision_payload(decision) for decision in dossier.decisions],
    }


def history_payload(history: History) -> dict[str, Any]:
    """What is known of a person."""
    return {
        "handle": history.subscriber.handle,
        "joined_at": history.subscriber.joined_at,
        "newcomer": history.newcomer,
        "trust": history.standing.judgement.trust,
        "trust_reasons": history.standing.judgement.reasons,
        "banned": history.standing.banned,
        "comments": history.comments,
        "report_count": history.reports,
        "sanctions": [sanction_payload(sanction) for sanction in history.sanctions],
        "strikes": {
            "points": history.standing.strikes.points,
            "results": [strike_payload(strike) for strike in history.standing.strikes.rows],
            "proposed": step_payload(history.standing.strikes.proposed),
        },
    }


def person_file(
    history: History, decisions: Sequence[Decision], changes: Sequence[HandleChange], notes: Sequence[PersonNote]
) -> dict[str, Any]:
    """A person's history with the names before, what was decided about it, and what moderators noted."""
    return {
        **history_payload(history),
        "handle_changes": [{"before": change.before, "after": change.after, "at": change.at} for change in changes],
        "decisions": [decision_payload(decision) for decision in decisions],
        "notes": [note_payload(note) for note in notes],
    }


def note_payload(note: PersonNote) -> dict[str, Any]:
    """One note about a person."""
    return {"id": str(note.pk), "author": _handle(note.author), "text": note.text, "at": note.at}


def decision_payload(decision: Decision) -> dict[str, Any]:
    """One decision, and the one that undid it."""
    reversal = getattr(decision, "reversal", None)
    return _decision(decision, subject=_present(decision.subject), undone_by=reversal and reversal.pk)


def new_decision_payload(decision: Decision) -> dict[str, Any]:
    """One that was made in this request: nobody has undone it, and its subject goes by the name at hand. No query."""
    return _decision(decision, subject=decision.subject, undone_by=None)


def _decision(decision: Decision, *, subject: Subscriber | None, undone_by: UUID | None) -> dict[str, Any]:
    return {
        "id": str(decision.pk),
        "action": decision.action,
        "case": _id(decision.case_id),
        "comment": _id(decision.comment_id),
        "subject": _handle(subject),
        "sanction": _id(decision.sanction_id),
        "version": decision.version,
        "rule": decision.rule or None,
        "note": decision.note,
        "actor": _handle(decision.actor),
        "reverses": _id(decision.reverses_id),
        "reversed_by": _id(undone_by),
        "at": decision.at,
    }


def sanction_payload(sanction: Sanction) -> dict[str, Any]:
    """One sanction, in force or not."""
    return {
        "id": str(sanction.pk),
        "kind": sanction.kind,
        "rule": sanction.rule,
        "reason": sanction.reason,
        "starts_at": sanction.starts_at,
        "ends_at": sanction.ends_at,
        "imposed_by": _handle(sanction.imposed_by),
        "lifted_at": sanction.lifted_at,
        "lifted_by": _handle(sanction.lifted_by),
        "acknowledged_at": sanction.acknowledged_at,
    }


def audit_payload(entry: AuditEntry) -> dict[str, Any]:
    """One line of the audit log."""
    return {
        "id": str(entry.pk),
        "actor": _handle(entry.actor),
        "verb": entry.verb,
        "target": entry.target,
        "before": entry.before,
        "after": entry.after,
        "at": entry.at,
    }


def appeal_payload(appeal: Appeal) -> dict[str, Any]:
    """One appeal, as moderators see it."""
    return {
        "id": str(appeal.pk),
        "appellant": _handle(appeal.appellant),
        "text": appeal.text,
        "at": appeal.at,
        "verdict": appeal.verdict or None,
        "judge": _handle(appeal.judge),
        "answer": appeal.answer,
        "judged_at": appeal.judged_at,
    }


def _appealed(decision: Decision) -> dict[str, Any]:
    return {
        "id": str(decision.pk),
        "action": decision.action,
        "rule": decision.rule or None,
        "subject": _handle(decision.subject),
        "actor": _handle(decision.actor),
        "at": decision.at,
    }


def _escalation(told: Escalation | None) -> dict[str, Any] | None:
    return {"by": _handle(told.by), "note": told.note, "at": told.at} if told else None


def _comment_line(comment: Comment, body: str) -> dict[str, Any]:
    return {
        "id": str(comment.pk),
        "story": comment.story.slug,
        "author": _handle(comment.author),
        "side": comment.side or None,
        "state": comment.state,
        "version": comment.latest_version,
        "created_at": comment.created_at,
        "excerpt": body[:EXCERPT],
    }


def _comment_file(dossier: Dossier) -> dict[str, Any]:
    comment, parent = dossier.comment, dossier.comment.parent
    return {
        **_comment_line(comment, dossier.body),
        "body": dossier.body,
        "body_html": dossier.body_html,
        "shown_body": dossier.shown_body,
        "parent": {
            "id": str(parent.pk),
            "author": _handle(parent.author),
            "state": parent.state,
            "body_text": parent.body_text,
        }
        if parent
        else None,
    }


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "check": signal.check_name,
        "check_version": signal.check_version,
        "verdict": signal.verdict,
        "code": signal.code,
        "score": signal.score,
        "detail": signal.detail,
        "at": signal.at,
    }


def _report(report: Report | ProfileReport) -> dict[str, Any]:
    return {
        "id": str(report.pk),
        "reporter": _handle(report.reporter),
        "reason": report.reason,
        "note": report.note,
        "illegal": report.illegal,
        "version": report.version if isinstance(report, Report) else None,
        "at": report.at,
    }


def _handle(subscriber: Subscriber | None) -> str | None:
    return subscriber.handle if subscriber else None


def _present(subject: Subscriber | None) -> Subscriber | None:
    """Who that is, where the account was merged since."""
    merger: MergedAccount | None = getattr(subject, "merged", None)
    return merger.kept if merger else subject


def _id(key: object) -> str | None:
    return str(key) if key else None
