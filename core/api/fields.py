"""Fields that requests are read with."""

import re
from typing import Any, NoReturn

from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

_SURROGATE = re.compile("[\ud800-\udfff]")


class _NoSurrogates(ProhibitSurrogateCharactersValidator):
    """The same without a look at each character in Python."""

    def __call__(self, value: Any) -> None:
        if _SURROGATE.search(str(value)):
            super().__call__(value)


class TextField(serializers.CharField):
    """A string and nothing else: a number or a list in its place is a client's mistake, and is told as one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [
            _NoSurrogates() if type(each) is ProhibitSurrogateCharactersValidator else each for each in self.validators
        ]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class LineField(TextField):
    """A string in one line: white space of any kind and length is one space."""

    def to_internal_value(self, data: Any) -> str:
        return " ".join(super().to_internal_value(data).split())


class ChoiceField(serializers.ChoiceField):
    """One of a few; whoever names another one is told which there are."""

    default_error_messages = {"invalid_choice": '"{input}" is not a valid choice. Choose {choices}.'}

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        *others, last = map(str, self.choices)
        super().fail(key, choices=f"{', '.join(others)} or {last}" if others else last, **kwargs)


class EntriesField(serializers.ListField):
    """A list of at most `max_length`; a longer one is refused before any of it is looked at."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)
