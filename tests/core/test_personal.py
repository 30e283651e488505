"""Personal data: every room hands it over and forgets it in the same way. This module is a room, too."""

import sys
from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from accounts.models import Subscriber
from core.personal import Choice, Fate, Section, personal_data

COLUMNS = frozenset({"accounts.subscriber.handle"})


def collect(person: int) -> Iterable[Section]:
    handles = Subscriber.objects.filter(pk=person).values_list("handle", flat=True)
    told = ({"handle": handle} for handle in handles)
    yield Section(name="names", title="Your name", about="What others call you.", rows=told)


def erase(person: int, *, choice: Choice, at: datetime) -> None:
    assert (choice.comments, at) is not None
    Subscriber.objects.filter(pk=person).update(handle="")


def move(person: int, *, into: int, at: datetime) -> None:
    assert at is not None
    Subscriber.objects.filter(pk=person).update(is_active=into == person)


def test_a_room_is_found_by_its_name(settings: Any, alice: Subscriber, bob: Subscriber) -> None:
    settings.PERSONAL_DATA = [__name__]
    (room,) = personal_data()
    assert room is sys.modules[__name__]
    (section,) = room.collect(alice.pk)
    assert list(section.rows) == [{"handle": "alice"}]
    room.erase(alice.pk, choice=Choice(comments=Fate.REMOVED), at=alice.joined_at)
    assert set(Subscriber.objects.values_list("handle", flat=True)) == {"", bob.handle}


def test_a_module_that_forgets_nothing_is_refused(settings: Any) -> None:
    settings.PERSONAL_DATA = ["core.text"]
    with pytest.raises(ImproperlyConfigured, match=r"core\.text needs COLUMNS, collect, erase and move"):
        personal_data()


@pytest.mark.parametrize("fate", Fate)
def test_single_comments_get_the_other_fate(fate: Fate) -> None:
    one, another = uuid4(), uuid4()
    choice = Choice(comments=fate, otherwise=frozenset({one}))
    assert {choice.fate_of(one), choice.fate_of(another)} == set(Fate)
    assert choice.fate_of(another) is fate


def test_each_column_exists_and_is_answered_for_once() -> None:
    claimed = list(chain.from_iterable(room.COLUMNS for room in personal_data()))
    assert len(set(claimed)) == len(claimed)
    for column in claimed:
        label, model, field = column.split(".")
        assert apps.get_model(label, model)._meta.get_field(field)


def test_an_export_has_no_part_twice(alice: Subscriber) -> None:
    sections = list(chain.from_iterable(room.collect(alice.pk) for room in personal_data()))
    names = [section.name for section in sections]
    assert len(set(names)) == len(names)
    for section in sections:
        assert section.title
        orjson.dumps(list(section.rows))
