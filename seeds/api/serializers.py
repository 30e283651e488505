"""The shape of `seeds.report.payload_of`, for the API description."""

from typing import Any, get_args

from rest_framework import serializers

from seeds.publisher import Status
from stories.api.serializers import (
    OUTCOMES,
    SectionSerializer,
    SourceSerializer,
    SpanSerializer,
    TimelineEntrySerializer,
    TopicSerializer,
)

STATUSES = [status for status in get_args(Status) if status != "refused"]


class FoundSideSerializer(serializers.Serializer[Any]):
    """One stand, and what shows it."""

    name = serializers.CharField(allow_blank=True)
    statement = serializers.CharField()
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # the contract's name
    span = SpanSerializer(allow_null=True)
    confidence = serializers.FloatField(help_text="0 to 1.")
    needs_review = serializers.BooleanField()


class FoundSidesSerializer(serializers.Serializer[Any]):
    """Each side may be empty."""

    critics = FoundSideSerializer(many=True)
    defenders = FoundSideSerializer(many=True)
    neutral = FoundSideSerializer(many=True)


class ForecastTextSerializer(serializers.Serializer[Any]):
    """What may come."""

    text = serializers.CharField()


class ReadDraftSerializer(serializers.Serializer[Any]):
    """What was read, under the names of `stories/{slug}/`."""

    title = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    why_it_matters = serializers.CharField(allow_blank=True)
    key_points = serializers.ListField(child=serializers.CharField())
    body = SectionSerializer(many=True)
    plain_words = serializers.CharField(allow_blank=True)
    sides = FoundSidesSerializer()
    side_labels = serializers.DictField(
        child=serializers.CharField(), help_text="What the document calls `critics`, `defenders` or `neutral`."
    )
    forecast = ForecastTextSerializer(allow_null=True)
    timeline = TimelineEntrySerializer(many=True)
    sources = SourceSerializer(many=True)
    topics = TopicSerializer(many=True)
    title_inferred = serializers.BooleanField(help_text="No title was found; this one is made of the text.")
    dropped = serializers.ListField(child=serializers.CharField(), help_text="Lines that were taken for the site's.")


class DocumentReportSerializer(serializers.Serializer[Any]):
    """What became of a document, or in a dry run would become of it; an item of `publish_seeds --format json`."""

    document = serializers.CharField(help_text="Its identity.")
    status = serializers.ChoiceField(choices=STATUSES, help_text="`review`: somebody should look at it; see `reason`.")
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    code = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    story = serializers.CharField(allow_blank=True, help_text="Its slug; empty where there is none yet.")
    draft = ReadDraftSerializer()
