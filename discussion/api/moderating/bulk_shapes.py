"""Decisions about many: what is sent, and what is answered."""

from typing import Any

from rest_framework import serializers

from core.api.fields import ChoiceField, EntriesField, TextField
from discussion.api.moderating.payloads import EXCERPT
from discussion.moderation.bulk.previewing import Preview
from discussion.moderation.bulk.selecting import ANY
from discussion.moderation.bulk.selectors import Progress
from discussion.moderation.models import BulkDecision, BulkItem, Report

MOST = 1_000  # ids or names of one list; more are named by what they have in common
ACTIONS = [action for action in BulkDecision.Action.values if action != BulkDecision.Action.REVERSE]


class SelectionForm(serializers.Serializer[Any]):
    """What is meant, in one way; `story` narrows `people`, `author`, `check` and `reports` down."""

    cases = EntriesField(child=serializers.UUIDField(), required=False, max_length=MOST)
    comments = EntriesField(child=serializers.UUIDField(), required=False, max_length=MOST)
    people = EntriesField(child=TextField(max_length=31), required=False, max_length=MOST, help_text="Handles.")
    author = TextField(required=False, max_length=31, help_text="A handle: what this person wrote.")
    check = TextField(required=False, max_length=40, help_text="A code of a check: what it holds now. `listed_word`")
    reports = ChoiceField(
        choices=[ANY, *Report.Reason.values], required=False, help_text="What is reported now, for this reason."
    )
    brigade = serializers.UUIDField(required=False, help_text="The new accounts of a burst, or their comments there.")
    story = TextField(required=False, max_length=120)
    since = serializers.DateTimeField(required=False, help_text="With `story` and `until`: what was written there.")
    until = serializers.DateTimeField(required=False)


class BulkForm(serializers.Serializer[Any]):
    """First with `preview`; then with the `token` that it gave, alone or with the same again."""

    preview = serializers.BooleanField(default=False)
    token = TextField(required=False, max_length=100)
    selection = SelectionForm(required=False)
    action = ChoiceField(choices=ACTIONS, required=False)
    rule = TextField(default="", allow_blank=True, max_length=40, help_text="`R1`, `R2`, …; of an approval none.")
    note = TextField(
        default="", allow_blank=True, max_length=2000, help_text="Of a sanction: the person concerned reads it."
    )
    until = serializers.DateTimeField(required=False, allow_null=True, default=None)

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        """A preview says what it is about; a confirmation may say it again, all of it."""
        named = [name for name in ("selection", "action") if name in sent]
        if sent["preview"] == ("token" in sent):
            raise serializers.ValidationError({"token": "Send preview first, and then the token that it gave."})
        if len(named) == 1 or (sent["preview"] and not named):
            raise serializers.ValidationError({"selection": "Say what is meant and what to do with it."})
        return sent


class BulkReversalForm(serializers.Serializer[Any]):
    """Why it is taken back."""

    note = TextField(default="", allow_blank=True, max_length=2000, help_text="For moderators only.")


class BulkItemSerializer(serializers.Serializer[Any]):
    """One of them."""

    comment = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    story = serializers.CharField(allow_null=True)
    handle = serializers.CharField(allow_null=True)
    excerpt = serializers.CharField(allow_null=True)


class SkippedSerializer(serializers.Serializer[Any]):
    """Why so many would be, or were, left alone."""

    code = serializers.CharField()
    count = serializers.IntegerField()


class BulkPreviewSerializer(serializers.Serializer[Any]):
    """What would be done. Nothing is, yet."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
    action = serializers.CharField()
    rule = serializers.CharField(allow_null=True)
    total = serializers.IntegerField(help_text="That would be decided.")
    people = serializers.IntegerField(help_text="Who are concerned.")
    needs_second = serializers.BooleanField(help_text="Whether a senior has to confirm it, too.")
    skipped = SkippedSerializer(many=True)
    samples = BulkItemSerializer(many=True)


class BulkSerializer(serializers.Serializer[Any]):
    """A decision about many, and how far it is."""

    id = serializers.UUIDField()
    action = serializers.CharField()
    rule = serializers.CharField(allow_null=True)
    note = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)
    story = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=BulkDecision.State.choices)
    actor = serializers.CharField()
    seconded_by = serializers.CharField(allow_null=True)
    needs_second = serializers.BooleanField()
    total = serializers.IntegerField()
    confirmed_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    reverses = serializers.UUIDField(allow_null=True)
    reversed_by = serializers.UUIDField(allow_null=True)


class BulkFileSerializer(BulkSerializer):
    """The same with what has become of each."""

    done = serializers.IntegerField()
    pending = serializers.IntegerField()
    skipped = SkippedSerializer(many=True)
    skipped_items = BulkItemSerializer(many=True, help_text="The first hundred that were skipped.")


class BulkListSerializer(serializers.Serializer[Any]):
    """A page of them."""

    results = BulkSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


def preview_payload(preview: Preview, *, is_blind: bool) -> dict[str, Any]:
    """What would be done, and the token that has it done; who works blind reads words without their authors."""
    bulk = preview.bulk
    return {
        "token": preview.token,
        "expires_at": bulk.expires_at,
        "action": bulk.action,
        "rule": bulk.rule or None,
        "total": bulk.total,
        "people": preview.people,
        "needs_second": bulk.needs_second,
        "skipped": _skipped(dict(preview.skipped)),
        "samples": [_sample(item, is_blind=is_blind) for item in preview.samples],
    }


def bulk_payload(bulk: BulkDecision) -> dict[str, Any]:
    """One line of the list."""
    reversal = getattr(bulk, "reversal", None)
    return {
        "id": str(bulk.pk),
        "action": bulk.action,
        "rule": bulk.rule or None,
        "note": bulk.note,
        "until": bulk.until,
        "story": bulk.story.slug if bulk.story else None,
        "state": bulk.state,
        "actor": bulk.actor.handle,
        "seconded_by": bulk.seconded_by.handle if bulk.seconded_by else None,
        "needs_second": bulk.needs_second,
        "total": bulk.total,
        "confirmed_at": bulk.confirmed_at,
        "finished_at": bulk.finished_at,
        "reverses": str(bulk.reverses_id) if bulk.reverses_id else None,
        "reversed_by": str(reversal.pk) if reversal else None,
    }


def bulk_file(bulk: BulkDecision, progress: Progress, *, is_blind: bool) -> dict[str, Any]:
    """One of them with how far it is; who works blind reads words without their authors."""
    return {
        **bulk_payload(bulk),
        "done": progress.done,
        "pending": progress.pending,
        "skipped": _skipped(progress.skipped),
        "skipped_items": [_sample(item, is_blind=is_blind) for item in progress.skipped_items],
    }


def _skipped(counts: dict[str, int]) -> list[dict[str, Any]]:
    return [{"code": code, "count": count} for code, count in sorted(counts.items())]


def _sample(item: BulkItem, *, is_blind: bool) -> dict[str, Any]:
    comment = item.comment
    author = None if is_blind or comment is None else comment.author
    person = author if comment else item.subject
    return {
        "comment": str(comment.pk) if comment else None,
        "version": item.version,
        "story": comment.story.slug if comment else None,
        "handle": person.handle if person else None,
        "excerpt": comment.body_text[:EXCERPT] if comment else None,
    }
