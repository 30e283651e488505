"""`drafts/` and `stories/{slug}/draft/`: what editors and their programs know of a story, published or not."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Works
from core.api.fields import ChoiceField
from core.api.pagination import MAX_LIMIT, Key, paginate, read_limit
from core.api.schema import problems
from core.api.views import PrivateView
from stories.api import examples
from stories.api.permissions import EDITORS_ONLY, Publishes, get_story_to_edit
from stories.api.serializers import EditedStorySerializer, SpanSerializer
from stories.api.versions import VersionField
from stories.api.worksheets import draft_card, draft_payload
from stories.models import Camp, Story
from stories.selectors import unpublished_stories

NEWEST = (Key("created_at", descending=True, read=datetime.fromisoformat), Key("pk", descending=True))


class DraftQuery(serializers.Serializer[Any]):
    """Which drafts."""

    state = ChoiceField(choices=list(Story.UNPUBLISHED), required=False, help_text="Without it, all.")


class DraftCardSerializer(serializers.Serializer[Any]):
    """A story in the list of those that are not published."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    version = VersionField()
    state = serializers.ChoiceField(choices=list(Story.UNPUBLISHED))
    published_at = serializers.DateTimeField(allow_null=True, help_text="When it will be shown, if it is scheduled.")
    document = serializers.CharField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    edited_by = serializers.CharField(
        allow_null=True,
        help_text="The handle of the editor who last worked on it; null: it says what its document says.",
    )
    review_reasons = serializers.ListField(child=serializers.CharField(), help_text="Why somebody should look.")


class DraftListSerializer(serializers.Serializer[Any]):
    """One page of drafts."""

    results = DraftCardSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class FoundStandSerializer(serializers.Serializer[Any]):
    """A stand that was found in prose, as it was found: the story may have been edited since."""

    side = serializers.ChoiceField(choices=Camp.choices)
    name = serializers.CharField(allow_blank=True)
    span = SpanSerializer(allow_null=True)
    confidence = serializers.FloatField(help_text="0 to 1: how sure it is that this is the side.")
    needs_review = serializers.BooleanField()


class ManuscriptSerializer(serializers.Serializer[Any]):
    """What the story was last read from."""

    name = serializers.CharField()
    read_at = serializers.DateTimeField()
    title_inferred = serializers.BooleanField()
    dropped = serializers.ListField(
        child=serializers.CharField(), help_text="Lines that were taken for the site's own."
    )
    stands = FoundStandSerializer(many=True)


class DraftSerializer(EditedStorySerializer):
    """A story with all that editors know of it."""

    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    edited_by = serializers.CharField(allow_null=True)
    review_reasons = serializers.ListField(child=serializers.CharField(), help_text="Why somebody should look.")
    merged_into = serializers.CharField(allow_null=True, help_text="The slug of the story that it is a duplicate of.")
    manuscript = ManuscriptSerializer(allow_null=True, help_text="Null where it was not read from a document.")


class DraftListView(PrivateView):
    """`drafts/`"""

    permission_classes = [Publishes]

    @extend_schema(
        operation_id="drafts_list",
        summary="The stories that are not published, latest first",
        parameters=[
            DraftQuery,
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}; 20 where nothing is said."),
            OpenApiParameter("cursor", str, description="`next` or `previous` of an earlier answer."),
        ],
        responses={
            200: DraftListSerializer,
            **problems(s400="malformed", s401="not_signed_in", s403=EDITORS_ONLY),
        },
        examples=[
            OpenApiExample(
                "drafts", {"results": [examples.DRAFT_CARD], "next": None, "previous": None}, response_only=True
            )
        ],
    )
    def get(self, request: Request) -> Response:
        query = DraftQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = paginate(
            unpublished_stories().filter(**query.validated_data),
            keys=NEWEST,
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            name="drafts",
        )
        return Response(page.body([draft_card(story) for story in page.rows]))


class DraftView(PrivateView):
    """`stories/{slug}/draft/`"""

    permission_classes = [Works]  # whether an editor is needed is told only of stories that the person may see

    @extend_schema(
        operation_id="stories_draft_retrieve",
        summary="A story in whatever state, as its editors know it",
        responses={
            200: DraftSerializer,
            **problems(s401="not_signed_in", s403=EDITORS_ONLY, s404="story_not_found"),
        },
        examples=[OpenApiExample("draft", examples.DRAFT, response_only=True)],
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(draft_payload(get_story_to_edit(slug, request, timezone.now())))
