"""Narrowed lists are pieces of an index. What is filed where is recounted after each act in `tests/counts`."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.models import Subscriber
from core.ids import new_id
from discussion.moderation.browsing import ORDERS, Scope, narrow, neighbours_of
from discussion.moderation.cases import join_case, lease_next_case
from discussion.moderation.models import Case, CaseFacet, Report
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


@pytest.mark.django_db(transaction=True)
def test_a_case_that_is_being_opened_gets_the_topic_that_is_being_given(story: Story, shown: Comment) -> None:
    topic = Topic.objects.create(slug="roads", name="Roads")
    opened, may_end = Event(), Event()

    def open_slowly() -> None:
        with transaction.atomic():
            join_case(comment=shown, queue="held", codes=["edited"], at=NOW)
            opened.set()
            assert may_end.wait(20)
        connection.close()

    def classify() -> None:
        story.topics.add(topic)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(open_slowly)
        assert opened.wait(20)
        classifying = pool.submit(classify)
        with pytest.raises(TimeoutError):
            classifying.result(0.3)
        may_end.set()
        slow.result(20)
        classifying.result(20)
    facets = set(CaseFacet.objects.values_list("facet", flat=True))
    assert facets == {f"story:{story.pk}", f"topic:{topic.pk}", "why:edited"}
