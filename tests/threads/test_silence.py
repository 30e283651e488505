"""A silence takes words and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.keys import create_api_key
from accounts.models import Sanction, Subscriber
from accounts.sanctions import impose_ban
from core.models import IdempotentWrite
from discussion.moderation import intake
from discussion.threads.models import Comment
from discussion.threads.places import enter_discussion
from stories.models import Story
from tests.conftest import LONG_AGO
from tests.threads.conftest import MakeComment

pytestmark = [pytest.mark.django_db, pytest.mark.trust("V19")]


def test_a_silence_takes_words_only(
    alice: Subscriber,
    bob: Subscriber,
    mo: Subscriber,
    story: Story,
    make_comment: MakeComment,
    client_of: Callable[[Subscriber], APIClient],
) -> None:
    facts = {"kind": "silence", "rule": "R1", "reason": "x", "starts_at": LONG_AGO, "imposed_by": mo}
    Sanction.objects.create(subscriber=alice, **facts)
    mine, other = make_comment(author=alice), make_comment(author=bob)
    client, address = client_of(alice), f"/api/v1/stories/{story.slug}/"
    reply = {"body": "But!", "parent": str(other.pk)}
    for answer in (
        client.post(f"{address}comments/", {"body": "But!"}, format="json"),
        client.post(f"{address}comments/", reply, format="json"),
        client.patch(f"/api/v1/comments/{mine.pk}/", {"body": "But!", "version": 1}, format="json"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "silenced")
    assert sorted(Comment.objects.values_list("pk", "body")) == sorted((each.pk, each.body) for each in (mine, other))
    own = f"/api/v1/comments/{other.pk}/"
    assert client.put(f"{own}reaction/", {"kind": "agree"}, format="json").status_code == 200
    about_the_law = {"reason": "illegal", "illegal": True, "note": "x"}  # who argues here reports nothing else
    assert client.post(f"{own}reports/", about_the_law, format="json").status_code == 201
    assert client.put(f"{address}follow/").status_code == 200
    assert client.delete(f"/api/v1/comments/{mine.pk}/").status_code == 204


def test_a_ban_that_comes_when_the_key_is_known_already_counts(
    alice: Subscriber, mo: Subscriber, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who sends a key is found together with whether he is free; words are asked for that once more."""
    _, secret = create_api_key(owner=alice, name="server", scopes=["write"], at=LONG_AGO)

    def enter_late(*args: Any, **kwargs: Any) -> Story:
        impose_ban(subscriber=alice, rule="R1", reason="x", by=mo, at=LONG_AGO)
        return enter_discussion(*args, **kwargs)

    monkeypatch.setattr(intake, "enter_discussion", enter_late)
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "1"}
    answer = APIClient().post(f"/api/v1/stories/{story.slug}/comments/", {"body": "But!"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "banned")
    assert not Comment.objects.exists()
    assert not IdempotentWrite.objects.exists()
