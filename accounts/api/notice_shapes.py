"""Shapes of what people are told, and of what they want to be told."""

from typing import Any

from rest_framework import serializers

from accounts.notices.models import Cadence, Channel, Kind
from accounts.notices.preferences import IN_THE_PRODUCT
from core.api.fields import ChoiceField, EntriesField, TextField
from core.api.forms import Form

PRODUCT_CADENCES = [(cadence.value, cadence.label) for cadence in IN_THE_PRODUCT]


class NoticeSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Kind.choices)
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)
    headline = serializers.CharField(help_text="One line of plain text.")
    text = serializers.CharField(allow_null=True, help_text="An excerpt of the words that it is about; plain text.")
    by = serializers.CharField(allow_null=True, help_text="The handle of the person whose act it is.")
    side = serializers.CharField(allow_null=True, help_text="On which the words were said: `critic` and so on.")
    story = serializers.SlugField(allow_null=True)
    title = serializers.CharField(allow_null=True)
    comment = serializers.UUIDField(allow_null=True)
    address = serializers.CharField(help_text="The path of the page that it leads to.")


class NoticeListSerializer(serializers.Serializer[Any]):
    results = NoticeSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    unread = serializers.IntegerField(help_text="How many wait in all; 100 stands for 100 or more.")


class NoticeQuery(serializers.Serializer[Any]):
    unread = serializers.BooleanField(default=False, help_text="Only those that wait.")


class ReadingForm(Form):
    """What was read: some, or all up to one, or all."""

    ids = EntriesField(child=serializers.UUIDField(), max_length=100, required=False)
    upto = serializers.UUIDField(required=False, help_text="This one and all that are older.")
    all = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("ids" in attrs) + ("upto" in attrs) + attrs["all"] != 1:
            raise serializers.ValidationError("Name one: `ids`, `upto`, or `all` as true.")
        return attrs


class UnreadSerializer(serializers.Serializer[Any]):
    unread = serializers.IntegerField()


class ChannelsSerializer(serializers.Serializer[Any]):
    product = serializers.ChoiceField(PRODUCT_CADENCES)
    mail = serializers.ChoiceField(Cadence.choices)


class ChannelsForm(Form):
    product = ChoiceField(Cadence.choices, required=False)
    mail = ChoiceField(Cadence.choices, required=False)


class KindsSerializer(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        return {kind.value: ChannelsSerializer(help_text=kind.label) for kind in Kind}


class KindsForm(Form):
    def get_fields(self) -> dict[str, Any]:
        return {kind.value: ChannelsForm(required=False, help_text=kind.label) for kind in Kind}


class MailSettingsSerializer(serializers.Serializer[Any]):
    time_zone = serializers.CharField(help_text="A name such as `Europe/Berlin`.")
    hour = serializers.IntegerField(help_text="Of daily and weekly mails, by that clock.")
    weekday = serializers.IntegerField(help_text="Of weekly mails; Monday is 1.")
    digest = serializers.BooleanField(
        help_text="Daily and weekly mails also tell the strongest new argument of the side that I oppose."
    )


class MailSettingsForm(Form):
    time_zone = TextField(max_length=60, required=False)
    hour = serializers.IntegerField(min_value=0, max_value=23, required=False)
    weekday = serializers.IntegerField(min_value=1, max_value=7, required=False)
    digest = serializers.BooleanField(required=False)


class PreferencesSerializer(serializers.Serializer[Any]):
    kinds = KindsSerializer()
    mail = MailSettingsSerializer()


class PreferencesForm(Form):
    """What is to be otherwise; the rest stays."""

    kinds = KindsForm(required=False)
    mail = MailSettingsForm(required=False)

    def cadences(self) -> dict[Kind, dict[Channel, Cadence]]:
        """What was chosen, as the service takes it."""
        return {
            Kind(kind): {Channel(channel): Cadence(cadence) for channel, cadence in channels.items()}
            for kind, channels in self.validated_data.get("kinds", {}).items()
        }
