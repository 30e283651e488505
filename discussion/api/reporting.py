"""Telling moderators about a comment, what became of it, and what was decided about me."""

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
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Decision, Report, Statement
from discussion.moderation.selectors import Outcome, get_own_report, outcome_of, reports_by, statements_to
from discussion.threads.selectors import get_public_comment

NEWEST = (Key("id", descending=True),)
REPORT_OUTCOMES = [outcome.value for outcome in Outcome]


class OwnReportSerializer(serializers.Serializer[Any]):
    """My report and what came of it. `withdrawn`: its author deleted the comment first."""

    id = serializers.UUIDField()
    comment = serializers.UUIDField()
    story = serializers.SlugField()
    reason = serializers.ChoiceField(choices=Report.Reason.choices)
    note = serializers.CharField(allow_blank=True)
    illegal = serializers.BooleanField()
    outcome = serializers.ChoiceField(choices=REPORT_OUTCOMES)
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
        return Response(own_report_payload(get_own_report(report)), status=201)


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
        me = current_subscriber(request)
        rows = paginate(
            reports_by(me),
            keys=NEWEST,
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            name=f"reports:{me.pk}",
        )
        return Response(rows.body([own_report_payload(report) for report in rows.rows]))


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
        rows = paginate(
            statements_to(me, at=timezone.now()),
            keys=NEWEST,
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            name=f"statements:{me.pk}",
        )
        return Response(rows.body([statement_payload(statement) for statement in rows.rows]))


def own_report_payload(report: Any) -> dict[str, Any]:
    """A report as its reporter sees it: nothing of what became of words that are not public."""
    return {
        "id": str(report.pk),
        "comment": str(report.comment_id),
        "story": report.comment.story.slug,
        "reason": report.reason,
        "note": report.note,
        "illegal": report.illegal,
        "outcome": outcome_of(report).value,
        "at": report.at,
    }


def statement_payload(statement: Statement) -> dict[str, Any]:
    """A statement as its recipient reads it."""
    decision = statement.decision
    return {
        "id": str(statement.pk),
        "action": decision.action,
        "rule": decision.rule or None,
        "comment": str(decision.comment_id) if decision.comment_id else None,
        "story": decision.comment.story.slug if decision.comment else None,
        "text": statement.text,
        "at": statement.at,
    }
