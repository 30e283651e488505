"""One item that an error of ours ends, for real: a trigger that raises. The rest goes on, and so do other decisions."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection

from accounts.models import Subscriber
from discussion.moderation.bulk import performing
from discussion.moderation.bulk.confirming import confirm_bulk, reverse_bulk
from discussion.moderation.bulk.performing import TRIES, perform_bulk
from discussion.moderation.bulk.selectors import progress_of
from discussion.moderation.models import AuditEntry, BulkDecision, BulkItem, Decision
from discussion.threads.models import Comment
from tests.moderation.bulk.conftest import LATER, Look, carry_out
from tests.moderation.test_desk import at_the_desk

pytestmark = [pytest.mark.trust("F10"), pytest.mark.django_db]
TRIGGER = """
CREATE FUNCTION poisoned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'poison'; END $$;
CREATE TRIGGER poisoned BEFORE INSERT ON moderation_decision FOR EACH ROW
    WHEN (NEW.comment_id = '{}') EXECUTE FUNCTION poisoned();
"""


@pytest.fixture
def bulk(look: Look, words: list[Comment], mo: Subscriber) -> Iterator[BulkDecision]:
    """A decision about all words, the second of which nothing can be decided about."""
    bulk = confirm_bulk(token=look({"comments": [comment.pk for comment in words]}).token, actor=mo, at=LATER)
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER.format(words[1].pk))
    yield bulk
    heal()


def heal() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS poisoned ON moderation_decision")
        cursor.execute("DROP FUNCTION IF EXISTS poisoned()")


def test_the_rest_is_done_and_it_is_set_aside(bulk: BulkDecision, words: list[Comment]) -> None:
    assert perform_bulk(at=LATER)  # five were done
    for _ in range(TRIES - 2):
        assert not perform_bulk(at=LATER)  # nothing but failures: the schedule comes back to it
        assert BulkDecision.objects.get().state == "running"
    assert perform_bulk(at=LATER)
    bulk.refresh_from_db()
    assert (bulk.state, bulk.finished_at) == ("done", LATER)
    item = bulk.items.get(comment=words[1])
    assert (item.outcome, item.code, item.tries, item.decision) == ("skipped", "failed", TRIES, None)
    assert Decision.objects.count() == bulk.items.filter(outcome="done").count() == len(words) - 1
    assert Comment.objects.get(pk=words[1].pk).state == "published"
    assert progress_of(bulk).skipped == {"failed": 1}


def test_the_log_and_the_page_say_so(bulk: BulkDecision, words: list[Comment], mo: Subscriber) -> None:
    for _ in range(TRIES):
        perform_bulk(at=LATER)
    entry = AuditEntry.objects.get(verb="bulk_item_failed")
    item = bulk.items.get(comment=words[1])
    assert (entry.actor, entry.target) == (None, f"bulk:{bulk.pk}")
    assert entry.after == {"outcome": "skipped", "item": item.pk, "error": "ProgrammingError"}
    page = at_the_desk(mo).get(f"/admin/moderation/case/bulk/{bulk.pk}/").content.decode()
    assert "skipped: failed" in page
    assert f"comments/{words[1].pk}/" in page


def test_others_are_not_held_up(bulk: BulkDecision, look: Look, words: list[Comment], mo: Subscriber) -> None:
    other = confirm_bulk(token=look({"people": ["person0"]}, action="warn").token, actor=mo, at=LATER)
    for _ in range(TRIES + 1):
        perform_bulk(at=LATER)
    other.refresh_from_db()
    assert other.state == "done"


def test_what_was_healed_meanwhile_is_done(bulk: BulkDecision, words: list[Comment]) -> None:
    perform_bulk(at=LATER)
    heal()
    carry_out()
    assert list(bulk.items.filter(tries=1).values_list("comment", "outcome")) == [(words[1].pk, "done")]
    assert not AuditEntry.objects.filter(verb="bulk_item_failed").exists()


def test_it_is_taken_back_without_what_failed(bulk: BulkDecision, words: list[Comment], mo: Subscriber) -> None:
    for _ in range(TRIES):
        perform_bulk(at=LATER)
    reversal = reverse_bulk(bulk_id=bulk.pk, actor=mo, at=LATER)
    assert reversal.total == len(words) - 1


def test_an_outage_is_no_poison(bulk: BulkDecision, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> Decision:
        raise OperationalError

    monkeypatch.setattr(performing, "_decide", away)
    with pytest.raises(OperationalError):
        perform_bulk(at=LATER)
    assert set(BulkItem.objects.values_list("outcome", "tries")) == {("pending", 0)}
