"""A client that reads a discussion once and then only follows its changes; and what a fresh read gives."""

from collections.abc import Iterator
from itertools import repeat
from typing import Any

from rest_framework.test import APIClient

from tests.threads.test_paging import read_whole_tree

Comments = dict[str, dict[str, Any]]


class Follower:
    """Keeps the comments of one story by their ids, and where the discussion stands."""

    def __init__(self, client: APIClient, slug: str, *, limit: int = 100) -> None:
        self.client, self.slug, self.limit = client, slug, limit
        self.begin()

    def begin(self) -> None:
        """The cursor first, then the thread: what changes in between is told once more."""
        answer = self.client.get(changes_url(self.slug)).json()
        self.cursor, self.discussion = answer["next"], answer["discussion"]
        self.comments = fresh_comments(self.client, self.slug)

    def follow(self) -> list[dict[str, Any]]:
        """Apply whatever is new; begin anew where nobody knows any more. Returns the answers."""
        answers = list(self._answers())
        for answer in answers:
            self.discussion = answer["discussion"]
            self.comments |= {comment["id"]: alone(comment) for comment in answer["results"]}
            for gone in answer["gone"]:
                self.comments.pop(gone, None)
        return answers

    def _answers(self) -> Iterator[dict[str, Any]]:
        more = True
        while more:
            answer = self.client.get(changes_url(self.slug), {"since": self.cursor, "limit": self.limit})
            if answer.status_code == 410:
                self.begin()
                return
            assert answer.status_code == 200, answer.content
            told = answer.json()
            self.cursor, more = told["next"], told["more"]
            yield told


def changes_url(slug: str) -> str:
    return f"/api/v1/stories/{slug}/changes/"


def fresh_comments(client: APIClient, slug: str) -> Comments:
    """The whole tree, each comment by itself."""
    nodes = read_whole_tree(client, f"/api/v1/stories/{slug}/comments/", repeat(100), 4)
    return {node["id"]: alone(node) for node in nodes}


def alone(comment: dict[str, Any]) -> dict[str, Any]:
    """Without its replies; how many there are is part of it."""
    return {**comment, "replies": comment["replies"]["count"]}
