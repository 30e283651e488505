"""SQL that is written once gives and adds what the ORM would, each time with other values."""

from uuid import UUID

import pytest
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from accounts.models import Subscriber
from core.ids import new_id
from core.kept_sql import Question, Search, given, insert_row, insert_rows, update_row
from core.models import Event
from core.parts import KeptPart
from discussion.threads.models import Comment, Revision, Stance
from stories.models import Story
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
SIDES = Question(
    lambda: Stance.objects.filter(subscriber=given("subscriber"), story__slug=given("slug")).values_list("side", "id")
)
STORY = Search(lambda: Story.objects.visible(at=given("at")).filter(slug=given("slug")))
COMMENTS = Search(
    lambda: Comment.objects.filter(author=given("author")).select_related("author", "story", "parent").order_by("id")
)


def comment_of(author: Subscriber, story: Story) -> Comment:
    return Comment(id=new_id(), story=story, author=author, story_version=1, body="So.", created_at=NOW)


def test_a_question_is_asked_with_other_values_each_time(alice: Subscriber, bob: Subscriber, story: Story) -> None:
    stances = {
        person.pk: Stance.objects.create(subscriber=person, story=story, side=side, declared_at=NOW)
        for person, side in ((alice, "critic"), (bob, "defender"))
    }
    for person, side in ((alice, "critic"), (bob, "defender"), (alice, "critic")):
        assert SIDES.rows(subscriber=person.pk, slug=story.slug) == [(side, stances[person.pk].pk)]
    assert SIDES.rows(subscriber=alice.pk, slug="another") == []


def test_a_search_finds_whole_rows_as_the_orm_does(story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(key_points=["One", "Two"], body=[{"heading": "A", "text": "B"}])
    found, known = STORY.first(at=NOW, slug=story.slug), Story.objects.get(pk=story.pk)
    assert found == known
    assert found is not None
    assert model_to_dict(found) == model_to_dict(known)
    assert not found._state.adding
    assert STORY.first(at=NOW, slug="another") is None


def test_a_search_brings_related_rows_along(alice: Subscriber, bob: Subscriber, story: Story) -> None:
    for person in (alice, bob, alice):
        insert_row(comment_of(person, story))
    with CaptureQueriesContext(connection) as queries:
        for person, number in ((alice, 2), (bob, 1)):
            found = COMMENTS.all(author=person.pk)
            assert [(row.author, row.story, row.parent) for row in found] == [(person, story, None)] * number
    assert len(queries) == 2


def test_a_part_has_other_values_each_time() -> None:
    kept = KeptPart(lambda: Story.objects.filter(slug=given("slug"), state="draft").values("pk"), "told")
    one, other = kept.part(slug="trams"), kept.part(slug="ships")
    assert one.statement == other.statement
    assert [sorted(part.values.values()) for part in (one, other)] == [["draft", "trams"], ["draft", "ships"]]
    assert all(f"%({name})s" in one.statement for name in one.values)


def test_a_row_is_inserted_as_save_does_it(alice: Subscriber, story: Story) -> None:
    saved, inserted = comment_of(alice, story), comment_of(alice, story)
    saved.save(force_insert=True)
    insert_row(inserted)
    one, other = (Comment.objects.values().get(pk=row.pk) for row in (saved, inserted))
    assert {**one, "id": None} == {**other, "id": None}
    inserted.body = "Not so."
    inserted.save()
    assert Comment.objects.get(pk=inserted.pk).body == "Not so."


def test_what_postgresql_fills_in_is_known_afterwards(db: None) -> None:
    event = Event(kind="story.closed", story="tram", payload={"a": [1, None]}, occurred_at=NOW)
    insert_row(event)
    assert list(Event.objects.values()) == [
        {
            "id": event.pk,
            "kind": "story.closed",
            "story": "tram",
            "payload": {"a": [1, None]},
            "occurred_at": NOW,
            "created_at": event.created_at,
        }
    ]


def test_a_row_that_is_there_already_can_be_left(alice: Subscriber, story: Story) -> None:
    for side in ("critic", "defender"):
        insert_row(Stance(subscriber=alice, story=story, side=side, declared_at=NOW), met="DO NOTHING")
    assert [row.side for row in Stance.objects.all()] == ["critic"]


def test_rows_of_several_tables_are_one_statement(alice: Subscriber, bob: Subscriber, story: Story) -> None:
    Stance.objects.create(subscriber=alice, story=story, side="critic", declared_at=NOW)
    comment = comment_of(alice, story)
    first, second = (Revision(comment=comment, version=1 + number, body="So.", created_at=NOW) for number in range(2))
    stances = [Stance(subscriber=person, story=story, side="defender", declared_at=NOW) for person in (alice, bob)]
    with CaptureQueriesContext(connection) as queries:
        insert_rows([comment, first, *stances, second], met={Stance: "DO NOTHING"})
    assert len(queries) == 1
    assert Comment.objects.get() == comment
    assert [row.pk for row in Revision.objects.order_by("version")] == [first.pk, second.pk]
    assert set(Stance.objects.values_list("subscriber", "side")) == {(alice.pk, "critic"), (bob.pk, "defender")}


def test_of_a_row_that_is_there_only_what_is_named_is_written(alice: Subscriber, bob: Subscriber, story: Story) -> None:
    comment, other = comment_of(alice, story), comment_of(alice, story)
    for row in (comment, other):
        insert_row(row)
    comment.author, comment.edited_at, comment.body = bob, NOW, "Not named."
    update_row(comment, "author", "edited_at")
    facts = Comment.objects.values_list("author", "edited_at", "body")
    assert facts.get(pk=comment.pk) == (bob.pk, NOW, "So.")
    assert facts.get(pk=other.pk) == (alice.pk, None, "So.")


def test_keys_are_of_their_type(alice: Subscriber, story: Story) -> None:
    comment = comment_of(alice, story)
    insert_row(comment)
    keys = Question(lambda: Comment.objects.filter(author=given("author")).values_list("pk"))
    [(key,)] = keys.rows(author=alice.pk)
    assert (key, type(key)) == (comment.pk, UUID)
