"""The shapes of `payloads`, for the API description."""

from typing import Any

from rest_framework import serializers

from accounts.api.standing_shapes import StepSerializer, StrikeSerializer, TrustReasonSerializer
from accounts.models import Sanction, Standing
from discussion.api.moderating.appeal_shapes import AppealedSerializer, AppealSerializer, EscalationSerializer
from discussion.moderation.models import Case, Decision, Report
from discussion.screening.models import Signal
from discussion.threads.models import Comment
from stories.models import Camp


class WeightSerializer(serializers.Serializer[Any]):
    """One part of a head start."""

    reason = serializers.CharField()
    hours = serializers.FloatField(help_text="Worth as much as so many hours of waiting.")


class PrioritySerializer(serializers.Serializer[Any]):
    """How urgent a case is: its head start plus the hours that it has waited."""

    score = serializers.FloatField()
    because = WeightSerializer(many=True)


class LeaseSerializer(serializers.Serializer[Any]):
    """Who is working on the case; not `by` whom to who works blind."""

    by = serializers.CharField(allow_null=True)
    until = serializers.DateTimeField()


class CaseCommentSerializer(serializers.Serializer[Any]):
    """The comment of a case, in short. `version` belongs into the decision."""

    id = serializers.UUIDField()
    story = serializers.SlugField()
    author = serializers.CharField(allow_null=True)
    side = serializers.ChoiceField(choices=Camp.choices, allow_null=True)
    state = serializers.ChoiceField(choices=Comment.State.choices)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    excerpt = serializers.CharField(help_text="The beginning of its latest words, as Markdown.")


class CaseRowSerializer(serializers.Serializer[Any]):
    """A line of a queue."""

    id = serializers.UUIDField()
    queue = serializers.ChoiceField(choices=Case.Queue.choices)
    reason = serializers.ListField(child=serializers.CharField(), help_text="Codes of the checks that held it.")
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    priority = PrioritySerializer(allow_null=True, help_text="Null for who works blind.")
    lease = LeaseSerializer(allow_null=True)
    report_count = serializers.IntegerField(allow_null=True, help_text="Null for who works blind.")
    escalated_from = serializers.ChoiceField(choices=Case.Queue.choices, allow_null=True)
    appealed = AppealedSerializer(allow_null=True, help_text="Of an appeal.")
    comment = CaseCommentSerializer(allow_null=True, help_text="Null where an appeal is about a person alone.")


class CaseListSerializer(serializers.Serializer[Any]):
    """A page of a queue."""

    results = CaseRowSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class CaseParentSerializer(serializers.Serializer[Any]):
    """What the comment answers."""

    id = serializers.UUIDField()
    author = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=Comment.State.choices)
    body_text = serializers.CharField()


class CaseCommentFileSerializer(CaseCommentSerializer):
    """The comment of a case in full."""

    body = serializers.CharField(help_text="The latest words, shown or not, as Markdown.")
    body_html = serializers.CharField()
    shown_body = serializers.CharField(
        allow_null=True,
        help_text="What the public reads now, or read before the words were taken out of sight and edited.",
    )
    parent = CaseParentSerializer(allow_null=True)


class CaseSignalSerializer(serializers.Serializer[Any]):
    """What one check said about the latest words."""

    check = serializers.CharField()
    check_version = serializers.IntegerField()
    verdict = serializers.ChoiceField(choices=Signal.Verdict.choices)
    code = serializers.CharField(allow_blank=True)
    score = serializers.FloatField()
    detail = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class CaseReportSerializer(serializers.Serializer[Any]):
    """A reader's word, with the reader's name: for moderators only.

    Who works blind reads each reason once, with all that was said for it, and nothing else.
    """

    id = serializers.UUIDField(allow_null=True)
    reporter = serializers.CharField(allow_null=True)
    reason = serializers.ChoiceField(choices=Report.Reason.choices)
    note = serializers.CharField(allow_blank=True)
    illegal = serializers.BooleanField()
    version = serializers.IntegerField(allow_null=True, help_text="Of the words that were reported, if it was words.")
    at = serializers.DateTimeField(allow_null=True)


class SanctionSerializer(serializers.Serializer[Any]):
    """A sanction, in force or not."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Sanction.Kind.choices)
    rule = serializers.CharField()
    reason = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    imposed_by = serializers.CharField()
    lifted_at = serializers.DateTimeField(allow_null=True)
    lifted_by = serializers.CharField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True, help_text="Of a warning, by the person warned.")


class FoundStrikesSerializer(serializers.Serializer[Any]):
    """Strikes in force, and what they propose: a person decides."""

    points = serializers.IntegerField()
    results = StrikeSerializer(many=True)
    proposed = StepSerializer(
        allow_null=True, help_text="Null: nothing, or something as severe was imposed since the last strike."
    )


class CommentCountsSerializer(serializers.Serializer[Any]):
    """How many of a person's latest 200 comments are in which state."""

    held = serializers.IntegerField()
    rejected = serializers.IntegerField()
    published = serializers.IntegerField()
    removed = serializers.IntegerField()
    deleted = serializers.IntegerField()
    erased = serializers.IntegerField()


class HistorySerializer(serializers.Serializer[Any]):
    """What is known of a person."""

    handle = serializers.CharField()
    joined_at = serializers.DateTimeField()
    newcomer = serializers.BooleanField()
    trust = serializers.ChoiceField(choices=Standing.Trust.choices)
    trust_reasons = TrustReasonSerializer(many=True)
    banned = serializers.BooleanField()
    comments = CommentCountsSerializer()
    report_count = serializers.IntegerField(help_text="Reports against the comments that are counted here.")
    sanctions = SanctionSerializer(many=True)
    strikes = FoundStrikesSerializer()


class DecisionSerializer(serializers.Serializer[Any]):
    """What was decided, by whom, under which rule."""

    id = serializers.UUIDField()
    action = serializers.ChoiceField(choices=Decision.Action.choices)
    case = serializers.UUIDField(allow_null=True)
    comment = serializers.UUIDField(allow_null=True)
    subject = serializers.CharField(allow_null=True)
    sanction = serializers.UUIDField(allow_null=True, help_text="That it imposed or lifted.")
    version = serializers.IntegerField(allow_null=True)
    rule = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    actor = serializers.CharField(allow_null=True, help_text="Null for who works blind.")
    reverses = serializers.UUIDField(allow_null=True)
    reversed_by = serializers.UUIDField(allow_null=True)
    at = serializers.DateTimeField()


class CaseProfileSerializer(serializers.Serializer[Any]):
    """What a person tells of himself."""

    about = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)


class CaseFileSerializer(CaseRowSerializer):
    """A case with everything about it."""

    comment = CaseCommentFileSerializer(allow_null=True)
    escalation = EscalationSerializer(allow_null=True)
    appeals = AppealSerializer(many=True, help_text="That the case is about, oldest first.")
    signals = CaseSignalSerializer(many=True)
    reports = CaseReportSerializer(many=True)
    profile = CaseProfileSerializer(allow_null=True, help_text="Of an appeal about a name or a profile: what it tells.")
    author = HistorySerializer(allow_null=True, help_text="Null for who works blind, and of an erased account.")
    decisions = DecisionSerializer(many=True)


class HandleChangeSerializer(serializers.Serializer[Any]):
    """That a person went by another name."""

    before = serializers.CharField()
    after = serializers.CharField()
    at = serializers.DateTimeField()


class PersonNoteSerializer(serializers.Serializer[Any]):
    """What a moderator noted, for the others."""

    id = serializers.UUIDField()
    author = serializers.CharField()
    text = serializers.CharField()
    at = serializers.DateTimeField()


class PersonFileSerializer(HistorySerializer):
    """A person's history with the names before, what was decided about it and what was noted, newest first."""

    handle_changes = HandleChangeSerializer(many=True)
    decisions = DecisionSerializer(many=True)
    notes = PersonNoteSerializer(many=True, help_text="The latest 50; none to the person concerned.")


class MovesSerializer(serializers.Serializer[Any]):
    """What is there of an account that would go into another one."""

    comments = serializers.IntegerField(help_text="In every state.")
    reactions = serializers.IntegerField()
    reactions_void = serializers.IntegerField(help_text="Twice to one comment, or to words of one's own: they go.")
    stances = serializers.IntegerField()
    stances_void = serializers.IntegerField(help_text="Twice on one story: the older one goes.")
    follows = serializers.IntegerField(help_text="Of stories and threads.")
    reports = serializers.IntegerField()
    reports_void = serializers.IntegerField(help_text="Twice of one comment, or of words of one's own: they go.")
    notices = serializers.IntegerField()
    mutes = serializers.IntegerField(help_text="Of people and threads, and by others.")
    sanctions_in_force = serializers.IntegerField()
    strikes_in_force = serializers.IntegerField()
    notes = serializers.IntegerField(help_text="Of moderators.")
    sessions = serializers.IntegerField(help_text="They end.")
    api_keys = serializers.IntegerField(help_text="They end.")


class MergerRefusalSerializer(serializers.Serializer[Any]):
    """Why it cannot be done now."""

    code = serializers.CharField()
    detail = serializers.CharField()


class MergerSerializer(serializers.Serializer[Any]):
    """What a merger would do now. It cannot be undone."""

    handle = serializers.CharField()
    into = serializers.CharField()
    moves = MovesSerializer()
    refusals = MergerRefusalSerializer(many=True)


class AuditEntrySerializer(serializers.Serializer[Any]):
    """A line of the audit log."""

    id = serializers.CharField()
    actor = serializers.CharField(allow_null=True, help_text="Null: the site itself, or whoever runs it.")
    verb = serializers.CharField()
    target = serializers.CharField()
    before = serializers.DictField()
    after = serializers.DictField()
    at = serializers.DateTimeField()


class AuditListSerializer(serializers.Serializer[Any]):
    """A page of the audit log, newest first."""

    results = AuditEntrySerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
