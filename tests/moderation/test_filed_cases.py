"""Narrowed lists are pieces of an index. What is filed where is recounted after each act in `tests/counts`."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Event

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.db.models import Sum

from accounts.models import Subscriber
from core.ids import new_id
from discussion.moderation import filing, tasks
from discussion.moderation.browsing import ORDERS, Scope, narrow, neighbours_of, waiting_by_topic
from discussion.moderation.cases import join_case, lease_next_case
from discussion.moderation.filing import file_late
from discussion.moderation.models import Case, CaseFacet, LateFiling, Report, WaitingCount
from discussion.threads.models import Comment
from stories.models import Story, Topic
from tests.conftest import NOW


@pytest.fixture
def roads(story: Story) -> Topic:
    topic = Topic.objects.create(slug="roads", name="Roads")
    story.topics.add(topic)
    return topic


@pytest.fixture
def cases(story: Story, roads: Topic, alice: Subscriber, bob: Subscriber) -> list[Case]:
    """Twelve reported ones, every third of them as spam; and as many about another story."""
    other = Story.objects.create(slug="other", title="Other", document="other", created_at=NOW)
    filed = [_report(place, number, alice, bob) for number in range(12) for place in (story, other)]
    return [case for case in filed if case.about.story_id == story.pk]


def _report(story: Story, number: int, author: Subscriber, reporter: Subscriber) -> Case:
    words = {"story": story, "author": author, "state": "published", "shown_version": 1, "story_version": 1}
    comment = Comment.objects.create(id=new_id(), body="x", created_at=NOW, **words)
    case = Case.objects.create(comment=comment, queue="reported", priority=-number, opened_at=NOW)
    reason = "spam" if number % 3 == 0 else "abuse"
    Report.objects.create(comment=comment, case=case, reporter=reporter, reason=reason, version=1, at=NOW)
    return case


def test_a_narrowed_list_is_read_in_its_order(cases: list[Case], story: Story) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    spam = [case.pk for case in Case.objects.order_by("id") if case.priority % 3 == 0]
    own = [case.pk for case in cases]
    found = {Scope(): None, Scope(story=story.slug): own, Scope(topic="roads"): own, Scope(why="spam"): spam}
    for (scope, wanted), queue, sort in product(found.items(), ["reported", None], ORDERS):
        keys = [f"{'-' if key.descending else ''}{key.path}" for key in ORDERS[sort]]
        page = narrow(Case.objects.all(), scope, queue).order_by(*keys)[:5]
        assert "Sort" not in page.explain(), (scope, queue, sort)
        assert wanted is None or [case.pk for case in page] == wanted[:5]


def test_whoever_works_within_a_scope_stays_in_it(cases: list[Case], story: Story, mo: Subscriber) -> None:
    scope = Scope(story=story.slug, topic="roads", why="spam")
    given = [lease_next_case(moderator=mo, queue="reported", among=scope, at=NOW) for _ in range(5)]
    assert given == [*cases[::3], None]
    beside = neighbours_of(cases[3], scope)
    assert (beside.before, beside.after) == (cases[0].pk, cases[6].pk)
    nowhere = Scope(story="no-such-story")
    assert lease_next_case(moderator=mo, queue="reported", among=nowhere, at=NOW) is None


def test_groups_pass_over_what_is_not_there_any_more(cases: list[Case], roads: Topic) -> None:
    nobody = Topic.objects.create(slug="nothing", name="Nothing")
    for number in (0, nobody.pk):  # deleted since it was counted; counted, and no case is there
        WaitingCount.objects.create(facet=f"topic:{number}", queue="held", waiting=2)
    assert [(group.slug, group.count) for group in waiting_by_topic()] == [("roads", len(cases))]


@transaction.atomic
def open_case(about: Comment, _: Story) -> None:
    join_case(comment=about, queue="held", codes=["edited"], at=NOW)


def move_with_its_case(about: Comment, other: Story) -> None:
    Comment.objects.filter(pk=about.pk).update(story=other)


def delete_case(about: Comment, _: Story) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM moderation_case WHERE comment_id = %s", [about.pk])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("act", "facets"),
    [
        (open_case, {"story:{story}", "topic:{topic}", "why:edited"}),
        (move_with_its_case, {"story:{other}", "why:edited"}),
        (delete_case, set()),
    ],
)
def test_whoever_gives_topics_waits_for_who_files_a_case(
    act: Callable[[Comment, Story], None], facets: set[str], story: Story, shown: Comment
) -> None:
    topic = Topic.objects.create(slug="roads", name="Roads")
    other = Story.objects.create(slug="other", title="Other", document="other", created_at=NOW)
    acted, may_end = Event(), Event()
    if act is not open_case:
        open_case(shown, other)

    def act_slowly() -> None:
        with transaction.atomic():
            act(shown, other)
            acted.set()
            assert may_end.wait(20)
        connection.close()

    def classify() -> None:
        story.topics.add(topic)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(act_slowly)
        assert acted.wait(20)
        classifying = pool.submit(classify)
        with pytest.raises(TimeoutError):
            classifying.result(0.3)
        may_end.set()
        slow.result(20)
        classifying.result(20)
    named = {facet.format(story=story.pk, other=other.pk, topic=topic.pk) for facet in facets}
    assert set(CaseFacet.objects.values_list("facet", flat=True)) == named
    waiting = WaitingCount.objects.exclude(facet="").values_list("facet").annotate(sum=Sum("waiting"))
    assert {facet: number for facet, number in waiting if number} == {
        facet: 1 for facet in named if not facet.startswith("why:")
    }


def test_topics_of_a_story_with_many_cases_wait_for_a_job(
    story: Story, alice: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"story": story, "author": alice, "state": "published", "shown_version": 1, "story_version": 1}
    comments = Comment.objects.bulk_create(Comment(id=new_id(), body="x", created_at=NOW, **words) for _ in range(103))
    matters = Case.objects.bulk_create(
        Case(comment=each, queue="held", reason="a, b", opened_at=NOW) for each in comments
    )
    other = Story.objects.create(slug="other", title="Other", document="other", created_at=NOW)
    matters.append(_report(other, 1, alice, alice))
    roads, trams = Topic.objects.create(slug="roads", name="Roads"), Topic.objects.create(slug="trams", name="Trams")
    monkeypatch.setattr(filing, "PIECE", 40)

    def filed() -> dict[str, tuple[int, int]]:
        """By topic: how many cases are filed there, and how many are counted."""
        counted = {group.slug: group.count for group in waiting_by_topic()}
        rows = {topic.slug: CaseFacet.objects.filter(facet=f"topic:{topic.pk}").count() for topic in (roads, trams)}
        return {slug: (rows[slug], counted.get(slug, 0)) for slug in rows}

    story.topics.add(roads)
    other.topics.add(roads)  # with few cases: at once
    assert filed() == {"roads": (1, 1), "trams": (0, 0)}
    assert filing._file_piece()  # what a worker that stops has done
    assert filed()["roads"] == (41, 41)
    Case.objects.filter(pk__in=[matters[0].pk, matters[-2].pk]).update(closed_at=NOW)
    story.topics.set([trams])
    assert filed()["roads"] == (40, 40)
    assert filing._file_piece()  # of the first change nothing is left to do
    assert filing._file_piece()  # of the second neither: a third one takes a topic away
    assert filed() == {"roads": (40, 40), "trams": (0, 0)}
    assert filing._file_piece()
    assert filed() == {"roads": (1, 1), "trams": (40, 40)}
    file_late()
    assert filed() == {"roads": (1, 1), "trams": (101, 101)}
    assert not LateFiling.objects.exists()


def test_counts_are_put_together_whatever_waits_to_be_filed(cases: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    def run_out_of_time() -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(tasks, "file_late", run_out_of_time)
    with pytest.raises(SoftTimeLimitExceeded):
        tasks.fold_waiting_counts()
    assert WaitingCount.objects.exists()
    assert not WaitingCount.objects.filter(is_folded=False).exists()
