"""Writing, editing and deleting one's own comments, and seeing them whatever became of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import SignedIn, TakesPart
from accounts.api.requests import current_subscriber
from accounts.network import network_of
from core.api.forms import read_form
from core.api.json import to_json
from core.api.pagination import read_limit
from core.api.paths import path_to
from core.api.schema import problems
from core.api.versions import IF_MATCH, read_version
from core.api.views import PrivateView
from core.front.growth import note_addition
from discussion.api import examples
from discussion.api.forms import EditForm, NewCommentForm
from discussion.api.kept_comments import addition
from discussion.api.payloads import own_comment_payloads, verdict_payload, with_words, without_words, written_payload
from discussion.api.reading import PAGING, CommentReading, ThreadReading
from discussion.api.refused_words import KeepsRefusedWords, Unposted
from discussion.api.serializers import OwnCommentListSerializer, VerdictSerializer, WrittenCommentSerializer
from discussion.moderation.intake import submit_comment, submit_deletion, submit_edit
from discussion.screening.outside.servers import Opinions, ask_outside, asks_outside
from discussion.screening.selectors import hold_codes
from discussion.screening.services import screen
from discussion.threads import selectors
from discussion.threads.cooling import next_after, next_comment_at
from discussion.threads.drafts import Purpose
from discussion.threads.models import Comment
from discussion.threads.trees import Node, new_node
from stories.models import Story
from stories.passages import find_anchor, present_in
from stories.selectors import get_visible_story

DRY_RUN = OpenApiParameter("dry_run", bool, description="Only say what screening would say (200); write nothing.")
NEWCOMER = {"code": "newcomer", "reasons": ["newcomer"]}
MANY_LINKS = {"code": "many_links", "reasons": ["many_links"]}
WRITING_PROBLEMS = {
    "s400": "malformed",
    "s401": "not_signed_in",
    "s403": "banned, rules_not_accepted",
    "s413": "body_too_large",
    "s423": "discussion_closed, branch_locked",
    "s429": "too_many_comments, cooling",
}


class ThreadView(KeepsRefusedWords, ThreadReading):
    """`stories/{slug}/comments/`"""

    permission_classes = [TakesPart]
    opinions: Opinions | None = None  # of servers outside, if they were asked already

    def prepare(self, request: Request) -> None:
        if asks_outside():
            at, sent = timezone.now(), read_form(NewCommentForm, request.data)
            story = get_visible_story(self.kwargs["slug"], at)
            parent = selectors.get_parent(sent["parent"], story) if sent.get("parent") else None
            self.opinions = _ask(request, sent["body"], story, parent, at)

    def keep(self, told: Any) -> Any:
        return without_words(told) if "version" in told else told  # of a dry run there are no words

    def retell(self, kept: bytes) -> bytes:
        told = orjson.loads(kept)
        return to_json(with_words(told)) if "version" in told else kept

    @extend_schema(
        operation_id="stories_comments_create",
        summary="Write a comment or answer one",
        parameters=[DRY_RUN],
        request=NewCommentForm,
        responses={
            200: VerdictSerializer,
            201: WrittenCommentSerializer,
            202: WrittenCommentSerializer,
            **problems(
                **WRITING_PROBLEMS,
                s404="story_not_found",
                s409="duplicate_comment",
                s422="parent_not_open, anchor_unknown, refused_outside",
            ),
        },
        examples=[
            examples.sent("comment", {"body": "Fewer cars, for *good*.", "side": "defender", "anchor": "key_point:5"}),
            examples.answer("dry run", examples.VERDICT),
            examples.answer("published", examples.WRITTEN, 201),
            examples.answer("held", {**examples.HELD, **NEWCOMER, "next_comment_at": None}, 202),
        ],
    )
    def post(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        story = get_visible_story(slug, at, in_brief=True)
        sent = read_form(NewCommentForm, request.data)
        author, side, answered = current_subscriber(request), sent.get("side") or "", sent.get("parent")
        anchor = sent.get("anchor") or ""
        is_dry_run = _is_dry_run(request)
        if not is_dry_run:
            purpose = Purpose(parent=answered)
            self.unposted = Unposted(author, story, purpose, sent["body"], side, anchor, sent.get("writing"))
        parent = selectors.get_parent(answered, story) if answered else None
        if is_dry_run:
            if anchor:
                find_anchor(anchor, present_in(story))
            opinions = self.opinions or _ask(request, sent["body"], story, parent, at)
            verdict = screen(body=sent["body"], author=author, story=story, parent=parent, at=at, opinions=opinions)
            return Response(verdict_payload(verdict))
        comment = submit_comment(
            author=author,
            story=story,
            parent=parent,
            side=side,
            body=sent["body"],
            at=at,
            anchor=anchor,
            writing=sent.get("writing"),
            network=network_of(request),
            opinions=self.opinions,
        )
        node = new_node(comment)
        if added := addition(node):
            note_addition(request, added)
        return _answer(node, 201, next_after(at, story=comment.story, at=at))


class CommentView(KeepsRefusedWords, CommentReading):
    """`comments/{id}/`"""

    permission_classes = [TakesPart]

    @extend_schema(
        operation_id="comments_partial_update",
        summary="Edit my comment",
        description="While a moderator is reading a comment it is changed once in five minutes (`being_decided`).",
        parameters=[IF_MATCH],
        request=EditForm,
        responses={
            200: WrittenCommentSerializer,
            202: WrittenCommentSerializer,
            **problems(
                **WRITING_PROBLEMS,
                s404="not_found",
                s409="version_stale, being_decided",
                s422="listed_word, edit_window_closed, redacted_words",
                s428="version_missing",
            ),
        },
        examples=[
            examples.sent("edit", {"body": "Fewer cars, for *good*.", "version": 1}),
            examples.answer("shown", {**examples.WRITTEN, "state": "edited", "version": 2, "shown_version": 2}),
            examples.answer("held", {**examples.WRITTEN, "waiting": True, "version": 2, **MANY_LINKS}, 202),
        ],
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        at = timezone.now()
        author = current_subscriber(request)
        comment = selectors.get_own_comment(pk, author, at)
        sent = read_form(EditForm, request.data)
        version = read_version(request, sent)
        body, writing = sent["body"], sent.get("writing")
        self.unposted = Unposted(author, comment.story, Purpose(edits=pk), body, writing=writing)
        comment = submit_edit(
            comment=comment,
            author=author,
            body=body,
            version=version,
            at=at,
            writing=writing,
            network=network_of(request),
        )
        next_at = next_comment_at(author=author, story=comment.story, at=at)
        return _answer(selectors.comment_node(comment, depth=0, at=at), 200, next_at)

    @extend_schema(
        operation_id="comments_destroy",
        summary="Delete my comment; answers to it keep their place",
        responses={
            204: None,
            **problems(s401="not_signed_in", s403="not_your_comment", s404="not_found", s409="comment_not_editable"),
        },
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        at = timezone.now()
        author = current_subscriber(request)
        comment = selectors.get_own_comment(pk, author, at)
        submit_deletion(comment=comment, author=author, at=at)
        return Response(status=204)


class MyCommentsView(PrivateView):
    """`me/comments/`: also those that wait for a moderator, were refused, removed or deleted."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_comments_list",
        summary="Everything that I wrote, newest first, whatever became of it",
        parameters=PAGING,
        responses={200: OwnCommentListSerializer, **problems(s400="malformed", s401="not_signed_in")},
        examples=[examples.answer("mine", examples.page(examples.OWN))],
    )
    def get(self, request: Request) -> Response:
        page = selectors.own_comments(
            current_subscriber(request),
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            at=timezone.now(),
        )
        return Response(page.body(own_comment_payloads(page.rows)))


def _answer(node: Node, shown_status: int, next_at: datetime | None) -> Response:
    """202 with the reason for words that wait, else the status of the act."""
    comment = node.comment
    if comment.is_waiting:  # without Location: nobody can open it there yet
        return Response(written_payload(node, hold_codes(comment), next_at), status=202)
    headers = {"Location": path_to("api:comment", str(comment.pk))}
    return Response(written_payload(node, [], next_at), status=shown_status, headers=headers)


def _ask(request: Request, body: str, story: Story, parent: Comment | None, at: datetime) -> Opinions:
    author, network = current_subscriber(request), network_of(request)
    return ask_outside(body=body, author=author, story=story, parent=parent, at=at, network=network)


def _is_dry_run(request: Request) -> bool:
    return request.query_params.get("dry_run", "").lower() in {"1", "true"}
