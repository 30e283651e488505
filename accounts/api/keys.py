"""`me/api-keys/`: keys of my server clients. Their secrets are never remembered, so no answer is replayed here."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import examples, payloads
from accounts.api.listing import PAGE_PARAMETERS, newest_first
from accounts.api.permissions import Person, TakesPart
from accounts.api.requests import current_session_id, current_subscriber
from accounts.api.serializers import CreatedKeySerializer, KeyListSerializer, NewKeySerializer
from accounts.keys import create_api_key, live_api_keys, revoke_api_key
from accounts.second_factor.requirements import require_confirmed_if_enrolled
from core.api.schema import problems
from core.api.views import PrivateView


class ApiKeysView(PrivateView):
    """My API keys. Their secrets are shown once, when they are made."""

    permission_classes = [Person, TakesPart]
    idempotent = False

    @extend_schema(
        operation_id="me_api_keys_list",
        summary="My API keys",
        parameters=PAGE_PARAMETERS,
        responses={200: KeyListSerializer, **problems(s400="malformed", s401="not_signed_in", s403="person_required")},
        examples=[examples.KEY_LIST],
    )
    def get(self, request: Request) -> Response:
        page = newest_first(live_api_keys(owner=current_subscriber(request)), request, name="api-keys")
        return Response(page.body([payloads.listed_key(key) for key in page.rows]))

    @extend_schema(
        operation_id="me_api_keys_create",
        summary="Make an API key",
        description="The secret is shown this once. Whoever has a second factor confirms the session first, and "
        "`moderate` is for moderators who have one. `Idempotency-Key` has no effect here.",
        request=NewKeySerializer,
        responses={
            201: CreatedKeySerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403="scope_not_yours, second_factor_missing, second_factor_required, person_required",
                s422="too_many_keys",
            ),
        },
        examples=[examples.NEW_KEY, examples.CREATED_KEY],
    )
    def post(self, request: Request) -> Response:
        wanted = NewKeySerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        owner, now = current_subscriber(request), timezone.now()
        require_confirmed_if_enrolled(subscriber=owner, session_id=current_session_id(request), at=now)
        key, secret = create_api_key(owner=owner, at=now, **wanted.validated_data)
        return Response(payloads.created_key(key, secret), status=201)


class ApiKeyView(PrivateView):
    """One of my API keys. It opens nothing from the next request on."""

    permission_classes = [Person]  # a banned person, too, may take a key back

    @extend_schema(
        operation_id="me_api_keys_destroy",
        summary="Revoke an API key",
        responses={204: None, **problems(s401="not_signed_in", s403="person_required", s404="not_found")},
    )
    def delete(self, request: Request, key_id: UUID) -> Response:
        revoke_api_key(owner=current_subscriber(request), key_id=key_id, at=timezone.now())
        return Response(status=204)
