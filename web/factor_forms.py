"""What a browser may send of second factors. Shape and length only."""

from typing import Any

import orjson
from django import forms

from web.forms import PageForm

CREDENTIAL_LENGTH = 20_000  # characters of JSON; an authenticator that attests itself sends the most


class PasskeyForm(PageForm):
    """What the browser made of the options, as JSON."""

    credential = forms.CharField(max_length=CREDENTIAL_LENGTH, error_messages={"required": "Passkeys need JavaScript."})

    def clean_credential(self) -> dict[str, Any]:
        try:
            read = orjson.loads(self.cleaned_data["credential"])
        except orjson.JSONDecodeError as error:
            raise forms.ValidationError("This is not what a browser sends.") from error
        if not isinstance(read, dict):
            raise forms.ValidationError("This is not what a browser sends.")
        return read


class NewPasskeyForm(PasskeyForm):
    """The same for a new one, and which beginning it ends."""

    enrolment = forms.UUIDField(error_messages={"required": "Passkeys need JavaScript."})


class FactorCodeForm(PageForm):
    """A code of the app, or one of the codes on paper."""

    code = forms.CharField(max_length=40, error_messages={"required": "Type a code."})


class NewFactorForm(PageForm):
    """By what name its owner knows a factor."""

    name = forms.CharField(max_length=60, required=False)
