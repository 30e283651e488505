"""What the spam classifier has learnt, how it fares, and what it may do."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from core.api.schema import problems
from core.api.views import PrivateView
from discussion.api.examples import answer, sent
from discussion.api.moderating.cases import DESK, KEPT_OUT
from discussion.api.moderating.people import Oversees
from discussion.moderation.spam.figures import ClassifierFigures, Share, VersionFigures, classifier_figures
from discussion.moderation.spam.learning import switch_classifier
from discussion.screening.models import SpamSwitch

SHARE: dict[str, Any] = {"part": 38, "of": 40, "value": 0.95, "interval": [0.835, 0.986]}
VERSION: dict[str, Any] = {
    "version": 3,
    "trained_at": "2026-11-21T12:00:00Z",
    "in_force": True,
    "note": "Goodness 0.941, version 2 on the same decisions 0.902.",
    "learnt_from": {"spam": 120, "ham": 180},
    "flag_from": 0.71,
    "hold_from": 0.93,
    "held_back": {"caught": 38, "missed": 6, "mistaken": 2, "spared": 54},
    "precision": SHARE,
    "recall": {"part": 38, "of": 44, "value": 0.864, "interval": [0.733, 0.936]},
    "hold_precision": {"part": 30, "of": 30, "value": 1.0, "interval": [0.886, 1.0]},
    "hold_recall": {"part": 30, "of": 44, "value": 0.682, "interval": [0.534, 0.8]},
}
CLASSIFIER: dict[str, Any] = {
    "mode": "flag",
    "decisions": {"spam": 164, "ham": 236, "needed": 200, "needed_each": 40},
    "versions": [VERSION],
    "switches": [{"mode": "flag", "by": "sonja", "at": "2026-11-20T12:00:00Z"}],
}


class ModeForm(serializers.Serializer[Any]):
    """What the classifier may do from now on."""

    mode = serializers.CharField(max_length=10, help_text="`off`, `flag` or `hold`.")


class ShareSerializer(serializers.Serializer[Any]):
    """A part of a whole, and where the true share lies with 95 % (Wilson)."""

    part = serializers.IntegerField()
    of = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    interval = serializers.ListField(child=serializers.FloatField(), allow_null=True)


class LearntFromSerializer(serializers.Serializer[Any]):
    """Decisions by kind."""

    spam = serializers.IntegerField()
    ham = serializers.IntegerField()


class HeldBackSerializer(serializers.Serializer[Any]):
    """Of the decisions that it had not seen, at the score from which it flags."""

    caught = serializers.IntegerField(help_text="Spam, called so.")
    missed = serializers.IntegerField(help_text="Spam, not called so.")
    mistaken = serializers.IntegerField(help_text="No spam, called so.")
    spared = serializers.IntegerField()


class SpamVersionSerializer(serializers.Serializer[Any]):
    """One version of the classifier."""

    version = serializers.IntegerField()
    trained_at = serializers.DateTimeField()
    in_force = serializers.BooleanField()
    note = serializers.CharField()
    learnt_from = LearntFromSerializer()
    flag_from = serializers.FloatField(allow_null=True)
    hold_from = serializers.FloatField(allow_null=True)
    held_back = HeldBackSerializer()
    precision = ShareSerializer()
    recall = ShareSerializer()
    hold_precision = ShareSerializer()
    hold_recall = ShareSerializer()


class LessonsSerializer(LearntFromSerializer):
    """What there is to learn from, and how much it takes."""

    needed = serializers.IntegerField()
    needed_each = serializers.IntegerField()


class SpamSwitchSerializer(serializers.Serializer[Any]):
    """Who let it do what."""

    mode = serializers.ChoiceField(choices=SpamSwitch.Mode.choices)
    by = serializers.CharField()
    at = serializers.DateTimeField()


class ClassifierSerializer(serializers.Serializer[Any]):
    """The spam classifier."""

    mode = serializers.ChoiceField(choices=SpamSwitch.Mode.choices)
    decisions = LessonsSerializer()
    versions = SpamVersionSerializer(many=True)
    switches = SpamSwitchSerializer(many=True)


class ClassifierView(PrivateView):
    """`moderation/classifier/`"""

    def get_permissions(self) -> list[BasePermission]:
        return [Moderates() if self.request.method in SAFE_METHODS else Oversees()]

    @extend_schema(
        operation_id="moderation_classifier_retrieve",
        summary="What the spam classifier has learnt, and how it fares on decisions that it has not seen",
        responses={200: ClassifierSerializer, **problems(**DESK)},
        examples=[answer("classifier", CLASSIFIER)],
    )
    def get(self, _request: Request) -> Response:
        return Response(classifier_payload(classifier_figures(at=timezone.now())))

    @extend_schema(
        operation_id="moderation_classifier_update",
        summary="Say what the spam classifier may do: nothing, flag, or hold",
        description="For seniors and administrators. It refuses and removes nothing, whatever it may do.",
        request=ModeForm,
        responses={
            200: ClassifierSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403=f"not_senior, {KEPT_OUT}",
                s409="mode_set",
                s422="mode_unknown",
            ),
        },
        examples=[sent("hold", {"mode": "hold"}), answer("classifier", CLASSIFIER)],
    )
    def put(self, request: Request) -> Response:
        at, form = timezone.now(), ModeForm(data=request.data)
        form.is_valid(raise_exception=True)
        switch_classifier(mode=form.validated_data["mode"], actor=current_subscriber(request), at=at)
        return Response(classifier_payload(classifier_figures(at=at)))


def classifier_payload(figures: ClassifierFigures) -> dict[str, Any]:
    """All of it."""
    return {
        "mode": figures.mode,
        "decisions": {
            "spam": figures.spam,
            "ham": figures.ham,
            "needed": figures.needed,
            "needed_each": figures.needed_each,
        },
        "versions": [_version(each) for each in figures.versions],
        "switches": [{"mode": each.mode, "by": each.by.handle, "at": each.at} for each in figures.switches],
    }


def _version(figures: VersionFigures) -> dict[str, Any]:
    model = figures.model
    return {
        "version": model.pk,
        "trained_at": model.trained_at,
        "in_force": model.in_force,
        "note": model.note,
        "learnt_from": {"spam": model.spam, "ham": model.ham},
        "flag_from": model.flag_from,
        "hold_from": model.hold_from,
        "held_back": {name: getattr(model, name) for name in ("caught", "missed", "mistaken", "spared")},
        "precision": _share(figures.precision),
        "recall": _share(figures.recall),
        "hold_precision": _share(figures.hold_precision),
        "hold_recall": _share(figures.hold_recall),
    }


def _share(share: Share) -> dict[str, Any]:
    return {"part": share.part, "of": share.whole, "value": share.value, "interval": share.interval}
