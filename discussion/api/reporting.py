"""Telling moderators about a comment, what became of it, and what was decided about me."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import SignedIn, TakesPart
from accounts.api.requests import current_subscriber
from core.api.pagination import Key, paginate, read_limit
from core.api.schema import problems
from core.api.views import PrivateView
from discussion.api.examples import answer, page, sent
from discussion.api.moderating import examples
from discussion.api.moderating.forms import ReportForm
from discussion.api.reading import PAGING
from discussion.moderation.appeals import report_appealable_until, statement_appealable_until
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Appeal, Decision, Report, Statement
from discussion.moderation.selectors import (
    Outcome,
    get_own_report,
    outcome_of,
    own_appeals,
    reports_by,
    statements_to,
)
from discussion.moderation.statements import answer_of
from discussion.threads.selectors import get_public_comment

NEWEST = (Key("id", descending=True),)
REPORT_OUTCOMES = [outcome.value for outcome in Outcome]


class OwnAppealSerializer(serializers.Serializer[Any]):
    """What I objected to, and what came of it: `verdict` is null as long as nobody has judged."""

    id = serializers.UUIDField()
    decision = serializers.UUIDField()
    text = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    verdict = serializers.ChoiceField(choices=Appeal.Verdict.choices, allow_null=True)
    answer = serializers.CharField(allow_blank=True, help_text="What came of it, in whole sentences.")
    judged_at = serializers.DateTimeField(allow_null=True)


class OwnReportSerializer(serializers.Serializer[Any]):
    """My report and what came of it. `withdrawn`: its author deleted the comment first."""

    id = serializers.UUIDField()
    comment = serializers.UUIDField()
    story = serializers.SlugField()
    reason = serializers.ChoiceField(choices=Report.Reason.choices)
    note = serializers.CharField(allow_blank=True)
    illegal = serializers.BooleanField()
    outcome = serializers.ChoiceField(choices=REPORT_OUTCOMES)
    appealable_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when I may object to its being kept; null where I may not."
    )
    appeal = OwnAppealSerializer(allow_null=True)
    at = serializers.DateTimeField()


class OwnReportListSerializer(serializers.Serializer[Any]):
    """A page of my reports, newest first."""

    results = OwnReportSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class StatementSerializer(serializers.Serializer[Any]):
    """A statement of reasons: what was decided about me, why, and how to object."""

    id = serializers.UUIDField()
    action = serializers.ChoiceField(choices=Decision.Action.choices)
    rule = serializers.CharField(allow_null=True)
    comment = serializers.UUIDField(allow_null=True)
    story = serializers.SlugField(allow_null=True)
    text = serializers.CharField()
    appealable_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when I may object; null where I may not, or have."
    )
    appeal = OwnAppealSerializer(allow_null=True)
    at = serializers.DateTimeField()


class StatementListSerializer(serializers.Serializer[Any]):
    """A page of statements, newest first."""

    results = StatementSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class CommentReportView(PrivateView):
    """`comments/{id}/reports/`"""

    permission_classes = [TakesPart]

    @extend_schema(
        operation_id="comments_reports_create",
        summary="Report a comment to the moderators",
        description="Once a person and comment. Who reported is for moderators only. Whoever takes part in the "
        "discussion (`argues_here` of `stories/{slug}/me/`) reports in it only what is against the law: `illegal`.",
        request=ReportForm,
        responses={
            201: OwnReportSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403="banned, argues_here",
                s404="not_found",
                s409="already_reported",
                s422="own_comment",
                s429="too_many_reports",
            ),
        },
        examples=[
            sent("report", {"reason": "abuse", "note": "This is about me."}),
            answer("report", examples.OWN_REPORT, 201),
        ],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        at = timezone.now()
        comment = get_public_comment(pk, at)
        form = ReportForm(data=request.data)
        form.is_valid(raise_exception=True)
        report = report_comment(comment=comment, reporter=current_subscriber(request), **form.validated_data, at=at)
        return Response(own_report_payload(get_own_report(report), at=at), status=201)


class MyReportsView(PrivateView):
    """`me/reports/`: what came of a report stands there as soon as it is decided."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_reports_list",
        summary="My reports and their outcomes, newest first",
        parameters=PAGING,
        responses={200: OwnReportListSerializer, **problems(s400="malformed", s401="not_signed_in")},
        examples=[answer("reports", page(examples.OWN_REPORT))],
    )
    def get(self, request: Request) -> Response:
        me, at = current_subscriber(request), timezone.now()
        rows = paginate(
            reports_by(me, at=at),
            keys=NEWEST,
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            name=f"reports:{me.pk}",
        )
        appeals = own_appeals(me, [report.answer for report in rows.rows if report.answer])
        return Response(
            rows.body([own_report_payload(report, appeal=appeals.get(report.answer), at=at) for report in rows.rows])
        )


class MyStatementsView(PrivateView):
    """`me/statements/`: the reasons in full; also for people who are banned."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_statements_list",
        summary="What was decided about me, why, and how to object; newest first",
        parameters=PAGING,
        responses={200: StatementListSerializer, **problems(s400="malformed", s401="not_signed_in")},
        examples=[answer("statements", page(examples.STATEMENT))],
    )
    def get(self, request: Request) -> Response:
        me = current_subscriber(request)
        at = timezone.now()
        rows = paginate(
            statements_to(me, at=at),
            keys=NEWEST,
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            name=f"statements:{me.pk}",
        )
        appeals = own_appeals(me, [statement.decision_id for statement in rows.rows])
        told = [
            statement_payload(statement, appeal=appeals.get(statement.decision_id), at=at) for statement in rows.rows
        ]
        return Response(rows.body(told))


def own_appeal_payload(appeal: Appeal) -> dict[str, Any]:
    """An appeal as its appellant sees it: not who judged."""
    return {
        "id": str(appeal.pk),
        "decision": str(appeal.decision_id),
        "text": appeal.text,
        "at": appeal.at,
        "verdict": appeal.verdict or None,
        "answer": answer_of(appeal),
        "judged_at": appeal.judged_at,
    }


def own_report_payload(report: Any, *, appeal: Appeal | None = None, at: datetime) -> dict[str, Any]:
    """A report as its reporter sees it: nothing of what became of words that are not public."""
    return {
        "id": str(report.pk),
        "comment": str(report.comment_id),
        "story": report.comment.story.slug,
        "reason": report.reason,
        "note": report.note,
        "illegal": report.illegal,
        "outcome": outcome_of(report).value,
        "appealable_until": report_appealable_until(report, appeal=appeal, at=at),
        "appeal": own_appeal_payload(appeal) if appeal else None,
        "at": report.at,
    }


def statement_payload(statement: Statement, *, appeal: Appeal | None = None, at: datetime) -> dict[str, Any]:
    """A statement as its recipient reads it."""
    decision = statement.decision
    return {
        "id": str(statement.pk),
        "action": decision.action,
        "rule": decision.rule or None,
        "comment": str(decision.comment_id) if decision.comment_id else None,
        "story": decision.comment.story.slug if decision.comment else None,
        "text": statement.text,
        "appealable_until": statement_appealable_until(statement, appeal=appeal, at=at),
        "appeal": own_appeal_payload(appeal) if appeal else None,
        "at": statement.at,
    }
