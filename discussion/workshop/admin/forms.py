"""What the pages of rules may send. Shape only: whether it is allowed is for the services to say."""

from typing import Any

from django import forms

from core.errors import DomainError
from discussion.screening.models import Rule
from discussion.workshop.trying import LONGEST

ANY = [("", "—")]
LONGEST_LIST = 100_000  # characters


class FormRefusedError(DomainError):
    """`detail` says what is wrong, field by field."""

    status = 400
    code = "malformed"

    def __init__(self, form: forms.Form) -> None:
        super().__init__(" ".join(f"{name}: {fault}" for name, faults in form.errors.items() for fault in faults))


class _Form(forms.Form):
    def read(self) -> dict[str, Any]:
        """What was sent. Raises FormRefusedError."""
        if not self.is_valid():
            raise FormRefusedError(self)
        return dict(self.cleaned_data)


class RuleForm(_Form):
    """A rule that is to be made, and a text to try it on."""

    kind = forms.ChoiceField(choices=Rule.Kind.choices)
    aspect = forms.ChoiceField(choices=[*ANY, *Rule.Aspect.choices], required=False, label="Of a link")
    term = forms.CharField(required=False, max_length=Rule.TERM_LENGTH, strip=False)
    action = forms.ChoiceField(choices=Rule.Action.choices, initial=Rule.Action.HOLD)
    topic = forms.CharField(required=False, max_length=60)
    story = forms.CharField(required=False, max_length=80)
    text = forms.CharField(required=False, max_length=LONGEST, strip=False)

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("kind") != Rule.Kind.LINK:
            told["aspect"] = ""
        elif not told.get("aspect"):
            self.add_error("aspect", "Say what of a link the rule looks at.")
        if told.get("topic") and told.get("story"):
            self.add_error("story", "Name a topic or a story, not both.")
        return told


class ListForm(_Form):
    """Words, one a line."""

    words = forms.CharField(max_length=LONGEST_LIST, strip=False)


class SwitchForm(_Form):
    """What a rule is to do from now on."""

    mode = forms.ChoiceField(choices=Rule.Mode.choices)
    action = forms.ChoiceField(choices=Rule.Action.choices)
    confirm = forms.UUIDField(required=False)


class RehearsalForm(_Form):
    """How far back to look."""

    days = forms.IntegerField(min_value=1, max_value=90, initial=30)
