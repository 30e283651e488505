"""Trust row V3: a condition in a request, whoever's ETag it names and of whenever, tells no more than the plain answer.

Whoever asks with the tags of a page from before something was hidden, with those of other people's pages, with all of
them at once, strong and weak, gets what he gets without: a 304 or a 412 where his own page, now, has or has not such a
tag.
"""

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import pytest
from rest_framework.test import APIClient

from discussion.moderation.intake import report_comment
from discussion.threads.changes.positions import known_changes
from discussion.threads.models import Comment, Draft
from discussion.threads.services import delete_comment, edit_comment, post_comment, reject_comment, remove_comment
from stories.drafts import StoryDraft
from stories.models import Story
from stories.services import file_draft
from tests.conftest import NOW
from tests.visibility.test_matrix import DESK, LIVE, PAGES, READS, client_for, queries
from tests.visibility.test_odd_requests import first, nobody_else  # noqa: F401 - a tag names no transaction of other tests
from tests.visibility.test_who_reacted import FLEETING
from tests.visibility.world import PUBLIC, World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock"), pytest.mark.trust("V3")]
ROLES = ("nobody", "alice")
OPEN = [path for path in (*READS, *PAGES) if not path.startswith(DESK) and path != LIVE]
Told = tuple[int, str | None, list[str], str]
Tags = dict[str, Told]


@pytest.fixture
def world(story: Story) -> World:
    return build_world(story)


@pytest.fixture
def addresses(world: World) -> list[str]:
    """Of the story, of its comment, and of whatever lists them, with all that may be asked there at once."""
    return [first(world, path) + (queries(path)[1:2] or [""])[0] * (path in READS) for path in OPEN]


def newcomer(world: World, role: str) -> Callable[[], APIClient]:
    """Somebody who asks as often as one likes, nobody each time without any cookie: with one a page is his own."""
    client = client_for(world, role)
    return APIClient if role == "nobody" else lambda: client


def told(answer: Any) -> Told:
    """What the caller learns, but for what is another one with every request."""
    words = FLEETING.sub(r"\1", answer.content.decode(errors="replace"))
    return answer.status_code, answer.get("ETag"), sorted(answer.headers), words


def strong(tag: str) -> str:
    return tag.removeprefix("W/")


def all_of(tags: Iterable[str]) -> str:
    """For `If-None-Match` or `If-Match`, each of them strong and weak."""
    return ", ".join(f"{strong(tag)}, W/{strong(tag)}" for tag in sorted(tags)) or '"none"'


def hide_nothing_that_was_shown(world: World) -> None:
    """What the public never sees happens: words that wait, an edit, a refusal, a report, drafts."""
    alice, bob, shown = world.people["alice"], world.people["bob"], world.comments[PUBLIC]
    report_comment(comment=world.comments["canaryheldedit"], reporter=bob, reason="spam", at=NOW)
    post_comment(author=bob, story=world.story, parent=shown, side="", body="Words that wait.", held=True, at=NOW)
    changed = Comment.objects.get(pk=shown.pk)
    edit_comment(comment=changed, author=alice, body="Other words.", version=1, held=True, at=NOW)
    reject_comment(comment=world.comments["canaryheld"])
    Draft.objects.create(subscriber=bob, story=world.story, purpose="comment", body="Unposted.", saved_at=NOW)
    file_draft(draft=StoryDraft(title="Handed in"), document="tests:later", manuscript=None, at=NOW)


def take_shown_words_away(world: World) -> None:
    """One by a moderator, one by the author, with the edit that waits for it."""
    remove_comment(comment=world.comments[PUBLIC], reason="Rule 1", by=world.people["mo"], at=NOW)
    delete_comment(comment=world.comments["canaryheldedit"], author=world.people["alice"], at=NOW)


def take_the_story_back(world: World) -> None:
    Story.objects.filter(pk=world.story.pk).update(state=Story.State.REVIEW)


def note(answer: Any, tags: Tags) -> str | None:
    """The tag of a page that is there, if any, which comes to those that there have been; one is of one page only."""
    tag: str | None = answer.get("ETag") if answer.status_code == 200 else None
    if tag is not None:
        assert tags.setdefault(tag, told(answer)) == told(answer)
    return tag


def assert_conditions_tell_nothing(of: Callable[[], APIClient], url: str, tags: Tags) -> None:
    """`tags` are those that anybody has ever had here."""
    plain = of().get(url)
    own = note(plain, tags)
    others = all_of(tags.keys() - {own})
    refused = 412 if own else plain.status_code
    assert of().head(url, headers={"If-Match": others}).status_code == refused, url
    if tags:
        assert of().get(url, headers={"If-Match": others}).status_code == refused, url
        headers = {"If-None-Match": others, "Range": "bytes=0-9", "If-Range": min(tags)}
        assert told(of().get(url, headers=headers)) == told(plain), url
        assert told(of().head(url, headers=headers))[:3] == told(plain)[:3], url


def test_nothing_hidden_changes_a_tag(world: World, addresses: list[str]) -> None:
    before, known = {url: APIClient().get(url) for url in addresses}, known_changes(world.story)
    hide_nothing_that_was_shown(world)
    assert known_changes(world.story) == known  # of which the tag of `changes/?since=` is made
    tags = {url: answer["ETag"] for url, answer in before.items() if answer.status_code == 200 and "ETag" in answer}
    assert len(tags) > 20
    for url, answer in before.items():
        assert told(APIClient().get(url)) == told(answer), url
    for url, tag in tags.items():
        assert APIClient().get(url, headers={"If-None-Match": tag}).status_code == 304, url
        weak = f'"another", W/{strong(tag)}'
        assert APIClient().head(url, headers={"If-None-Match": weak}).status_code == 304, url


def test_no_tag_of_anybody_and_of_no_time_tells_what_is_gone(world: World, addresses: list[str]) -> None:
    people = [newcomer(world, role) for role in ROLES]
    tags = {url: Tags() for url in addresses}
    for url, of in product(addresses, people):
        note(of().get(url), tags[url])
    for hide in (take_shown_words_away, take_the_story_back):
        hide(world)
        for url, of in product(addresses, people):
            assert_conditions_tell_nothing(of, url, tags[url])
    assert sum(len(had) > 1 for had in tags.values()) > 10
