"""Decisions about many: preview, confirm, read how far it is, take back as one."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from accounts.models import Subscriber
from core.api.pagination import Key, paginate, read_limit
from core.api.schema import problems
from core.api.views import PrivateView, RetoldView
from discussion.api.examples import answer, page, sent
from discussion.api.moderating import bulk_examples as examples
from discussion.api.moderating.bulk_shapes import (
    BulkFileSerializer,
    BulkForm,
    BulkListSerializer,
    BulkPreviewSerializer,
    BulkReversalForm,
    bulk_file,
    bulk_payload,
    preview_payload,
)
from discussion.api.moderating.cases import DESK, KEPT_OUT
from discussion.api.reading import PAGING
from discussion.moderation.bulk.confirming import confirm_bulk, reverse_bulk, second_bulk
from discussion.moderation.bulk.previewing import preview_bulk
from discussion.moderation.bulk.selectors import bulk_decisions, get_bulk, progress_of
from discussion.moderation.preferences import preference_of

ASKED = ("selection", "action", "rule", "note", "until")


class BulkListView(PrivateView):
    """`moderation/bulk-decisions/`"""

    permission_classes = [Moderates]
    idempotent = False  # the answer to a preview holds its token; a token confirms once as it is

    @extend_schema(
        operation_id="moderation_bulk_decisions_list",
        summary="Decisions about many, newest first",
        parameters=PAGING,
        responses={200: BulkListSerializer, **problems(**DESK, s400="malformed")},
        examples=[answer("list", page(examples.BULK))],
    )
    def get(self, request: Request) -> Response:
        rows = paginate(
            bulk_decisions(),
            keys=(Key("id", descending=True),),
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            name="bulk",
        )
        return Response(rows.body([bulk_payload(bulk) for bulk in rows.rows]))

    @extend_schema(
        operation_id="moderation_bulk_decisions_create",
        summary="Decide about many: look with `preview`, then confirm with the token",
        description="A preview changes nothing: it tells how many, some of them, and what would be skipped and why. "
        "The token, good for fifteen minutes and for whoever got it, has exactly that list decided by a job: 202. "
        "What has changed since is skipped and told. Each is a decision of its own, with a statement of reasons; mails "
        "come as one. Above the site's cap (500 of one moderator within 24 hours) a senior has to confirm it at "
        "`confirmation/` first. `hold` takes "
        "public comments out of sight into the queue `held`, until each is decided. `leave_out` is about "
        "the noise and the reactions of the selection's story.",
        request=BulkForm,
        responses={
            200: BulkPreviewSerializer,
            202: BulkFileSerializer,
            **problems(
                **DESK,
                s400="malformed",
                s404="preview_not_found, not_found, story_not_found, brigade_not_found",
                s409="bulk_confirmed, preview_expired",
                s422="selection_unclear, selection_too_large, nothing_selected, story_missing, rule_unknown, "
                "period_invalid, preview_differs",
            ),
        },
        examples=[
            sent("preview", examples.PREVIEWED),
            sent("confirmation", {"token": examples.TOKEN}),
            answer("preview", examples.PREVIEW),
            answer("confirmed", examples.BULK_FILE, 202),
        ],
    )
    def post(self, request: Request) -> Response:
        form = BulkForm(data=request.data)
        form.is_valid(raise_exception=True)
        told, actor, at = form.validated_data, current_subscriber(request), timezone.now()
        asked = {name: told[name] for name in ASKED if name in told}
        if told["preview"]:
            preview = preview_bulk(**asked, actor=actor, at=at)
            return Response(preview_payload(preview, is_blind=preference_of(actor).is_blind))
        again = asked if "selection" in told else None
        bulk = confirm_bulk(token=told["token"], sent=again, actor=actor, at=at)
        return Response(_file(bulk.pk, actor), status=202)


class BulkView(PrivateView):
    """`moderation/bulk-decisions/{id}/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_bulk_decisions_retrieve",
        summary="One of them, and how far it is",
        responses={200: BulkFileSerializer, **problems(**DESK, s404="bulk_not_found")},
        examples=[answer("bulk", examples.BULK_FILE)],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        return Response(_file(pk, current_subscriber(request)))


class BulkAnswer(RetoldView):
    """A POST that is answered with a decision about many."""

    def tell(self, pk: str) -> dict[str, Any]:
        return _file(UUID(pk), current_subscriber(self.request))


class BulkConfirmationView(BulkAnswer):
    """`moderation/bulk-decisions/{id}/confirmation/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_bulk_decisions_confirmation_create",
        summary="Confirm a large one as the second person, a senior",
        request=None,
        responses={
            202: BulkFileSerializer,
            **problems(
                s401="not_signed_in",
                s403=f"same_person, not_senior, own_case, {KEPT_OUT}",
                s404="bulk_not_found",
                s409="bulk_not_waiting",
            ),
        },
        examples=[answer("begun", examples.BULK_FILE, 202)],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        actor = current_subscriber(request)
        second_bulk(bulk_id=pk, actor=actor, at=timezone.now())
        return Response(_file(pk, actor), status=202)


class BulkReversalView(BulkAnswer):
    """`moderation/bulk-decisions/{id}/reversal/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_bulk_decisions_reversal_create",
        summary="Stop it, and take back all that was done, as one",
        description="The answer is the reversal, a decision about many itself; or, where nothing was done yet, the "
        "decision that is stopped. What somebody has reversed before is skipped. A large one is for seniors.",
        request=BulkReversalForm,
        responses={
            202: BulkFileSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403=f"not_senior, {KEPT_OUT}",
                s404="bulk_not_found",
                s409="already_reversed",
            ),
        },
        examples=[sent("undo", {"note": "It was no campaign."}), answer("reversal", examples.BULK_FILE, 202)],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        form = BulkReversalForm(data=request.data)
        form.is_valid(raise_exception=True)
        actor, note = current_subscriber(request), form.validated_data["note"]
        reversal = reverse_bulk(bulk_id=pk, note=note, actor=actor, at=timezone.now())
        return Response(_file(reversal.pk, actor), status=202)


def _file(bulk_id: UUID, reader: Subscriber) -> dict[str, Any]:
    bulk = get_bulk(bulk_id)
    return bulk_file(bulk, progress_of(bulk), is_blind=preference_of(reader).is_blind)
