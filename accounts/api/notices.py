"""`me/notices/` and `me/preferences/`: what I am told, and what I want to be told; also while I am banned."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.listing import PAGE_PARAMETERS
from accounts.api.notice_shapes import (
    NoticeListSerializer,
    NoticeQuery,
    PreferencesForm,
    PreferencesSerializer,
    ReadingForm,
    UnreadSerializer,
)
from accounts.api.permissions import SignedIn
from accounts.api.requests import current_subscriber
from accounts.models import Subscriber
from accounts.notices.models import Channel, Kind, Notice
from accounts.notices.preferences import cadences_of, change_preferences, default_cadence, mail_settings_of
from accounts.notices.readers import Told, read_notices
from accounts.notices.selectors import own_notices, unread_count
from accounts.notices.services import mark_read
from core.api.pagination import read_limit
from core.api.schema import problems
from core.api.views import PrivateView

NOTICE: dict[str, Any] = {
    "id": "01a1fc91-0aff-7706-9684-0526dac656f9",
    "kind": "reply",
    "at": "2026-11-21T12:04:00Z",
    "read_at": None,
    "headline": "bob answered you on “Tram line nine divides the old town”",
    "text": "Two years without customers is no detail.",
    "by": "bob",
    "side": "critic",
    "story": "tram-line-nine-divides-the-old-town",
    "title": "Tram line nine divides the old town",
    "comment": "01a1fc90-afff-7706-9684-0526dac656f9",
    "address": "/comments/01a1fc90-afff-7706-9684-0526dac656f9/",
}
PREFERENCES = {
    "kinds": {
        kind.value: {channel.value: default_cadence(kind, channel).value for channel in Channel} for kind in Kind
    },
    "mail": {"time_zone": "Europe/Berlin", "hour": 8, "weekday": 1, "digest": True},
}


class NoticesView(PrivateView):
    """What I am told."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_notices_list",
        summary="What I am told, newest first, and how many wait",
        description="What a notice says is read now. What was hidden or muted meanwhile is left out, so a page may "
        "hold fewer than `limit` although there is a next one.",
        parameters=[NoticeQuery, *PAGE_PARAMETERS],
        responses={200: NoticeListSerializer, **problems(s400="malformed", s401="not_signed_in")},
        examples=[
            OpenApiExample(
                "notices",
                {"results": [NOTICE], "next": None, "previous": None, "unread": 1},
                response_only=True,
                status_codes=["200"],
            )
        ],
    )
    def get(self, request: Request) -> Response:
        me, asked = current_subscriber(request), NoticeQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page = own_notices(
            me,
            unread=asked.validated_data["unread"],
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
        )
        told = read_notices(page.rows, to=me, at=timezone.now())
        return Response({**page.body([notice_payload(*each) for each in told]), "unread": unread_count(me)})

    @extend_schema(
        operation_id="me_notices_read",
        summary="Mark notices as read: some, all up to one, or all",
        description="Notices of others, and ids that there are not, are passed over.",
        request=ReadingForm,
        responses={200: UnreadSerializer, **problems(s400="malformed", s401="not_signed_in")},
        examples=[
            OpenApiExample("some", {"ids": [NOTICE["id"]]}, request_only=True),
            OpenApiExample("all up to one", {"upto": NOTICE["id"]}, request_only=True),
            OpenApiExample("all", {"all": True}, request_only=True),
            OpenApiExample("read", {"unread": 0}, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request: Request) -> Response:
        me, sent = current_subscriber(request), ReadingForm(data=request.data)
        sent.is_valid(raise_exception=True)
        ids, upto = sent.validated_data.get("ids"), sent.validated_data.get("upto")
        mark_read(subscriber=me, ids=ids, upto=upto, at=timezone.now())
        return Response({"unread": unread_count(me)})


class PreferencesView(PrivateView):
    """What I want to be told."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_preferences_retrieve",
        summary="What I want to hear of, where and how soon, and when my mails come",
        responses={200: PreferencesSerializer, **problems(s401="not_signed_in")},
        examples=[OpenApiExample("preferences", PREFERENCES, response_only=True, status_codes=["200"])],
    )
    def get(self, request: Request) -> Response:
        return Response(preferences_payload(current_subscriber(request)))

    @extend_schema(
        operation_id="me_preferences_partial_update",
        summary="Change what I want to hear of",
        description="What is named changes, all of it or nothing; the rest stays.",
        request=PreferencesForm,
        responses={
            200: PreferencesSerializer,
            **problems(s400="malformed", s401="not_signed_in", s422="cadence_not_offered, time_zone_unknown"),
        },
        examples=[
            OpenApiExample(
                "weekly",
                {"kinds": {"reply": {"mail": "weekly"}}, "mail": {"time_zone": "Europe/Berlin"}},
                request_only=True,
            ),
            OpenApiExample("preferences", PREFERENCES, response_only=True, status_codes=["200"]),
        ],
    )
    def patch(self, request: Request) -> Response:
        me, sent = current_subscriber(request), PreferencesForm(data=request.data)
        sent.is_valid(raise_exception=True)
        change_preferences(subscriber=me, cadences=sent.cadences(), mail=sent.validated_data.get("mail"))
        return Response(preferences_payload(me))


def notice_payload(notice: Notice, told: Told) -> dict[str, Any]:
    """A notice with what it says now."""
    return {
        "id": str(notice.pk),
        "kind": notice.kind,
        "at": notice.at,
        "read_at": notice.read_at,
        "headline": told.headline,
        "text": told.words or None,
        "by": told.by or None,
        "side": told.side or None,
        "story": told.story or None,
        "title": told.title or None,
        "comment": str(told.comment) if told.comment else None,
        "address": told.address,
    }


def preferences_payload(subscriber: Subscriber) -> dict[str, Any]:
    """What holds for this person, chosen or not. Two queries."""
    mail = mail_settings_of(subscriber)
    return {
        "kinds": {
            kind.value: {channel.value: cadence.value for channel, cadence in channels.items()}
            for kind, channels in cadences_of(subscriber).items()
        },
        "mail": {
            "time_zone": mail.time_zone,
            "hour": mail.hour,
            "weekday": mail.weekday,
            "digest": mail.digest,
        },
    }
