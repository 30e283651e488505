"""Handing in stories, correcting them, and bringing them from state to state: for editors and their programs."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import TakesPart
from accounts.api.requests import current_subscriber
from core.api.schema import problems
from core.api.versions import IF_MATCH
from core.api.views import PrivateView
from stories.api import examples
from stories.api.drafts import draft_from
from stories.api.forms import NewStoryForm, StateForm, StoryChangesForm
from stories.api.payloads import edited_payload
from stories.api.permissions import EDITORS_ONLY, Publishes, get_story_to_edit
from stories.api.serializers import EditedStorySerializer, SubmittedStorySerializer
from stories.api.versions import read_story_version
from stories.api.views import StoryListReading, StoryReading
from stories.models import Story
from stories.selectors import draft_of
from stories.services import correct_story, edit_draft, move_story, new_document, submit_story
from stories.services.writing import check_version

CREATED = {"published", "filed"}
PROBLEMS = {
    "s400": "malformed",
    "s401": "not_signed_in",
    "s403": EDITORS_ONLY,
    "s413": "body_too_large",
    "s429": "too_many_writes",
}


class StoryListView(StoryListReading):
    """`stories/`"""

    permission_classes = [Publishes]
    body_limit = settings.API_STORY_BYTES

    @extend_schema(
        operation_id="stories_create",
        summary="Hand in a story: as a draft, for review, or to be published now or later",
        request=NewStoryForm,
        responses={
            200: SubmittedStorySerializer,
            201: SubmittedStorySerializer,
            **problems(
                **PROBLEMS,
                s409="story_not_draft, story_scheduled",
                s422="draft_invalid, publish_time_past, idempotency_key_reused",
            ),
        },
        examples=[
            examples.sent("story", examples.NEW),
            examples.answer("filed", examples.SUBMITTED, 201),
            examples.answer("the same document again", {**examples.SUBMITTED, "outcome": "unchanged"}),
        ],
    )
    def post(self, request: Request) -> Response:
        sent = _read(NewStoryForm, request)
        done = submit_story(
            draft=draft_from(sent),
            document=sent.get("document") or new_document(),
            state=Story.State(sent["state"]),
            publish_at=sent.get("publish_at"),
            actor=current_subscriber(request),
            at=timezone.now(),
        )
        told = {**edited_payload(done.story), "outcome": done.outcome, "note": done.note}
        headers = {"Location": reverse("api:story", kwargs={"slug": done.story.slug})}
        return Response(told, status=201 if done.outcome in CREATED else 200, headers=headers)


class StoryView(StoryReading):
    """`stories/{slug}/`"""

    permission_classes = [TakesPart]  # whether an editor is needed is told only of stories that the person may see
    body_limit = settings.API_STORY_BYTES

    @extend_schema(
        operation_id="stories_partial_update",
        summary="Correct a published story in the open, or edit a draft",
        parameters=[IF_MATCH],
        request=StoryChangesForm,
        responses={
            200: EditedStorySerializer,
            **problems(
                **PROBLEMS,
                s404="story_not_found",
                s409="story_changed, story_not_published",
                s422="reason_missing, nothing_to_correct, draft_invalid",
                s428="version_missing",
            ),
        },
        examples=[
            examples.sent("correction", examples.CHANGES),
            examples.answer("corrected", examples.CORRECTED),
        ],
    )
    def patch(self, request: Request, slug: str) -> Response:
        at, editor = timezone.now(), current_subscriber(request)
        story = get_story_to_edit(slug, request, at)
        sent = _read(StoryChangesForm, request)
        version = read_story_version(request, sent)
        # What is not sent stays as it is in this version: without this, a change that another one overtakes while it
        # is being read would take that one back.
        check_version(story, version)
        draft = draft_from(sent, draft_of(story))
        if story.state in Story.UNPUBLISHED:
            story = edit_draft(story=story, draft=draft, actor=editor, at=at, version=version)
        else:
            reason = sent.get("reason", "")
            story = correct_story(story=story, draft=draft, reason=reason, actor=editor, at=at, version=version).story
        return Response(edited_payload(story))


class StoryStateView(PrivateView):
    """`stories/{slug}/state/`"""

    permission_classes = [TakesPart]

    @extend_schema(
        operation_id="stories_state_update",
        summary="Publish, schedule, set aside, close, reopen or archive a story",
        request=StateForm,
        responses={
            200: EditedStorySerializer,
            **problems(
                **PROBLEMS,
                s404="story_not_found",
                s409="story_changed, story_not_draft, story_not_published, story_not_in_review, story_not_set_aside, "
                "story_merged",
                s422="publish_time_missing, publish_time_past",
            ),
        },
        examples=[
            examples.sent("schedule", {"state": "scheduled", "publish_at": "2026-11-28T08:00:00Z"}),
            examples.answer("scheduled", examples.SCHEDULED),
        ],
    )
    def put(self, request: Request, slug: str) -> Response:
        at, editor = timezone.now(), current_subscriber(request)
        story = get_story_to_edit(slug, request, at)
        sent = _read(StateForm, request)
        story = move_story(
            story=story,
            to=Story.State(sent["state"]),
            publish_at=sent.get("publish_at"),
            note=sent["note"],
            version=sent.get("version"),
            actor=editor,
            at=at,
        )
        return Response(edited_payload(story))


def _read(form: type[NewStoryForm | StoryChangesForm | StateForm], request: Request) -> dict[str, Any]:
    sent = form(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)
