"""`me/second-factors/`: apps, passkeys and backup codes. Their secrets are shown once, so no answer is replayed."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import factor_shapes as shapes
from accounts.api.confirming import renew_key
from accounts.api.permissions import Person
from accounts.api.requests import current_session_id, current_subscriber
from accounts.second_factor.backup_codes import backup_codes_left
from accounts.second_factor.enrolling import finish_enrolment, start_enrolment
from accounts.second_factor.models import Kind
from accounts.second_factor.removing import remove_factor, renew_own_backup_codes
from accounts.second_factor.selectors import confirmed_at, factors_of
from core.api.schema import problems
from core.api.views import PrivateView

FRESH = "second_factor_required, sign_in_again, person_required"


class FactorsView(PrivateView):
    """My second factors: authenticator apps and passkeys, and how many backup codes are left."""

    permission_classes = [Person]
    idempotent = False

    @extend_schema(
        operation_id="me_second_factors_list",
        summary="My second factors",
        responses={200: shapes.FactorListSerializer, **problems(s401="not_signed_in", s403="person_required")},
        examples=[shapes.FACTOR_LIST],
    )
    def get(self, request: Request) -> Response:
        subscriber = current_subscriber(request)
        body = {
            "results": [shapes.listed_factor(factor) for factor in factors_of(subscriber)],
            "next": None,
            "previous": None,
            "backup_codes_left": backup_codes_left(subscriber),
            "confirmed_at": confirmed_at(current_session_id(request)),
            "needed": subscriber.is_staff,
        }
        return Response(body)

    @extend_schema(
        operation_id="me_second_factors_create",
        summary="Begin to set up an app or a passkey",
        description="It counts once PUT has shown that it works. The first one is set up within 15 minutes of signing "
        "in, others within 15 minutes of confirming the session.",
        request=shapes.WantedFactorSerializer,
        responses={
            201: shapes.BegunSerializer,
            **problems(
                s400="malformed", s401="not_signed_in", s403=FRESH, s409="no_passkeys_here", s422="too_many_factors"
            ),
        },
        examples=[shapes.WANTED, shapes.BEGUN],
    )
    def post(self, request: Request) -> Response:
        wanted, subscriber = shapes.WantedFactorSerializer(data=request.data), current_subscriber(request)
        wanted.is_valid(raise_exception=True)
        enrolment = start_enrolment(
            subscriber=subscriber,
            session_id=current_session_id(request),
            kind=Kind(wanted.validated_data["kind"]),
            name=wanted.validated_data["name"],
            at=timezone.now(),
        )
        return Response(shapes.begun(enrolment, subscriber=subscriber), status=201)


class FactorView(PrivateView):
    """One of my second factors."""

    permission_classes = [Person]

    @extend_schema(
        operation_id="me_second_factors_update",
        summary="Finish setting up an app or a passkey",
        description="By a code that the app shows, or by what the browser gave. It confirms this session, too; a "
        "browser gets a new cookie with the answer.",
        request=shapes.ShownFactorSerializer,
        responses={
            200: shapes.EnrolledSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403="person_required",
                s409="passkey_known",
                s410="enrolment_expired",
                s422="second_factor_wrong, passkey_wrong",
            ),
        },
        examples=[shapes.SHOWN, shapes.ENROLLED],
    )
    def put(self, request: Request, factor_id: UUID) -> Response:
        shown, session = shapes.ShownFactorSerializer(data=request.data), current_session_id(request)
        shown.is_valid(raise_exception=True)
        done = finish_enrolment(
            subscriber=current_subscriber(request),
            session_id=session,
            enrolment_id=factor_id,
            code=shown.validated_data.get("code", ""),
            answer=shown.validated_data.get("credential"),
            at=timezone.now(),
        )
        if session is not None:
            renew_key(request._request, session)  # noqa: SLF001  # Django's session lives there
        return Response(shapes.enrolled(done))

    @extend_schema(
        operation_id="me_second_factors_destroy",
        summary="Remove one of my second factors",
        description="My other sessions have to be confirmed anew. With the last factor the backup codes go, too.",
        responses={204: None, **problems(s401="not_signed_in", s403=FRESH, s404="not_found")},
    )
    def delete(self, request: Request, factor_id: UUID) -> Response:
        remove_factor(
            subscriber=current_subscriber(request),
            session_id=current_session_id(request),
            factor_id=factor_id,
            at=timezone.now(),
        )
        return Response(status=204)


class BackupCodesView(PrivateView):
    """My codes on paper."""

    permission_classes = [Person]
    idempotent = False

    @extend_schema(
        operation_id="me_second_factors_backup_codes_create",
        summary="Have new backup codes made",
        description="Shown this once; those from before are worthless.",
        request=None,
        responses={
            201: shapes.BackupCodesSerializer,
            **problems(s401="not_signed_in", s403=f"second_factor_missing, {FRESH}"),
        },
        examples=[shapes.BACKUP_CODES],
    )
    def post(self, request: Request) -> Response:
        codes = renew_own_backup_codes(
            subscriber=current_subscriber(request), session_id=current_session_id(request), at=timezone.now()
        )
        return Response({"backup_codes": codes}, status=201)
