"""What editors' clients send: shapes and lengths. The names are those of `GET stories/{slug}/`, and so are the values:
what that gives can be sent back as it is, and what it has beside the text of the story is passed over.
"""

from datetime import datetime
from typing import Any
from unicodedata import normalize

from django.utils.timezone import is_naive
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import ChoiceField, EntriesField, LineField, TextField
from core.api.forms import Form
from stories.api.serializers import StorySerializer, SubmittedStorySerializer
from stories.api.unpublished import DraftSerializer
from stories.api.versions import VersionField
from stories.drafts import MAX_ENTRIES, MAX_TOPICS
from stories.labels import LENGTH
from stories.models import Story

ANSWERS = (StorySerializer, SubmittedStorySerializer, DraftSerializer)
TOLD = frozenset(name for answer in ANSWERS for name in answer().get_fields())
WRITTEN_STATES = [Story.State.DRAFT, Story.State.REVIEW, Story.State.PUBLISHED]


def line(length: int) -> LineField:
    """A short text that may be left out."""
    return LineField(max_length=length, required=False, allow_blank=True, default="")


def entries(child: serializers.Field[Any, Any, Any, Any]) -> EntriesField:
    """A list that may be left out."""
    return EntriesField(child=child, max_length=MAX_ENTRIES, required=False)


def text() -> TextField:
    """A text of any length that may be left out."""
    return TextField(required=False, allow_blank=True)


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "object", "properties": {"text": {"type": "string"}}}]})
class ForecastField(TextField):
    """The text, or the object of a GET."""

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data.get("text") if isinstance(data, dict) else data)


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "object", "properties": {"name": {"type": "string"}}}]})
class TopicField(LineField):
    """The name, or the object of a GET."""

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data.get("name") if isinstance(data, dict) else data)


class SectionForm(Form):
    """A part of the text."""

    heading = line(300)
    paragraphs = EntriesField(child=TextField(allow_blank=True), max_length=MAX_ENTRIES)


class SideForm(Form):
    """One stand."""

    passed_over = frozenset({"id", "anchor"})

    name = line(120)
    statement = TextField()
    source = line(300)  # type: ignore[assignment]  # the contract's name


class SidesForm(Form):
    """A side that is left out stays as it is; an empty list empties it."""

    critics = entries(SideForm())
    defenders = entries(SideForm())
    neutral = entries(SideForm())


class SideLabelsForm(Form):
    """One that is left out stays as it is; an empty one is called as everywhere."""

    critics = line(LENGTH)
    defenders = line(LENGTH)
    neutral = line(LENGTH)

    def to_internal_value(self, data: Any) -> Any:
        told = super().to_internal_value(data)
        return {group: label for group, label in told.items() if group in data}


class TimelineForm(Form):
    """One step."""

    passed_over = frozenset({"anchor"})

    date = serializers.DateField(required=False, allow_null=True, default=None)
    date_text = line(60)
    title = LineField(max_length=200)
    text = TextField(required=False, allow_blank=True, default="")


class SourceForm(Form):
    """Where facts come from."""

    name = LineField(max_length=200)
    url = line(500)
    note = line(300)


class StoryForm(Form):
    """What a story is to say. A list replaces the list that is there."""

    passed_over = TOLD

    title = LineField(max_length=200, required=False)
    summary = LineField(
        max_length=300, required=False, allow_blank=True, help_text="Empty: the first sentence of `why_it_matters`."
    )
    why_it_matters = text()
    key_points = entries(TextField(allow_blank=True))
    body = entries(SectionForm())
    plain_words = text()
    sides = SidesForm(required=False)
    side_labels = SideLabelsForm(required=False)
    forecast = ForecastField(required=False, allow_blank=True, allow_null=True)
    timeline = entries(TimelineForm())
    sources = entries(SourceForm())
    topics = EntriesField(child=TopicField(max_length=60), max_length=MAX_TOPICS, required=False)
    language = LineField(max_length=10, required=False)

    def validate_forecast(self, forecast: str | None) -> str:
        return forecast or ""


class PublishTimeField(serializers.DateTimeField):
    """When a draft is to be shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_null=True, help_text="Later than now; with a zone.", **kwargs)

    def enforce_timezone(self, value: datetime) -> datetime:
        """Nobody knows whose nine o'clock it is."""
        if is_naive(value):
            raise serializers.ValidationError("needs a zone, as in 2026-11-28T08:00:00Z", code="zone_missing")
        return super().enforce_timezone(value)


class NewStoryForm(StoryForm):
    """A story that is handed in."""

    title = LineField(max_length=200)
    document = LineField(
        max_length=200, required=False, help_text="Its identity with whoever sends it; sent again it is the same story."
    )
    state = ChoiceField(choices=WRITTEN_STATES, default=Story.State.REVIEW)
    publish_at = PublishTimeField()

    def validate_document(self, document: str) -> str:
        if not document.isprintable():
            raise serializers.ValidationError("has characters that cannot be seen", code="not_printable")
        return normalize("NFC", document)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return refuse_needless_time(attrs, Story.State.PUBLISHED)


class StoryChangesForm(StoryForm):
    """What is to change."""

    reason = LineField(max_length=300, required=False, allow_blank=True, help_text="Public; for a published story.")
    version = VersionField(required=False, help_text='The one that is changed. Or `If-Match: "<version>"`.')


class StateForm(Form):
    """Where the story is to go."""

    state = ChoiceField(choices=Story.State.choices)
    publish_at = PublishTimeField()
    note = line(300)
    version = VersionField(required=False, help_text="Refused where the story is no longer in it.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return refuse_needless_time(attrs, Story.State.PUBLISHED, Story.State.SCHEDULED)


def refuse_needless_time(attrs: dict[str, Any], *states: Story.State) -> dict[str, Any]:
    """A time of publication means nothing to other states."""
    if attrs.get("publish_at") is not None and attrs["state"] not in states:
        raise serializers.ValidationError(
            {"publish_at": "is for a story that is to be published"}, code="not_published"
        )
    return attrs
