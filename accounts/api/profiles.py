"""`subscribers/{handle}/`: what the public sees of somebody, and his picture."""

from http import HTTPStatus

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import profiles
from accounts.api import examples, payloads
from accounts.api.serializers import ProfileSerializer
from accounts.avatars import draw_avatar
from core.api.negotiation import WhateverIsAccepted
from core.api.schema import problems
from core.api.views import PublicView

SVG = "image/svg+xml"
PICTURE_SECONDS = 3600  # how long caches keep a picture: it changes with the handle, and goes with the account
ALONE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"


class ProfileView(PublicView):
    """Somebody's public profile."""

    @extend_schema(
        operation_id="subscribers_retrieve",
        summary="A public profile",
        responses={200: ProfileSerializer, **problems(s404="not_found")},
        examples=[examples.PROFILE],
        auth=[],
    )
    def get(self, _request: Request, handle: str) -> Response:
        return Response(payloads.public_profile(profiles.find_subscriber(handle)))


class AvatarView(PublicView):
    """Somebody's picture: the same for everybody and for ever, and nothing in it that runs or loads."""

    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="subscribers_avatar_retrieve",
        summary="A person's picture, as SVG",
        description="Drawn from a random number of the account, never from the address. It may be kept for an hour.",
        responses={(200, SVG): OpenApiResponse(OpenApiTypes.STR, description="SVG 1.1"), **problems(s404="not_found")},
        examples=[
            OpenApiExample("picture", examples.PICTURE, media_type=SVG, response_only=True, status_codes=[200]),
        ],
        auth=[],
    )
    def get(self, _request: Request, handle: str) -> HttpResponse:
        person = profiles.find_subscriber(handle)
        return HttpResponse(draw_avatar(seed=person.avatar_seed, handle=person.handle), content_type=SVG)

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if answer.status_code == HTTPStatus.OK:
            answer["Content-Security-Policy"] = ALONE
            answer["Cache-Control"] = f"public, max-age={PICTURE_SECONDS}"
        return answer
