"""What moderators do with a comment beside deciding its case: lock its branch, move it, black words out."""

from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from core.api.fields import TextField
from core.api.schema import problems
from discussion.api.examples import answer, sent
from discussion.api.moderating import examples
from discussion.api.moderating.cases import DESK
from discussion.api.moderating.payloads import decision_payload
from discussion.api.moderating.retelling import TellsDecision
from discussion.api.moderating.serializers import DecisionSerializer
from discussion.moderation.branches import black_out, close_branch, hang_branch, open_branch
from discussion.moderation.selectors import get_comment, get_place, redactions_of
from discussion.threads.models import Redaction

Form = TypeVar("Form", bound=serializers.Serializer[Any])
ON_COMMENTS = {**DESK, "s403": f"{DESK['s403']}, own_case", "s400": "malformed", "s404": "not_found"}
LOCK = {**examples.DECISION, "action": "lock", "case": None, "version": None}


class LockForm(serializers.Serializer[Any]):
    """Under which rule."""

    rule = TextField(max_length=40, help_text="Readers are told which one.")
    note = TextField(default="", allow_blank=True, max_length=2000, help_text="For moderators only.")


class MoveForm(serializers.Serializer[Any]):
    """Where to."""

    below = serializers.UUIDField(allow_null=True, help_text="A comment of the same story; null for its top level.")
    note = TextField(default="", allow_blank=True, max_length=2000, help_text="For moderators only.")


class RedactionForm(LockForm):
    """Which words: `passage` or `of_version`."""

    passage = TextField(
        default="", allow_blank=True, max_length=10_000, help_text="As it was typed, in whichever versions it stands."
    )
    of_version = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="All of one earlier version instead."
    )


class RedactionSerializer(serializers.Serializer[Any]):
    """What is blacked out of a comment; both are null once the words are forgotten."""

    decision = serializers.UUIDField(help_text="By whose reversal it ends.")
    passage = serializers.CharField(allow_null=True)
    of_version = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()


class RedactionListSerializer(serializers.Serializer[Any]):
    """All of them, oldest first."""

    results = RedactionSerializer(many=True)


class BranchLockView(TellsDecision):
    """`moderation/comments/{id}/lock/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_comments_lock_create",
        summary="Take no more answers to a comment, nor to anything below it",
        description="Readers see that it is locked, and under which rule. What is there can be edited and reacted to.",
        request=LockForm,
        responses={
            201: DecisionSerializer,
            **problems(**ON_COMMENTS, s409="branch_not_public, branch_locked_already", s422="rule_unknown"),
        },
        examples=[sent("lock", {"rule": "R1", "note": "They go round in circles."}), answer("decision", LOCK, 201)],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        told = _read(LockForm, request)
        actor = current_subscriber(request)
        decision = close_branch(comment=get_comment(pk), **told, actor=actor, at=timezone.now())
        return Response(decision_payload(decision), status=201)

    @extend_schema(
        operation_id="moderation_comments_lock_destroy",
        summary="Take answers again; another lock further up still holds",
        responses={204: None, **problems(**ON_COMMENTS, s409="branch_not_locked")},
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        open_branch(comment=get_comment(pk), actor=current_subscriber(request), at=timezone.now())
        return Response(status=204)


class BranchMoveView(TellsDecision):
    """`moderation/comments/{id}/move/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_comments_move_create",
        summary="Hang a comment with all its answers elsewhere in its story",
        description="Its id and address stay. `depth` of what stands far down in a large branch follows in seconds.",
        request=MoveForm,
        responses={
            201: DecisionSerializer,
            **problems(
                **ON_COMMENTS,
                s409="branch_not_public, already_there",
                s422="place_not_found, place_inside_branch, place_too_deep",
            ),
        },
        examples=[
            sent("to the top", {"below": None, "note": "A discussion of its own."}),
            answer("decision", {**LOCK, "action": "move", "rule": None}, 201),
        ],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        told = _read(MoveForm, request)
        comment, actor = get_comment(pk), current_subscriber(request)
        below = get_place(told["below"])
        decision = hang_branch(comment=comment, below=below, note=told["note"], actor=actor, at=timezone.now())
        return Response(decision_payload(decision), status=201)


class RedactionsView(TellsDecision):
    """`moderation/comments/{id}/redactions/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_comments_redactions_list",
        summary="What is blacked out of a comment, with the words",
        responses={200: RedactionListSerializer, **problems(**DESK, s404="not_found")},
        examples=[answer("redactions", {"results": [examples.REDACTION]})],
    )
    def get(self, _request: Request, pk: UUID) -> Response:
        return Response({"results": [redaction_payload(row) for row in redactions_of(get_comment(pk))]})

    @extend_schema(
        operation_id="moderation_comments_redactions_create",
        summary="Black out a passage of a comment in all its versions, or one earlier version",
        description="`[redacted]` stands there instead, for everybody and everywhere. A reversal of the decision shows "
        "the words again, until they are forgotten.",
        request=RedactionForm,
        responses={
            201: DecisionSerializer,
            **problems(**ON_COMMENTS, s422="rule_unknown, passage_not_found, version_not_earlier"),
        },
        examples=[
            sent("passage", {"passage": "0151 234567", "rule": "R4"}),
            answer("decision", {**LOCK, "action": "redact", "rule": "R4"}, 201),
        ],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        told = _read(RedactionForm, request)
        actor = current_subscriber(request)
        decision = black_out(comment=get_comment(pk), **told, actor=actor, at=timezone.now())
        return Response(decision_payload(decision), status=201)


def redaction_payload(redaction: Redaction) -> dict[str, Any]:
    """One of them, for moderators."""
    return {
        "decision": str(redaction.decision),
        "passage": redaction.passage or None,
        "of_version": redaction.version,
        "at": redaction.at,
    }


def _read(form: type[Form], request: Request) -> dict[str, Any]:
    told = form(data=request.data)
    told.is_valid(raise_exception=True)
    return dict(told.validated_data)
