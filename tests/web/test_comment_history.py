"""`/comments/{id}/history/`: what a comment said before, without what was never public or is blacked out."""

from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Subscriber
from discussion.threads.models import Comment
from discussion.threads.services import delete_comment, edit_comment, redact_comment
from tests.conftest import NOW
from tests.web.conftest import MakeComment, one, page_of


@pytest.fixture
def edited(make_comment: MakeComment, alice: Subscriber) -> Comment:
    comment = make_comment(body="Ring 0151 234567 <b>now</b>.")
    edit_comment(comment=comment, author=alice, body="Ring them now.", version=1, held=False, at=NOW)
    edit_comment(comment=comment, author=alice, body="canaryheld", version=2, held=True, at=NOW)
    redact_comment(comment=comment, passage="0151 234567", decision=uuid4(), at=NOW)
    return comment


def address(comment: Comment) -> str:
    return f"/comments/{comment.pk}/history/"


def test_it_shows_what_changed(
    edited: Comment, reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    link = one(page_of(reader.get(f"/comments/{edited.pk}/")), f'a[href="{address(edited)}"]')
    assert link.get_text().startswith("edited")
    with django_assert_num_queries(2):
        answer = reader.get(address(edited))
    page = page_of(answer)
    assert [heading.get_text() for heading in page.select("section h2")] == ["Version 2", "Version 1"]
    assert "as it was written; a moderator has blacked words out" in one(page, "#version-1").get_text()
    assert "[redacted] <b>now</b>" in one(page, "#version-1 .diff").get_text()
    assert page.select("#version-2 del")
    text = answer.content.decode()
    assert "234567" not in text
    assert "canaryheld" not in text
    assert "<b>now" not in text


@pytest.mark.trust("V1")
def test_of_a_comment_without_words_there_is_none(edited: Comment, reader: Client, alice: Subscriber) -> None:
    delete_comment(comment=edited, author=alice, at=NOW)
    assert reader.get(address(edited)).status_code == 404
