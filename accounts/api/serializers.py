"""Shapes of this room's requests and answers. Requests are read with them; answers are built by `payloads`."""

from typing import Any

from rest_framework import serializers

from accounts.api.standing_shapes import StandingSerializer
from accounts.links import LINK_LENGTH
from accounts.models import AccessSession, ApiKey
from accounts.profiles import ABOUT_LENGTH
from accounts.second_factor.models import Kind
from core.api.fields import ChoiceField, TextField
from core.api.forms import Form

KNOWN_DEVICE = "What an earlier sign-in answered as `device`. Browsers need not: they have a cookie."


class WantedCodeSerializer(serializers.Serializer[Any]):
    email = TextField(max_length=254)
    device = TextField(max_length=80, required=False, allow_blank=True, default="", help_text=KNOWN_DEVICE)


class CodePromiseSerializer(serializers.Serializer[Any]):
    expires_in = serializers.IntegerField(help_text="Seconds that the code will be good for.")
    resend_after = serializers.IntegerField(help_text="Seconds until another code may be asked for.")


class NewEmailSerializer(Form):
    email = TextField(max_length=254)


class ProvenEmailSerializer(Form):
    email = TextField(max_length=254)
    code = TextField(max_length=20)


class SignInSerializer(serializers.Serializer[Any]):
    email = TextField(max_length=254)
    code = TextField(max_length=20)
    client = ChoiceField(AccessSession.Client.choices)
    device = TextField(max_length=80, required=False, allow_blank=True, default="", help_text=KNOWN_DEVICE)
    accept_rules = serializers.BooleanField(required=False, default=False)


class OwnAccountSerializer(serializers.Serializer[Any]):
    handle = serializers.CharField()
    email = serializers.EmailField()
    avatar = serializers.CharField(help_text="Path of my picture, an SVG.")
    about = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)
    show_joined = serializers.BooleanField()
    show_comments = serializers.BooleanField()
    joined_at = serializers.DateTimeField()
    roles = serializers.ListField(child=serializers.CharField())
    rules_version = serializers.IntegerField(help_text="The community guidelines in force.")
    rules_accepted_version = serializers.IntegerField(allow_null=True, help_text="The latest that I have accepted.")
    rules_accepted_at = serializers.DateTimeField(allow_null=True, help_text="When I accepted that one.")
    standing = StandingSerializer()


class SecondFactorAskedSerializer(serializers.Serializer[Any]):
    needed = serializers.BooleanField(help_text="Whether what this person works on opens only to a second factor.")
    kinds = serializers.ListField(
        child=serializers.ChoiceField(Kind.choices), help_text="By which; empty: none is set up yet."
    )


class SignedInSerializer(serializers.Serializer[Any]):
    subscriber = OwnAccountSerializer()
    token = serializers.CharField(required=False, help_text="For `client: app` only, shown this once.")
    device = serializers.CharField(
        required=False, help_text="For `client: app` only. Keep it, and send it when you sign in again."
    )
    second_factor = SecondFactorAskedSerializer(
        allow_null=True, help_text="Null for whoever has none and needs none. Confirm with `auth/second-factor/`."
    )


class SessionSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    client = serializers.ChoiceField(AccessSession.Client.choices)
    user_agent = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    current = serializers.BooleanField()


class SessionListSerializer(serializers.Serializer[Any]):
    results = SessionSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class AccountChangeSerializer(Form):
    handle = TextField(
        required=False,
        help_text="3 to 30 letters a-z, digits or underscores; it begins and ends with a letter or digit.",
    )
    accept_rules = serializers.BooleanField(
        required=False, default=False, help_text="True accepts the guidelines in force; false changes nothing."
    )
    about = TextField(
        max_length=ABOUT_LENGTH, required=False, allow_blank=True, help_text="What I say of myself, as plain text."
    )
    link = TextField(
        max_length=LINK_LENGTH,
        required=False,
        allow_blank=True,
        help_text="A site of mine, `https://…`. Others see it once I am no newcomer any more.",
    )
    show_joined = serializers.BooleanField(required=False, help_text="Whether others see the month of joining.")
    show_comments = serializers.BooleanField(required=False, help_text="Whether my profile lists my public comments.")

    def stranger(self, name: str) -> str:
        if name == "email":
            return "Another address is proved with a code: use `me/email/`."
        return "This cannot be changed." if name in OwnAccountSerializer().fields else super().stranger(name)


class NewKeySerializer(serializers.Serializer[Any]):
    name = TextField(max_length=80)
    scopes = serializers.ListField(
        child=ChoiceField(ApiKey.Scope.choices),
        min_length=1,
        max_length=4,
        error_messages={"min_length": "Name at least one scope."},
    )


class KeySerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="The first characters of the secret.")
    scopes = serializers.ListField(child=serializers.ChoiceField(ApiKey.Scope.choices))
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class CreatedKeySerializer(KeySerializer):
    secret = serializers.CharField(help_text="Shown this once.")


class KeyListSerializer(serializers.Serializer[Any]):
    results = KeySerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class ProfileLinkSerializer(serializers.Serializer[Any]):
    url = serializers.CharField()
    host = serializers.CharField(help_text="Show this, so that readers see where it leads.")


class ProfileSerializer(serializers.Serializer[Any]):
    handle = serializers.CharField()
    avatar = serializers.CharField(help_text="Path of the picture, an SVG.")
    badges = serializers.ListField(child=serializers.CharField())
    joined = serializers.CharField(allow_null=True, help_text="Month, such as `2026-11`; null where it is not shown.")
    about = serializers.CharField(allow_blank=True, help_text="Plain text in the person's own words.")
    link = ProfileLinkSerializer(allow_null=True)
    shows_comments = serializers.BooleanField(help_text="Whether `subscribers/{handle}/comments/` lists any.")
