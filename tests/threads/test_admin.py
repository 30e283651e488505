"""Looking comments up in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Subscriber
from discussion.threads.models import Comment
from tests.signing_in import sign_in
from tests.threads.conftest import MakeComment

LIST = "admin:threads_comment_changelist"


@pytest.mark.trust("G9")
def test_the_list_costs_the_same_however_long_it_is(
    client: Client, mo: Subscriber, make_comment: MakeComment, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, mo)
    for number in range(40):
        make_comment(state="held" if number % 2 else "published")
    with django_assert_max_num_queries(11):
        answer = client.get(reverse(LIST))
    assert answer.status_code == 200
    assert answer.content.count(b"comment number") == 40


@pytest.mark.parametrize("find", ["id", "handle"])
def test_a_comment_is_found_by_id_and_by_author(
    client: Client, mo: Subscriber, bob: Subscriber, make_comment: MakeComment, find: str
) -> None:
    sign_in(client, mo)
    make_comment(body="hers")
    comment = make_comment(body="his words", author=bob)
    answer = client.get(reverse(LIST), {"q": str(comment.pk) if find == "id" else "bob"})
    assert b"his words" in answer.content
    assert b"hers" not in answer.content


@pytest.mark.trust("X3")
def test_a_moderator_reads_every_version_and_changes_nothing(
    client: Client, mo: Subscriber, make_comment: MakeComment
) -> None:
    comment = make_comment(body="<script>alert(1)</script>")
    url = reverse("admin:threads_comment_change", args=[comment.pk])
    sign_in(client, mo)
    page = client.get(url).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert client.post(url, {"body": "other"}).status_code == 403
    assert client.post(reverse("admin:threads_comment_delete", args=[comment.pk])).status_code == 403
    assert Comment.objects.get().body == "<script>alert(1)</script>"


@pytest.mark.trust("V8")
def test_readers_and_editors_do_not_get_in(
    client: Client, alice: Subscriber, edith: Subscriber, make_comment: MakeComment
) -> None:
    make_comment(state="held", body="canaryword")
    for person, status in ((alice, 302), (edith, 403)):
        sign_in(client, person)
        answer = client.get(reverse(LIST))
        assert (answer.status_code, b"canaryword" in answer.content) == (status, False)
