"""Bursts of new accounts on one side of one story."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from core.api.fields import ChoiceField
from core.api.pagination import Key, paginate, read_limit
from core.api.schema import problems
from core.api.views import PrivateView, RetoldView
from discussion.api.examples import answer, page
from discussion.api.moderating import bulk_examples as examples
from discussion.api.moderating.cases import DESK
from discussion.api.reading import PAGING
from discussion.moderation.brigades.closing import close_brigade
from discussion.moderation.brigades.selectors import BrigadeFile, brigades, get_brigade, open_file
from discussion.moderation.models import Brigade


class BrigadeQuery(serializers.Serializer[Any]):
    """Which."""

    state = ChoiceField(choices=["open", "closed"], default="open")


class BrigadeSerializer(serializers.Serializer[Any]):
    """More new accounts came to one side of one story than chance explains. It accuses nobody."""

    id = serializers.UUIDField()
    story = serializers.CharField()
    side = serializers.CharField()
    since = serializers.DateTimeField(help_text="The hour that was least likely.")
    until = serializers.DateTimeField()
    arrived = serializers.IntegerField(help_text="New accounts that came to this side in that hour.")
    expected = serializers.FloatField(help_text="As many were usual.")
    chance = serializers.FloatField(help_text="That so many or more come where those are usual.")
    accounts = serializers.IntegerField(help_text="All of it, with those of other hours.")
    found_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = serializers.CharField(allow_null=True)
    bulk = serializers.UUIDField(allow_null=True, help_text="The latest decision about all of them.")


class BrigadeMemberSerializer(serializers.Serializer[Any]):
    """One of the accounts."""

    handle = serializers.CharField()
    joined_at = serializers.DateTimeField()
    first_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField()
    acts = serializers.DictField(child=serializers.IntegerField(), help_text="On this story, by kind.")
    left_out = serializers.BooleanField()
    sanctioned = serializers.BooleanField()


class BrigadeFileSerializer(BrigadeSerializer):
    """The same with everybody in it."""

    level = serializers.FloatField(help_text="Of the story's noise, now.")
    level_without = serializers.FloatField(help_text="What it would be at most without all of them.")
    members = BrigadeMemberSerializer(many=True)


class BrigadeListSerializer(serializers.Serializer[Any]):
    """A page of them."""

    results = BrigadeSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class BrigadeListView(PrivateView):
    """`moderation/brigades/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_brigades_list",
        summary="Bursts of new accounts on one side of one story, newest first",
        description="Found by a job, and nothing happens by itself: readers whom a link has brought look the same. "
        "Decide about all of them at `bulk-decisions/`, with `selection: {brigade: id}`.",
        parameters=[BrigadeQuery, *PAGING],
        responses={200: BrigadeListSerializer, **problems(**DESK, s400="malformed")},
        examples=[answer("list", page(examples.BRIGADE))],
    )
    def get(self, request: Request) -> Response:
        query = BrigadeQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        state = query.validated_data["state"]
        rows = paginate(
            brigades(is_open=state == "open"),
            keys=(Key("id", descending=True),),
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            name=f"brigades:{state}",
        )
        return Response(rows.body([brigade_payload(brigade, accounts=brigade.size) for brigade in rows.rows]))


class BrigadeView(PrivateView):
    """`moderation/brigades/{id}/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_brigades_retrieve",
        summary="One burst: the accounts, what they did and when, and their part in the noise",
        responses={200: BrigadeFileSerializer, **problems(**DESK, s404="brigade_not_found")},
        examples=[answer("brigade", examples.BRIGADE_FILE)],
    )
    def get(self, _request: Request, pk: UUID) -> Response:
        return Response(brigade_file(open_file(get_brigade(pk), at=timezone.now())))


class BrigadeClosingView(RetoldView):
    """`moderation/brigades/{id}/closing/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_brigades_closing_create",
        summary="Say that one has looked: it leaves the list, and the same people do not open it again",
        request=None,
        responses={
            200: BrigadeFileSerializer,
            **problems(**DESK, s404="brigade_not_found", s409="brigade_closed"),
        },
        examples=[answer("closed", examples.BRIGADE_FILE)],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        close_brigade(brigade_id=pk, actor=current_subscriber(request), at=timezone.now())
        return Response(self.tell(str(pk)))

    def tell(self, pk: str) -> dict[str, Any]:
        return brigade_file(open_file(get_brigade(UUID(pk)), at=timezone.now()))


def brigade_payload(brigade: Brigade, *, accounts: int) -> dict[str, Any]:
    """One line of the list."""
    return {
        "id": str(brigade.pk),
        "story": brigade.story.slug,
        "side": brigade.side,
        "since": brigade.since,
        "until": brigade.until,
        "arrived": brigade.arrived,
        "expected": round(brigade.expected, 2),
        "chance": float(f"{brigade.chance:.3g}"),
        "accounts": accounts,
        "found_at": brigade.found_at,
        "closed_at": brigade.closed_at,
        "closed_by": brigade.closed_by.handle if brigade.closed_by else None,
        "bulk": str(brigade.bulk_id) if brigade.bulk_id else None,
    }


def brigade_file(file: BrigadeFile) -> dict[str, Any]:
    """One of them with everybody in it."""
    return {
        **brigade_payload(file.brigade, accounts=len(file.members)),
        "level": round(file.level, 1),
        "level_without": round(file.level_without, 1),
        "members": [
            {
                "handle": member.subscriber.handle,
                "joined_at": member.subscriber.joined_at,
                "first_at": member.first_at,
                "last_at": member.last_at,
                "acts": member.acts,
                "left_out": member.left_out,
                "sanctioned": member.sanctioned,
            }
            for member in file.members
        ],
    }
