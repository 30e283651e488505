"""Two at once: one confirms, every item is decided once, and what is taken back meanwhile is not left over."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.bulk.confirming import confirm_bulk, reverse_bulk
from discussion.moderation.duty import lock_person
from discussion.moderation.models import BulkDecision, BulkItem, Decision
from discussion.threads.models import Comment
from tests.moderation.bulk.conftest import LATER, Look, carry_out
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.trust("W9")
def test_confirmed_carried_out_and_taken_back_by_several_at_once(
    look: Look, words: list[Comment], mo: Subscriber, maxine: Subscriber
) -> None:
    preview = look({"comments": [comment.pk for comment in words]})
    results = at_once(3, lambda _: confirm_bulk(token=preview.token, actor=mo, at=LATER))
    refused = [result.code for result in results if isinstance(result, DomainError)]
    assert refused == ["bulk_confirmed"] * 2
    bulk = preview.bulk

    def act(index: int) -> BulkDecision | None:
        if index < 2:
            carry_out()
            return None
        return reverse_bulk(bulk_id=bulk.pk, actor=(mo, maxine)[index % 2], at=LATER)

    answers = at_once(4, act)
    assert [answer.code for answer in answers if isinstance(answer, DomainError)] == ["already_reversed"]
    carry_out()
    assert not BulkItem.objects.filter(outcome="pending").exists()
    assert set(Comment.objects.values_list("state", flat=True)) == {"published"}
    done = BulkItem.objects.filter(bulk=bulk, outcome="done").count()
    assert Decision.objects.filter(action="remove").count() == Decision.objects.filter(action="restore").count() == done


def test_who_takes_back_what_is_being_done_to_himself_and_the_job_do_not_wait_for_each_other(
    look: Look, words: list[Comment], mo: Subscriber
) -> None:
    bulk = confirm_bulk(token=look({"comments": [words[0].pk]}).token, actor=mo, at=LATER)

    def take_back() -> BulkDecision:
        try:
            return reverse_bulk(bulk_id=bulk.pk, actor=mo, at=LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert BulkItem.objects.select_for_update().get().outcome == "pending"  # as the job does
            taking = pool.submit(take_back)
            with pytest.raises(TimeoutError):
                taking.result(0.3)
            lock_person(mo)
        assert taking.result(20).state == "stopped"
