"""Names and profiles that readers report, or that break a rule: what waits, and what is done about it."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from accounts.profiles import find_subscriber, profile_of
from core.api.pagination import Key, paginate, read_limit
from core.api.schema import problems
from core.api.views import PrivateView
from discussion.api.examples import answer, page, sent
from discussion.api.moderating import examples
from discussion.api.moderating.cases import DESK
from discussion.api.moderating.forms import ProfileClearingForm
from discussion.api.moderating.notes import OTHERS
from discussion.api.moderating.payloads import decision_payload
from discussion.api.moderating.retelling import TellsDecision
from discussion.api.moderating.serializers import DecisionSerializer
from discussion.api.reading import PAGING
from discussion.moderation.models import ProfileCase, Report
from discussion.moderation.naming import rename_subscriber
from discussion.moderation.profile_cases import keep_profile, open_profile_cases
from discussion.moderation.profiles import take_down_profile

OLDEST = (Key("id"),)


class ProfileReportSerializer(serializers.Serializer[Any]):
    """One reader's word."""

    id = serializers.UUIDField()
    reporter = serializers.CharField()
    reason = serializers.ChoiceField(choices=Report.Reason.choices)
    note = serializers.CharField(allow_blank=True)
    illegal = serializers.BooleanField()
    at = serializers.DateTimeField()


class ProfileCaseSerializer(serializers.Serializer[Any]):
    """What readers say against a name or a profile, and what there is to see."""

    id = serializers.UUIDField()
    subscriber = serializers.CharField()
    about = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)
    opened_at = serializers.DateTimeField()
    reports = ProfileReportSerializer(many=True)


class ProfileCaseListSerializer(serializers.Serializer[Any]):
    """A page of what waits, oldest first."""

    results = ProfileCaseSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class ProfileCasesView(PrivateView):
    """`moderation/profile-cases/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_profile_cases_list",
        summary="Names and profiles that readers have reported, oldest first",
        description="One case a person. It closes when the name is replaced, the profile taken down, or both kept.",
        parameters=PAGING,
        responses={200: ProfileCaseListSerializer, **problems(**DESK, s400="malformed")},
        examples=[answer("queue", page(examples.PROFILE_CASE))],
    )
    def get(self, request: Request) -> Response:
        cursor = request.query_params.get("cursor")
        limit, name = read_limit(request), "profile-cases"
        cases = open_profile_cases(reader=current_subscriber(request))
        rows = paginate(cases, keys=OLDEST, limit=limit, cursor=cursor, name=name)
        return Response(rows.body([profile_case_payload(case) for case in rows.rows]))


class ProfileKeepingView(PrivateView):
    """`moderation/subscribers/{handle}/profile/keeping/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_profile_keeping_create",
        summary="Say that a reported name and profile break no rule",
        description="The person concerned learns nothing of it; those who reported read that it stays, and may object.",
        request=None,
        responses={204: None, **problems(**OTHERS, s404="not_found", s409="nothing_reported")},
    )
    def post(self, request: Request, handle: str) -> Response:
        keep_profile(subject=find_subscriber(handle), actor=current_subscriber(request), at=timezone.now())
        return Response(status=204)


class RenamingView(TellsDecision):
    """`moderation/subscribers/{handle}/handle/replacement/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_handle_replacement_create",
        summary="Replace a name that breaks a rule by one that says nothing",
        description="Nobody gets the name before for a while, the person included, who is told why. `subject` of the "
        "answer is the new name. A reversal gives the name back.",
        request=ProfileClearingForm,
        responses={
            201: DecisionSerializer,
            **problems(**OTHERS, s400="malformed", s404="not_found", s422="rule_unknown"),
        },
        examples=[
            sent("renaming", {"rule": "R1", "reason": examples.RENAMING["note"]}),
            answer("decision", examples.RENAMING, 201),
        ],
    )
    def post(self, request: Request, handle: str) -> Response:
        form = ProfileClearingForm(data=request.data)
        form.is_valid(raise_exception=True)
        subscriber, actor = find_subscriber(handle), current_subscriber(request)
        decision = rename_subscriber(subscriber=subscriber, **form.validated_data, actor=actor, at=timezone.now())
        return Response(decision_payload(decision), status=201)


def profile_case_payload(case: ProfileCase) -> dict[str, Any]:
    """One case with what readers said, and what there is to see."""
    profile = profile_of(case.subject)
    return {
        "id": str(case.pk),
        "subscriber": case.subject.handle,
        "about": profile.about,
        "link": profile.link,
        "opened_at": case.opened_at,
        "reports": [
            {
                "id": str(report.pk),
                "reporter": report.reporter.handle,
                "reason": report.reason,
                "note": report.note,
                "illegal": report.illegal,
                "at": report.at,
            }
            for report in case.reports.all()
        ],
    }


class ProfileClearingView(TellsDecision):
    """`moderation/subscribers/{handle}/profile/clearing/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_profile_clearing_create",
        summary="Take down what people tell of themselves",
        description="Nobody reads text and link any more, and the person is told why; they are kept for the 180 days "
        "in which he may object, and a reversal gives them back. Handle, picture and comments stay.",
        request=ProfileClearingForm,
        responses={
            201: DecisionSerializer,
            **problems(**OTHERS, s400="malformed", s404="not_found", s409="profile_empty", s422="rule_unknown"),
        },
        examples=[
            sent("clearing", {"rule": "R2", "reason": examples.CLEARING["note"]}),
            answer("decision", examples.CLEARING, 201),
        ],
    )
    def post(self, request: Request, handle: str) -> Response:
        form = ProfileClearingForm(data=request.data)
        form.is_valid(raise_exception=True)
        subscriber, actor = find_subscriber(handle), current_subscriber(request)
        decision = take_down_profile(subscriber=subscriber, **form.validated_data, actor=actor, at=timezone.now())
        return Response(decision_payload(decision), status=201)
