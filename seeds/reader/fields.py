"""Typed access to the values of a front matter. Nothing is guessed: a number is no title, an unknown key no key."""

from datetime import date
from difflib import get_close_matches
from typing import Any

from core.errors import DomainError
from seeds.reader.decoding import clean_text

_KINDS = {
    bool: "yes or no",  # before int, which it also is
    int: "a number",
    float: "a number",
    date: "a date",
    str: "text",
    list: "a list",
    dict: "a mapping",
    type(None): "nothing",
}


class KeyMissingError(DomainError):
    code = "document_key_missing"
    message = "A required key is missing."


class KeyUnknownError(DomainError):
    code = "document_key_unknown"
    message = "There is a key that no story has."


class ValueWrongError(DomainError):
    code = "document_value_wrong"
    message = "A value is of the wrong type."


class Fields:
    """One mapping, with its path for messages. A key without a value counts as absent."""

    def __init__(self, value: Any, path: str = "") -> None:
        if not isinstance(value, dict):
            raise ValueWrongError(f"{path} must be a mapping of keys to values, not {_kind(value)}.")
        self._values = {str(key): inner for key, inner in value.items() if inner is not None}
        self._path = path

    def unknown(self, *keys: str) -> str | None:
        """The first key that is none of these, which may be ""; None where there is none."""
        return next((key for key in self._values if key not in keys), None)

    def only(self, *keys: str) -> "Fields":
        """Itself, where no other key is there."""
        unknown = self.unknown(*keys)
        if unknown is not None:
            meant = get_close_matches(unknown.lower().replace("-", "_"), keys, n=1)
            hint = f"Did you mean {meant[0]}?" if meant else f"Known are: {', '.join(keys)}."
            raise KeyUnknownError(f"{self._at(unknown) or 'The empty key'} is unknown. {hint}")
        return self

    def text(self, key: str) -> str:
        """Clean text in one or more paragraphs; "" where the key is absent."""
        return _text(self._values.get(key, ""), self._at(key))

    def line(self, key: str) -> str:
        """Clean text in one line."""
        return " ".join(self.text(key).split())

    def required_line(self, key: str) -> str:
        return " ".join(self.required_text(key).split())

    def required_text(self, key: str) -> str:
        text = self.text(key)
        if not text:
            raise KeyMissingError(f"{self._at(key)} is required.")
        return text

    def lines(self, key: str) -> list[str]:
        """A list of clean one-line texts."""
        lines = [" ".join(_text(value, at).split()) for at, value in self._entries(key)]
        return [line for line in lines if line]

    def mappings(self, key: str) -> list["Fields"]:
        return [Fields(value, at) for at, value in self._entries(key)]

    def mapping(self, key: str) -> "Fields":
        return Fields(self._values.get(key, {}), self._at(key))

    def day(self, key: str) -> date | str:
        """A YAML date as a date, anything else as its words."""
        value = self._values.get(key, "")
        return value if type(value) is date else self.line(key)

    def _entries(self, key: str) -> list[tuple[str, Any]]:
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise ValueWrongError(f"{self._at(key)} must be a list, not {_kind(value)}.")
        return [(f"{self._at(key)}[{at}]", entry) for at, entry in enumerate(value)]

    def _at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise ValueWrongError(f"{path} must be text, not {_kind(value)}. Quotation marks make it text.")
    return clean_text(value)


def _kind(value: Any) -> str:
    return next((name for kind, name in _KINDS.items() if isinstance(value, kind)), "data")
