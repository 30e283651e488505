"""What the desk's forms may send. Shape and length only: whether it is allowed is for the services to say."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms

from accounts.models import Sanction
from accounts.sanctions import LONGEST
from core.errors import DomainError

Kind = Sanction.Kind
LASTING = (Kind.SILENCE, Kind.SUSPENSION)
COMMENT_NUMBER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
NOTE_LENGTH = 2000  # characters, as over the API
OUTDATED = "This form is out of date. Read the case again before you decide."


class FieldsRefusedError(DomainError):
    """`detail` says what is wrong, in whole sentences, and `faults` with which field."""

    status = 400
    code = "malformed"

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults.values()))


class WordsField(forms.CharField):
    """Words from a box; browsers send each line end as two characters, and count it as one."""

    def __init__(self, *, too_long: str, **options: Any) -> None:
        super().__init__(max_length=NOTE_LENGTH, **options)
        self.error_messages["max_length"] = too_long

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class DeskForm(forms.Form):
    """A form that is read in one go."""

    def read(self) -> dict[str, Any]:
        """What was typed. Raises FieldsRefusedError (400)."""
        if not self.is_valid():
            raise FieldsRefusedError({name: " ".join(map(str, faults)) for name, faults in self.errors.items()})
        return self.cleaned_data


class NoteForm(DeskForm):
    """A word to the other moderators."""

    note = WordsField(too_long="A note has at most 2,000 characters.", required=False)


class PersonNoteForm(DeskForm):
    """What moderators should know about a person."""

    text = WordsField(too_long="A note has at most 2,000 characters.", required=False)


class DecisionForm(NoteForm):
    """A decision by one button: `action`, or the `rule` of a removal; `answer` is for the person concerned."""

    action = forms.CharField(max_length=20, required=False)
    with_rule = forms.CharField(max_length=20, required=False)  # what the buttons of rules do
    rule = forms.CharField(max_length=40, required=False)
    part = forms.CharField(max_length=20, required=False)
    answer = WordsField(too_long="An answer has at most 2,000 characters.", required=False)
    version = forms.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), OUTDATED),
    )

    def __init__(self, sent: Any, *, has_words: bool) -> None:
        super().__init__(sent)
        self.fields["version"].required = has_words

    def clean(self) -> dict[str, Any]:
        sent = self.cleaned_data
        by_rule = sent.pop("with_rule", "") or "remove"
        return sent | {"action": sent.get("action") or (by_rule if sent.get("rule") else "")}


class LockForm(NoteForm):
    """Under which rule; without one the service asks for it."""

    rule = forms.CharField(max_length=40, required=False)


class MoveForm(NoteForm):
    """Below which comment: its number, or its address; empty for the top level."""

    below = forms.CharField(max_length=500, required=False)

    def clean_below(self) -> UUID | None:
        found = COMMENT_NUMBER.findall(self.cleaned_data["below"])
        if self.cleaned_data["below"] and not found:
            raise forms.ValidationError("Paste the address of a comment, or leave this empty for the top level.")
        return UUID(found[-1]) if found else None


class RedactionForm(LockForm):
    """Which words; or which earlier version, by the button that was pressed."""

    passage = forms.CharField(max_length=20_000, required=False, strip=False)
    of_version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class ReasonForm(DeskForm):
    """Why."""

    reason = WordsField(
        too_long="A reason has at most 2,000 characters.", error_messages={"required": "Say why: moderators read it."}
    )


class MergerForm(DeskForm):
    """Which account stays, why, and the name of the one that goes."""

    into = forms.CharField(
        max_length=31, error_messages=dict.fromkeys(("required", "max_length"), "Name the account that stays.")
    )
    confirmation = forms.CharField(max_length=31, required=False)
    reason = WordsField(
        too_long="A reason has at most 2,000 characters.",
        error_messages={"required": "Say why: the person concerned reads it."},
    )


class BanForm(DeskForm):
    """Under which rule, and why."""

    rule = forms.CharField(max_length=40, required=False)
    reason = WordsField(
        too_long="A reason has at most 2,000 characters.",
        error_messages={"required": "Say why: the person concerned reads it."},
    )


class SanctionForm(BanForm):
    """A warning, or a silence or suspension of so many days."""

    kind = forms.ChoiceField(
        choices=[(str(kind), kind.label) for kind in (Kind.WARNING, *LASTING)],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a warning, a silence or a suspension."),
    )
    days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LONGEST.days,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Days are a number from 1 to 365."),
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("kind") in LASTING:
            return self.cleaned_data
        self.errors.pop("days", None)  # of a warning the page shows none
        return self.cleaned_data | {"days": None}

    def read_at(self, at: datetime) -> dict[str, Any]:
        """What was typed, with the moment at which it ends instead of the days. Raises FieldsRefusedError (400)."""
        sent = self.read()
        days = sent.pop("days")
        return sent | {"until": at + timedelta(days=days) if days else None}
