"""The shapes of `payloads`, for the API description."""

from typing import Any, get_args

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from stories.api.versions import VersionField
from stories.models import Passage, Story
from stories.noise.scoring import BANDS
from stories.services.foreseeing import Outcome

BAND_NAMES = [*(name for _, name in BANDS), "storm"]
DISCUSSION_STATES = ["open", "closed"]
DIRECTIONS = ["rising", "steady", "cooling"]
OUTCOMES = list(get_args(Outcome))


class NoiseCardSerializer(serializers.Serializer[Any]):
    """How loud a discussion is now."""

    level = serializers.FloatField(min_value=0, max_value=100)
    band = serializers.ChoiceField(choices=BAND_NAMES)
    direction = serializers.ChoiceField(choices=DIRECTIONS)


class BecauseSerializer(serializers.Serializer[Any]):
    """What the level is made of; the two add up to it."""

    loudness_alone = serializers.FloatField()
    added_by_contention = serializers.FloatField()


class SideSharesSerializer(serializers.Serializer[Any]):
    """Shares of those whose accounts are not new; all 0 where none of them has spoken."""

    critic = serializers.FloatField()
    defender = serializers.FloatField()
    neutral = serializers.FloatField()


@extend_schema_field(OpenApiTypes.ANY)
class PointField(serializers.Field[Any, Any, Any, Any]):
    """A pair [time, level]."""


class NoiseSerializer(NoiseCardSerializer):
    """The noise level and why it is what it is. `docs/noise.md` defines every number."""

    as_of = serializers.DateTimeField()
    half_life_hours = serializers.FloatField()
    because = BecauseSerializer()
    people = serializers.IntegerField(
        help_text="How many have taken part so far, whatever they did and however lately."
    )
    volume = serializers.FloatField(
        help_text="How much is said now: acts weighted by kind, age and standing of the account. No number of people."
    )
    contention = serializers.FloatField(
        allow_null=True,
        help_text="0 to 1: two camps are there and answer each other; presence + clash. It says nothing about tone. "
        "Null while too few people have taken a side.",
    )
    presence = serializers.FloatField(allow_null=True, help_text="Its first part: both camps are there.")
    clash = serializers.FloatField(allow_null=True, help_text="Its second part: they answer each other.")
    sides = SideSharesSerializer()
    breadth = serializers.FloatField(allow_null=True, help_text="Among how many people the talk is spread.")
    tempo = serializers.FloatField(allow_null=True, help_text="1 in a steady discussion, above it in a quickening one.")
    trend = serializers.FloatField(help_text="Rising above 2, cooling below -1.")
    params_version = serializers.IntegerField()
    history = serializers.ListField(
        child=serializers.ListField(child=PointField(), min_length=2, max_length=2),
        help_text="[time, level] pairs from the publication on, oldest first; the last is `as_of`.",
    )
    text = serializers.CharField(help_text="The level in one sentence.")


class SideCountsSerializer(serializers.Serializer[Any]):
    """How many stands the story tells, by side."""

    critics = serializers.IntegerField()
    defenders = serializers.IntegerField()
    neutral = serializers.IntegerField()


class SideLabelsSerializer(serializers.Serializer[Any]):
    """What the sides of this story are called."""

    critics = serializers.CharField()
    defenders = serializers.CharField()
    neutral = serializers.CharField()


class StoryCardSerializer(serializers.Serializer[Any]):
    """A story in a list."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    summary = serializers.CharField()
    noise = NoiseCardSerializer()
    side_labels = SideLabelsSerializer()
    side_counts = SideCountsSerializer()
    comment_count = serializers.IntegerField()
    published_at = serializers.DateTimeField()


class StoryListSerializer(serializers.Serializer[Any]):
    """A page of stories."""

    results = StoryCardSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class SectionSerializer(serializers.Serializer[Any]):
    """A part of the text; the first often has no heading."""

    heading = serializers.CharField(allow_blank=True)
    paragraphs = serializers.ListField(child=serializers.CharField())


class AnchorField(serializers.CharField):
    """What a comment names to point at this."""

    def __init__(self, **kwargs: Any) -> None:
        told = "To be sent as `anchor` with a comment on this; null before it is published."
        super().__init__(allow_null=True, help_text=told, **kwargs)


class AnchorSerializer(serializers.Serializer[Any]):
    """A part of a story that comments can point at."""

    id = serializers.CharField(help_text="The same through corrections, as long as it is the same part.")
    kind = serializers.ChoiceField(choices=Passage.Kind.choices)
    position = serializers.IntegerField(
        allow_null=True, help_text="From 0, in `key_points`, in `timeline`, or among all sides as editors sort them."
    )
    text = serializers.CharField(help_text="The beginning of its words, at most 200 characters.")


class SideSerializer(serializers.Serializer[Any]):
    """One stand: who says what, and where it was said."""

    id = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    statement = serializers.CharField()
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # the contract's name
    anchor = AnchorField()


class SidesSerializer(serializers.Serializer[Any]):
    """Each side may be empty; then nobody was identified there."""

    critics = SideSerializer(many=True)
    defenders = SideSerializer(many=True)
    neutral = SideSerializer(many=True)


class ForecastSerializer(serializers.Serializer[Any]):
    """What may come, and what came."""

    text = serializers.CharField()
    disclaimer = serializers.CharField()
    resolution = serializers.CharField(allow_null=True)
    anchor = AnchorField()


class TimelineEntrySerializer(serializers.Serializer[Any]):
    """One step. `date` is null where the story gives none; `date_text` keeps its words."""

    date = serializers.DateField(allow_null=True)
    date_text = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    anchor = AnchorField()


class SourceSerializer(serializers.Serializer[Any]):
    """Where facts come from."""

    name = serializers.CharField()
    url = serializers.URLField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class TopicSerializer(serializers.Serializer[Any]):
    """A subject that stories share."""

    slug = serializers.CharField(help_text="In letters of any script; percent-encoded in an address.")
    name = serializers.CharField()


class BySideSerializer(SideCountsSerializer):
    """Shown comments by the side that their writers gave."""

    undeclared = serializers.IntegerField()


class DiscussionSerializer(serializers.Serializer[Any]):
    """What is below the story."""

    state = serializers.ChoiceField(choices=DISCUSSION_STATES)
    comment_count = serializers.IntegerField()
    participant_count = serializers.IntegerField()
    by_side = BySideSerializer()


class CorrectionSerializer(serializers.Serializer[Any]):
    """A change to the published story."""

    version = serializers.IntegerField(help_text="The version that it made.")
    at = serializers.DateTimeField()
    reason = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]  # the contract's name


class StoryTextSerializer(serializers.Serializer[Any]):
    """What a story says."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    summary = serializers.CharField()
    language = serializers.CharField()
    why_it_matters = serializers.CharField(allow_blank=True)
    key_points = serializers.ListField(child=serializers.CharField())
    body = SectionSerializer(many=True)
    plain_words = serializers.CharField(allow_blank=True)
    sides = SidesSerializer()
    side_labels = SideLabelsSerializer()
    forecast = ForecastSerializer(allow_null=True)
    timeline = TimelineEntrySerializer(many=True)
    sources = SourceSerializer(many=True)
    topics = TopicSerializer(many=True)
    anchors = AnchorSerializer(many=True, help_text="All that comments can point at; none before it is published.")


class StorySerializer(StoryTextSerializer):
    """A story with everything that a reader may know of it."""

    version = serializers.IntegerField(help_text="1, and one more with each correction.")
    published_at = serializers.DateTimeField()
    noise = NoiseSerializer()
    discussion = DiscussionSerializer()
    corrections = CorrectionSerializer(many=True)


class EditedStorySerializer(StoryTextSerializer):
    """A story as its editors know it."""

    version = VersionField(help_text="`draft-812-3` before it is published: to be sent with what is to change.")
    state = serializers.ChoiceField(choices=Story.State.choices)
    published_at = serializers.DateTimeField(allow_null=True, help_text="Of a scheduled story: when it will be shown.")
    document = serializers.CharField(help_text="The identity of what it was read from; the same in every POST of it.")


class SubmittedStorySerializer(EditedStorySerializer):
    """The story, and what was done."""

    outcome = serializers.ChoiceField(
        choices=OUTCOMES, help_text="`published` and `filed` come with 201; the story of this document was there: 200."
    )
    note = serializers.CharField(allow_blank=True, help_text="Why a changed document did not change its story.")


class SpanSerializer(serializers.Serializer[Any]):
    """Where the document shows it, in characters of the text as it was read."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text = serializers.CharField()
