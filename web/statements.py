"""What was decided about oneself, or about what one reported, and objecting to it: also for who is banned."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.appeals import (
    LONGEST,
    SHORTEST,
    appeal_profile_report,
    appeal_report,
    appeal_statement,
    profile_report_appealable_until,
    report_appealable_until,
    statement_appealable_until,
)
from discussion.moderation.models import Appeal, ProfileReport
from discussion.moderation.profile_cases import (
    get_profile_report_by,
    outcome_of_profile_report,
    profile_reports_by,
)
from discussion.moderation.selectors import (
    Outcome,
    get_report_by,
    get_statement,
    outcome_of,
    own_appeals,
    reports_by,
    statements_to,
)
from discussion.moderation.statements import answer_of
from web.forms import AppealForm
from web.pages import OwnPage, redirect_to, render_page

LISTED = 20
OUTCOMES = {
    Outcome.WAITING: "A moderator will look at it.",
    Outcome.KEPT: "A moderator looked at it, and it stays.",
    Outcome.REMOVED: "It was removed.",
    Outcome.WITHDRAWN: "Its author deleted it before anybody decided.",
}

OF_PROFILES = {
    **OUTCOMES,
    Outcome.REMOVED: "The name was replaced, or the profile taken down.",
    Outcome.WITHDRAWN: "The account is gone, and nobody had decided before.",
}


def own_statements(viewer: Subscriber) -> list[dict[str, Any]]:
    """The latest statements to a person, each with what can be done about it. Two queries."""
    at = timezone.now()
    statements = list(statements_to(viewer, at=at).order_by("-id")[:LISTED])
    appeals = own_appeals(viewer, [statement.decision_id for statement in statements])
    return [_statement(statement, appeals.get(statement.decision_id)) for statement in statements]


def own_reports(viewer: Subscriber) -> list[dict[str, Any]]:
    """The latest reports by a person, and what came of them, the latest first. Four queries."""
    reports: list[Any] = list(reports_by(viewer, at=timezone.now()).order_by("-id")[:LISTED])
    appeals = own_appeals(viewer, [report.answer for report in reports if report.answer])
    told = [_report(report, appeals.get(report.answer)) for report in reports]
    return sorted([*told, *_own_profile_reports(viewer)], key=itemgetter("told_at"), reverse=True)[:LISTED]


class AppealPage(OwnPage):
    """One decision with the form to object to it, or with what was objected and answered."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.show(request, pk, AppealForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        form = AppealForm(request.POST)
        if not form.is_valid():
            return self.show(request, pk, form, status=400)
        try:
            self.appeal(pk, form.cleaned_data["text"])
        except DomainError as refusal:
            form.refuse(refusal)
            return self.show(request, pk, form, status=refusal.status)
        messages.success(request, "Your objection is taken. Somebody else will look at the decision again.")
        return redirect_to(request.path)

    def show(self, request: HttpRequest, pk: UUID, form: AppealForm, *, status: int = 200) -> HttpResponse:
        context = {**self.told(pk), "form": form, "shortest": SHORTEST, "longest": LONGEST}
        return render_page(request, "web/decision.html", context, status=status)

    def told(self, pk: UUID) -> dict[str, Any]:
        """What the page says of the decision."""
        raise NotImplementedError

    def appeal(self, pk: UUID, text: str) -> None:
        """Object to it."""
        raise NotImplementedError


class StatementPage(AppealPage):
    """`/me/decisions/{id}/`"""

    def told(self, pk: UUID) -> dict[str, Any]:
        statement = get_statement(self.viewer, pk, at=timezone.now())
        appeals = own_appeals(self.viewer, [statement.decision_id])
        return {"heading": "A decision about you", **_statement(statement, appeals.get(statement.decision_id))}

    def appeal(self, pk: UUID, text: str) -> None:
        at = timezone.now()
        appeal_statement(statement=get_statement(self.viewer, pk, at=at), text=text, at=at)


class ReportPage(AppealPage):
    """`/me/reports/{id}/`"""

    def told(self, pk: UUID) -> dict[str, Any]:
        report: Any = get_report_by(self.viewer, pk, at=timezone.now())
        appeals = own_appeals(self.viewer, [report.answer] if report.answer else [])
        return {"heading": "Your report", **_report(report, appeals.get(report.answer))}

    def appeal(self, pk: UUID, text: str) -> None:
        at = timezone.now()
        appeal_report(report=get_report_by(self.viewer, pk, at=at), text=text, at=at)


class ProfileReportPage(AppealPage):
    """`/me/profile-reports/{id}/`"""

    def told(self, pk: UUID) -> dict[str, Any]:
        report = get_profile_report_by(self.viewer, pk, at=timezone.now())
        decision = report.case.decision_id
        appeals = own_appeals(self.viewer, [decision] if decision else [])
        return {"heading": "Your report", **_profile_report(report, appeals)}

    def appeal(self, pk: UUID, text: str) -> None:
        at = timezone.now()
        appeal_profile_report(report=get_profile_report_by(self.viewer, pk, at=at), text=text, at=at)


def _own_profile_reports(viewer: Subscriber) -> list[dict[str, Any]]:
    reports = list(profile_reports_by(viewer, at=timezone.now()).order_by("-id")[:LISTED])
    appeals = own_appeals(viewer, [report.case.decision_id for report in reports if report.case.decision_id])
    return [_profile_report(report, appeals) for report in reports]


def _statement(statement: Any, appeal: Appeal | None) -> dict[str, Any]:
    return {
        "address": reverse("web:statement", args=[statement.pk]),
        "told_at": statement.at,
        "text": statement.text,
        "appealable_until": statement_appealable_until(statement, appeal=appeal, at=timezone.now()),
        **_appeal(appeal),
    }


def _report(report: Any, appeal: Appeal | None) -> dict[str, Any]:
    return {
        "address": reverse("web:own-report", args=[report.pk]),
        "told_at": report.at,
        "text": f"You reported a comment on “{report.comment.story.title}”. {OUTCOMES[outcome_of(report)]}",
        "comment": reverse("web:comment", args=[report.comment_id]),
        "appealable_until": report_appealable_until(report, appeal=appeal, at=timezone.now()),
        **_appeal(appeal),
    }


def _profile_report(report: ProfileReport, appeals: Mapping[UUID, Appeal]) -> dict[str, Any]:
    subject, decision = report.case.subject, report.case.decision_id
    appeal = appeals.get(decision) if decision else None
    whom = f"of @{subject.handle}" if subject.is_active else "of somebody"
    return {
        "address": reverse("web:own-profile-report", args=[report.pk]),
        "told_at": report.at,
        "text": f"You reported the name or profile {whom}. {OF_PROFILES[outcome_of_profile_report(report)]}",
        "appealable_until": profile_report_appealable_until(report, at=timezone.now()),
        **_appeal(appeal),
    }


def _appeal(appeal: Appeal | None) -> dict[str, Any]:
    return {"appeal": appeal, "answer": answer_of(appeal) if appeal else ""}
