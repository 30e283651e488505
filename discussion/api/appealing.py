"""Objecting to a decision about me, or to what came of my report: also for people who are banned."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import SignedIn
from accounts.api.requests import current_subscriber
from core.api.schema import problems
from core.api.views import PrivateView
from discussion.api.examples import answer, sent
from discussion.api.moderating import examples
from discussion.api.moderating.forms import AppealForm
from discussion.api.reporting import OwnAppealSerializer, own_appeal_payload
from discussion.moderation.appeals import appeal_profile_report, appeal_report, appeal_statement
from discussion.moderation.profile_cases import get_profile_report_by
from discussion.moderation.selectors import get_report_by, get_statement

REFUSED = {
    "s400": "malformed",
    "s401": "not_signed_in",
    "s403": "scope_missing",
    "s409": "already_appealed, already_reversed",
    "s422": "not_appealable, appeal_too_late, appeal_text",
}
EXAMPLES = [
    sent("appeal", {"text": examples.OWN_APPEAL["text"]}),
    answer("appeal", examples.OWN_APPEAL, 201),
]


class StatementAppealView(PrivateView):
    """`me/statements/{id}/appeal/`"""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_statements_appeal_create",
        summary="Object to a decision about me",
        description="Once, within 180 days, also while banned. Somebody else than who decided looks at it again.",
        request=AppealForm,
        responses={201: OwnAppealSerializer, **problems(**REFUSED, s404="statement_not_found")},
        examples=EXAMPLES,
    )
    def post(self, request: Request, pk: UUID) -> Response:
        at = timezone.now()
        form = AppealForm(data=request.data)
        form.is_valid(raise_exception=True)
        statement = get_statement(current_subscriber(request), pk, at=at)
        appeal = appeal_statement(statement=statement, text=form.validated_data["text"], at=at)
        return Response(own_appeal_payload(appeal), status=201)


class ReportAppealView(PrivateView):
    """`me/reports/{id}/appeal/`"""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_reports_appeal_create",
        summary="Object to a comment that I reported being kept",
        description="Once, within 180 days. If the appeal is granted, the comment is taken down under a rule.",
        request=AppealForm,
        responses={201: OwnAppealSerializer, **problems(**REFUSED, s404="report_not_found")},
        examples=EXAMPLES,
    )
    def post(self, request: Request, pk: UUID) -> Response:
        at = timezone.now()
        form = AppealForm(data=request.data)
        form.is_valid(raise_exception=True)
        report = get_report_by(current_subscriber(request), pk, at=at)
        appeal = appeal_report(report=report, text=form.validated_data["text"], at=at)
        return Response(own_appeal_payload(appeal), status=201)


class ProfileReportAppealView(PrivateView):
    """`me/profile-reports/{id}/appeal/`"""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_profile_reports_appeal_create",
        summary="Object to a name or profile that I reported being kept",
        description="Once, within 180 days. If the appeal is granted, the name is replaced or the profile taken down, "
        "under a rule.",
        request=AppealForm,
        responses={201: OwnAppealSerializer, **problems(**REFUSED, s404="report_not_found")},
        examples=EXAMPLES,
    )
    def post(self, request: Request, pk: UUID) -> Response:
        at = timezone.now()
        form = AppealForm(data=request.data)
        form.is_valid(raise_exception=True)
        report = get_profile_report_by(current_subscriber(request), pk, at=at)
        appeal = appeal_profile_report(report=report, text=form.validated_data["text"], at=at)
        return Response(own_appeal_payload(appeal), status=201)
