"""`stories/{slug}/merge/`: a duplicate gives way to another story, for editors and their programs."""

from datetime import datetime

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import TakesPart, require_second_factor
from accounts.api.requests import current_subscriber
from core.api.fields import LineField
from core.api.forms import Form
from core.api.schema import problems
from core.api.views import PrivateView
from discussion.threads.services import merge_stories
from discussion.threads.services.merging import PERMISSION, MergeNotAllowedError
from stories.api import examples
from stories.api.payloads import edited_payload
from stories.api.serializers import EditedStorySerializer
from stories.models import Story
from stories.selectors import StoryNotFoundError, get_story, get_visible_story


class MergeForm(Form):
    """Which story stays, and why."""

    into = LineField(max_length=80, help_text="The slug of the story that stays.")
    reason = LineField(max_length=200, help_text="For other editors, in the history of the story.")

    def validate_into(self, slug: str) -> Story:
        try:
            return get_story(slug)
        except StoryNotFoundError as error:
            raise serializers.ValidationError(error.message, code="story") from error


class MergeView(PrivateView):
    """`stories/{slug}/merge/`"""

    permission_classes = [TakesPart]  # whether one may merge is told only of stories that one may see

    @extend_schema(
        operation_id="stories_merge",
        summary="Merge a duplicate into the story that stays, for good",
        description="Comments with their cases, stances, follows and noise go over, and its address leads there.",
        request=MergeForm,
        responses={
            200: EditedStorySerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403="merge_not_allowed, scope_missing, second_factor_missing, second_factor_required, banned",
                s404="story_not_found",
                s409="story_merged, story_not_published",
                s422="merge_into_itself, idempotency_key_reused",
                s429="too_many_writes",
            ),
        },
        examples=[
            examples.sent("merge", {"into": examples.CORRECTED["slug"], "reason": "Told twice."}),
            examples.answer("the story that stays", examples.CORRECTED),
        ],
    )
    def post(self, request: Request, slug: str) -> Response:
        at, editor = timezone.now(), current_subscriber(request)
        source = _get_duplicate(slug, request, at)
        sent = MergeForm(data=request.data)
        sent.is_valid(raise_exception=True)
        target, reason = sent.validated_data["into"], sent.validated_data["reason"]
        return Response(edited_payload(merge_stories(source=source, target=target, actor=editor, at=at, reason=reason)))


def _get_duplicate(slug: str, request: Request, at: datetime) -> Story:
    """The story with this slug, in whatever state, for those who may merge. Raises as `get_story_to_edit` does."""
    if current_subscriber(request).has_perm(PERMISSION):
        require_second_factor(request)
        return get_story(slug)
    get_visible_story(slug, at)
    raise MergeNotAllowedError
