"""What the forms of decisions about many may send."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms

from accounts.sanctions import LONGEST
from discussion.moderation.admin.forms import COMMENT_NUMBER, DeskForm, WordsField
from discussion.moderation.bulk.selecting import ANY
from discussion.moderation.models import BulkDecision

Action = BulkDecision.Action
ACTIONS: dict[str, str] = {
    Action.REMOVE: "Remove the comments",
    Action.HOLD: "Take the comments out of sight, to be read again",
    Action.APPROVE: "Approve the comments, or keep them",
    Action.LEAVE_OUT: "Leave the people out of the story's noise and counts",
    Action.WARN: "Warn the people",
    Action.SILENCE: "Silence the people",
    Action.SUSPEND: "Suspend the people",
    Action.BAN: "Ban the people",
}
WAYS = {
    "cases": "the cases that are ticked",
    "comments": "comments, by their addresses",
    "people": "people, by their names",
    "author": "everything by one person",
    "since": "everything on a story, from when to when",
    "check": "what a check holds now, by its code",
    "reports": "what is reported now, by the reason",
    "brigade": "a burst of new accounts",
}
LASTING = {Action.SILENCE, Action.SUSPEND}


class BulkForm(DeskForm):
    """What is meant, and what to do with it."""

    by = forms.ChoiceField(choices=list(WAYS.items()), error_messages={"required": "Say what is meant."})
    of = forms.CharField(max_length=20_000, required=False)
    cases = forms.TypedMultipleChoiceField(coerce=UUID, choices=(), required=False)
    story = forms.SlugField(max_length=120, required=False)
    since = forms.DateTimeField(required=False)
    until = forms.DateTimeField(required=False)
    action = forms.ChoiceField(choices=list(ACTIONS.items()), error_messages={"required": "Say what is to be done."})
    rule = forms.CharField(max_length=40, required=False)
    note = WordsField(too_long="A note has at most 2,000 characters.", required=False)
    days = forms.IntegerField(required=False, min_value=1, max_value=LONGEST.days)

    def __init__(self, sent: Any) -> None:
        super().__init__(sent)
        ticked = [case for case in sent.getlist("cases") if COMMENT_NUMBER.fullmatch(case)]
        self.fields["cases"].choices = [(case, case) for case in ticked]  # type: ignore[attr-defined]  # of its class

    def read_at(self, at: datetime) -> dict[str, Any]:
        """What `preview_bulk` takes. Raises FieldsRefusedError (400)."""
        told = self.read()
        days, lasts = told["days"], told["action"] in LASTING
        return {
            "selection": _selection(told),
            "action": told["action"],
            "rule": told["rule"],
            "note": told["note"],
            "until": at + timedelta(days=days) if days and lasts else None,
        }


class TokenForm(DeskForm):
    """Of the preview that was looked at."""

    token = forms.CharField(max_length=100)


def _selection(told: dict[str, Any]) -> dict[str, Any]:
    by, of = told["by"], told["of"].strip()
    story = {"story": told["story"]} if told["story"] else {}
    ways: dict[str, Any] = {
        "cases": told["cases"],
        "comments": [UUID(number) for number in COMMENT_NUMBER.findall(of)],
        "people": [name.removeprefix("@") for name in re.split(r"[\s,]+", of) if name],
        "author": of.removeprefix("@"),
        "check": of,
        "reports": of or ANY,
        "brigade": UUID(number[0]) if (number := COMMENT_NUMBER.findall(of)) else None,
        "since": told["since"],
    }
    until = {"until": told["until"]} if by == "since" and told["until"] else {}
    return {by: ways[by], **until, **story}
