"""What clients send: members that there are not, and choices that there are not."""

from typing import Any

import pytest
from rest_framework import serializers

from core.api.fields import ChoiceField
from core.api.forms import Form
from core.api.problems import _problem_of


class RowForm(Form):
    passed_over = frozenset({"id"})
    name = serializers.CharField()


class LetterForm(Form):
    timeline = RowForm(many=True, required=False)
    side = ChoiceField(choices=["critic", "defender", "neutral"], required=False)
    one = ChoiceField(choices=["only"], required=False)


def faults(sent: Any) -> list[tuple[str, str, str]]:
    form = LetterForm(data=sent)
    with pytest.raises(serializers.ValidationError) as refusal:
        form.is_valid(raise_exception=True)
    problem = _problem_of(refusal.value)
    assert problem is not None
    return [(fault["pointer"], fault["code"], fault["detail"]) for fault in problem["errors"]]


def test_a_member_that_there_is_not_is_refused_with_the_one_that_was_meant() -> None:
    assert faults({"timline": [], "x": 1}) == [
        ("#/timline", "unknown", "There is no such member. Did you mean `timeline`?"),
        ("#/x", "unknown", "There is no such member."),
    ]
    assert faults({"timeline": [{"name": "a", "nme": "b"}]}) == [
        ("#/timeline/0/nme", "unknown", "There is no such member. Did you mean `name`?")
    ]
    assert faults({"a/b~c" * 1000: 1})[0][0] == "#/" + "a~1b~0c" * 1000


def test_what_answers_have_beside_it_is_passed_over() -> None:
    form = LetterForm(data={"timeline": [{"name": "a", "id": "7"}]})
    assert form.is_valid()
    assert form.validated_data == {"timeline": [{"name": "a"}]}


def test_a_choice_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    assert faults({"side": "critics"}) == [
        ("#/side", "invalid_choice", '"critics" is not a valid choice. Choose critic, defender or neutral.')
    ]
    assert faults({"one": "{input}"})[0][2] == '"{input}" is not a valid choice. Choose only.'
