"""`transparency/`: what moderators did, month by month, without names."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.schema import problems
from core.api.views import PublicView
from discussion.api.examples import answer
from discussion.api.transparency_shapes import MONTH, MonthReportSerializer, month_payload
from discussion.moderation.transparency.months import Month, read_month
from discussion.moderation.transparency.reports import report_of


class TransparencyView(PublicView):
    """`transparency/`"""

    @extend_schema(
        operation_id="transparency_retrieve",
        summary="What moderators did in a month",
        description="Counted from the log of decisions, without names. An hour after its end a month is frozen: what "
        "is overturned later is told in the month in which it was. Until then it is counted at most every 15 seconds. "
        "Of single sides fewer than five of anything are not told.",
        parameters=[
            OpenApiParameter(
                "month", description="Such as `2026-10` (UTC). Without it the last whole month.", required=False
            )
        ],
        responses={200: MonthReportSerializer, **problems(s400="malformed", s404="month_not_found")},
        examples=[answer("month", MONTH)],
    )
    def get(self, request: Request) -> Response:
        return Response(month_payload(report_of(_month(request), at=timezone.now())))


def _month(request: Request) -> Month | None:
    words = request.query_params.get("month")
    if words is None:
        return None
    month = read_month(words)
    if month is None:
        raise ValidationError({"month": "must be a year and a month, such as 2026-10"}, code="month")
    return month
