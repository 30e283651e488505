"""Stories are merged while people write below them: nothing is lost, nothing stays behind, nobody waits for ever."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from itertools import count

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from accounts import roles
from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.intake import report_comment, submit_comment, submit_edit
from discussion.threads.models import Comment, Follow, Stance
from discussion.threads.services import (
    declare_stance,
    delete_comment,
    follow_story,
    merge_stories,
    post_comment,
    publish_comment,
    react,
    remove_comment,
    withdraw_stance,
)
from stories.models import Story
from stories.noise.models import Engagement, StoryNoise
from stories.noise.services import fold_pending
from tests.conftest import LONG_AGO, NOW
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MakeStory = Callable[[], Story]
Act = Callable[[], object]


@pytest.fixture
def edith(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """May merge: what the migrations let editors do is gone after the first test that commits."""
    return make_subscriber("edith", role=roles.EDITOR, is_superuser=True)


@pytest.fixture
def make_story(db: None) -> MakeStory:
    numbers = count(1)

    def make() -> Story:
        name = f"story-{next(numbers)}"
        facts = {"title": name, "document": name, "content_hash": "0", "state": "published"}
        return Story.objects.create(slug=name, published_at=LONG_AGO, created_at=LONG_AGO, **facts)

    return make


def post(author: Subscriber, story: Story, *, held: bool = False, at: datetime = NOW) -> Comment:
    return post_comment(author=author, story=story, parent=None, side="", body=story.slug, held=held, at=at)


def run_at_once(acts: list[Act]) -> list[object]:
    return list(at_once(len(acts), lambda number: acts[number]()))


def told(answers: list[object]) -> Counter[str]:
    return Counter(answer.code if isinstance(answer, DomainError) else "done" for answer in answers)


def assert_nothing_is_left(source: Story, target: Story) -> None:
    for model in (Comment, Stance, Follow):
        assert not model._default_manager.filter(story=source).exists(), model
    fold_pending(at=NOW)
    call_command("rebuild_noise", "--check")
    assert not StoryNoise.objects.filter(story=source).exists()
    acts = Engagement.objects.live().filter(kind__in=["comment", "reply", "stance", "follow", "reaction", "report"])
    heads = acts.filter(story__in=[source, target]).values("actor").distinct().count()
    assert sum(StoryNoise.objects.filter(story=target).values_list("people", flat=True)) == heads


def writings(who: list[Subscriber], source: Story, target: Story, root: Comment) -> list[Act]:
    """What fifteen people do, five of them on both stories."""
    comment = partial(submit_comment, story=source, side="critic", at=NOW)
    stand = partial(declare_stance, at=NOW)
    return [
        *(partial(comment, author=person, parent=None, body=f"on {source.slug}") for person in who[:6]),
        *(partial(comment, author=person, parent=root, body=f"to {source.slug}") for person in who[6:12]),
        *(partial(stand, story=source, subscriber=person, side="critic", because=root) for person in who[:10]),
        *(partial(stand, story=target, subscriber=person, side="defender", because=None) for person in who[5:]),
        *(partial(follow_story, story=source, subscriber=person, at=NOW) for person in who[5:]),
        *(partial(withdraw_stance, story=source, subscriber=person, at=NOW) for person in who[:3]),
    ]


@pytest.mark.trust("W5")
def test_whatever_is_written_meanwhile_ends_up_on_the_target(
    make_story: MakeStory, make_subscriber: Callable[..., Subscriber], edith: Subscriber
) -> None:
    for turn in range(3):
        source, target = make_story(), make_story()
        people = [make_subscriber(f"writer{turn}{number}") for number in range(15)]
        merge = partial(merge_stories, source=source, target=target, actor=edith, at=NOW, reason="Told twice.")
        acts: list[Act] = [merge, *writings(people, source, target, post(edith, source))]
        assert told(run_at_once([*acts[20:], *acts[:20]])) == {"done": len(acts)}
        assert Comment.objects.filter(story=target).count() == 13
        assert_nothing_is_left(source, target)


def late_acts(comment: Comment, author: Subscriber, mo: Subscriber) -> dict[str, Act]:
    """What waits for a merge that has begun, called with what was read before."""
    new = partial(submit_comment, author=mo, story=comment.story, side="", at=NOW)
    return {
        "comment": partial(new, parent=None, body="new"),
        "reply": partial(new, parent=comment, body="an answer"),
        "stance": partial(declare_stance, story=comment.story, subscriber=mo, side="critic", because=comment, at=NOW),
        "follow": partial(follow_story, story=comment.story, subscriber=mo, at=NOW),
        "edit": partial(submit_edit, comment=comment, author=author, body="other words", version=1, at=NOW),
        "deletion": partial(delete_comment, comment=comment, author=author, at=NOW),
        "removal": partial(remove_comment, comment=comment, reason="Abuse.", by=mo, at=NOW),
        "report": partial(report_comment, comment=comment, reporter=mo, reason="spam", at=NOW),
    }


@pytest.mark.parametrize("name", ["comment", "reply", "stance", "follow", "edit", "deletion", "removal", "report"])
def test_who_waited_for_the_merge_goes_on_where_it_led(
    make_story: MakeStory, edith: Subscriber, alice: Subscriber, mo: Subscriber, name: str
) -> None:
    source, target = make_story(), make_story()
    act = late_acts(post(alice, source), alice, mo)[name]
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            merge_stories(source=source, target=target, actor=edith, at=NOW, reason="Told twice.")
            answer = threads.submit(alone, act)
            while not answer.done() and not somebody_waits_for_us():
                pass
            assert not answer.done()
        answer.result(30)
    assert set(Comment.objects.values_list("story", flat=True)) == {target.pk}
    assert_nothing_is_left(source, target)


def alone(act: Act) -> object:
    try:
        return act()
    finally:
        connections.close_all()


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def decisions(comments: list[Comment], people: list[Subscriber], mo: Subscriber) -> list[Act]:
    """One about each of ten comments, of which the first four are held; and a fold."""
    return [
        *(partial(publish_comment, comment=comment, version=1, at=NOW) for comment in comments[:4]),
        *(partial(remove_comment, comment=comment, reason="Abuse.", by=mo, at=NOW) for comment in comments[4:6]),
        partial(submit_edit, comment=comments[6], author=people[6], body="other words", version=1, at=NOW),
        partial(delete_comment, comment=comments[7], author=people[7], at=NOW),
        partial(report_comment, comment=comments[8], reporter=mo, reason="spam", at=NOW),
        partial(react, comment=comments[9], subscriber=mo, kind="agree", at=NOW),
        partial(fold_pending, at=NOW),
    ]


def test_decisions_about_comments_and_a_merge_never_block_each_other(
    make_story: MakeStory, make_subscriber: Callable[..., Subscriber], edith: Subscriber, mo: Subscriber
) -> None:
    for turn in range(6):
        source, target = make_story(), make_story()
        people = [make_subscriber(f"writer{turn}{number}") for number in range(10)]
        comments = [post(person, source, held=number < 4) for number, person in enumerate(people)]
        merge = partial(merge_stories, source=source, target=target, actor=edith, at=NOW, reason="Told twice.")
        assert told(run_at_once([*decisions(comments, people, mo), merge])) == {"done": 12}
        states = Counter(Comment.objects.filter(story=target).values_list("state", flat=True))
        assert states == {"published": 7, "removed": 2, "deleted": 1}
        assert_nothing_is_left(source, target)


def test_merges_in_a_circle_end_in_one_place_for_each_comment(
    make_story: MakeStory, edith: Subscriber, alice: Subscriber
) -> None:
    for turn in range(5):
        circle = [make_story() for _ in range(4)]
        for number, story in enumerate(circle):
            post(alice, story, at=NOW + timedelta(hours=4 * turn + number))
        merge = partial(merge_stories, actor=edith, at=NOW, reason="Told twice.")
        acts = [partial(merge, source=circle[number], target=circle[(number + 1) % 4]) for number in range(4)]
        answers = told(run_at_once([*acts]))
        assert set(answers) == {"done", "story_merged"}
        left = set(Story.objects.filter(pk__in=[story.pk for story in circle], merged_into=None))
        assert len(left) == 4 - answers["done"]
        homes = Comment.objects.filter(body__in=[story.slug for story in circle]).values_list("story", flat=True)
        assert len(homes) == 4
        assert set(homes) <= {story.pk for story in left}
        call_command("rebuild_noise", "--check")


def test_of_many_who_merge_at_once_one_does(make_story: MakeStory, edith: Subscriber) -> None:
    source, target = make_story(), make_story()
    merge = partial(merge_stories, source=source, target=target, actor=edith, at=NOW, reason="Told twice.")
    assert told(run_at_once([merge] * 8)) == {"done": 1, "story_merged": 7}
