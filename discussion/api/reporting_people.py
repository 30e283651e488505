"""Telling moderators about a name or a profile, and what became of it."""

from collections.abc import Sequence
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
from accounts.models import Subscriber
from accounts.profiles import find_subscriber
from core.api.pagination import Key, paginate, read_limit
from core.api.schema import problems
from core.api.views import PrivateView, RetoldView
from discussion.api.examples import answer, page, sent
from discussion.api.moderating import examples
from discussion.api.moderating.forms import ReportForm
from discussion.api.reading import PAGING
from discussion.api.reporting import REPORT_OUTCOMES, OwnAppealSerializer, own_appeal_payload
from discussion.moderation.appeals import profile_report_appealable_until
from discussion.moderation.models import Appeal, ProfileReport, Report
from discussion.moderation.profile_cases import (
    get_profile_report_by,
    outcome_of_profile_report,
    profile_reports_by,
    report_profile,
)
from discussion.moderation.selectors import own_appeals

NEWEST = (Key("id", descending=True),)


class OwnProfileReportSerializer(serializers.Serializer[Any]):
    """My report of a name or profile, and what came of it. `withdrawn`: the account was erased first."""

    id = serializers.UUIDField()
    subscriber = serializers.CharField(allow_null=True, help_text="The name of today; null where the account is gone.")
    reason = serializers.ChoiceField(choices=Report.Reason.choices)
    note = serializers.CharField(allow_blank=True)
    illegal = serializers.BooleanField()
    outcome = serializers.ChoiceField(choices=REPORT_OUTCOMES)
    appealable_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when I may object to its being kept; null where I may not."
    )
    appeal = OwnAppealSerializer(allow_null=True)
    at = serializers.DateTimeField()


class OwnProfileReportListSerializer(serializers.Serializer[Any]):
    """A page of my reports of names and profiles, newest first."""

    results = OwnProfileReportSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class ProfileReportView(RetoldView):
    """`subscribers/{handle}/report/`"""

    permission_classes = [TakesPart]

    @extend_schema(
        operation_id="subscribers_report_create",
        summary="Report a name or a profile to the moderators",
        description="Once a person, as long as nobody has answered. Who reported is for moderators only.",
        request=ReportForm,
        responses={
            201: OwnProfileReportSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403="banned",
                s404="not_found",
                s409="already_reported",
                s422="own_profile",
                s429="too_many_reports",
            ),
        },
        examples=[
            sent("report", {"reason": "abuse", "note": "Read the name backwards."}),
            answer("report", examples.OWN_PROFILE_REPORT, 201),
        ],
    )
    def post(self, request: Request, handle: str) -> Response:
        at, me, subject = timezone.now(), current_subscriber(request), find_subscriber(handle)
        form = ReportForm(data=request.data)
        form.is_valid(raise_exception=True)
        report = report_profile(subject=subject, reporter=me, **form.validated_data, at=at)
        return Response(_told(me, report.pk, at), status=201)

    def tell(self, pk: str) -> dict[str, Any]:
        return _told(current_subscriber(self.request), UUID(pk), timezone.now())


class MyProfileReportsView(PrivateView):
    """`me/profile-reports/`: what came of a report stands there as soon as it is decided."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_profile_reports_list",
        summary="My reports of names and profiles and their outcomes, newest first",
        parameters=PAGING,
        responses={200: OwnProfileReportListSerializer, **problems(s400="malformed", s401="not_signed_in")},
        examples=[answer("reports", page(examples.OWN_PROFILE_REPORT))],
    )
    def get(self, request: Request) -> Response:
        me, cursor, at = current_subscriber(request), request.query_params.get("cursor"), timezone.now()
        mine, name = profile_reports_by(me, at=at), f"profile-reports:{me.pk}"
        rows = paginate(mine, keys=NEWEST, limit=read_limit(request), cursor=cursor, name=name)
        return Response(rows.body(_payloads(me, rows.rows, at)))


def _told(me: Subscriber, pk: UUID, at: datetime) -> dict[str, Any]:
    [told] = _payloads(me, [get_profile_report_by(me, pk, at=at)], at)
    return told


def _payloads(me: Subscriber, reports: Sequence[ProfileReport], at: datetime) -> list[dict[str, Any]]:
    """Reports as their reporter sees them. One query."""
    decisions = [report.case.decision_id for report in reports if report.case.decision_id]
    appeals: dict[Any, Appeal] = own_appeals(me, decisions)
    return [_payload(each, appeals.get(each.case.decision_id), at) for each in reports]


def _payload(report: ProfileReport, appeal: Appeal | None, at: datetime) -> dict[str, Any]:
    subject = report.case.subject
    return {
        "id": str(report.pk),
        "subscriber": subject.handle if subject.is_active else None,
        "reason": report.reason,
        "note": report.note,
        "illegal": report.illegal,
        "outcome": outcome_of_profile_report(report).value,
        "appealable_until": profile_report_appealable_until(report, at=at),
        "appeal": own_appeal_payload(appeal) if appeal else None,
        "at": report.at,
    }
