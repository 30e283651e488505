"""What was taken out of sight is still its author's: he deletes it, or sends other words, which somebody compares."""

from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.moderation.cases import get_case
from discussion.moderation.decisions import decide
from discussion.moderation.dossiers import open_dossier
from discussion.moderation.intake import submit_deletion, submit_edit
from discussion.moderation.models import BulkDecision, Case, Decision
from discussion.moderation.undoing import undo_decision
from discussion.threads.models import Comment
from discussion.threads.services.judging import CommentNotWaitingError
from tests.moderation.bulk.conftest import LATER, Look, decide_all, take_back
from tests.moderation.bulk.test_confirming import codes, refused
from tests.moderation.test_desk import at_the_desk, work
from tests.signing_in import sign_in

BEFORE, AFTER = "Word 0 of person0.", "Other words of person0."


@pytest.fixture
def held_back(look: Look, words: list[Comment]) -> BulkDecision:
    return decide_all(look({"people": ["person0"]}, action="hold", rule="R2"))


@pytest.fixture
def case(held_back: BulkDecision, words: list[Comment], crowd: list[Subscriber]) -> Case:
    """Its author has sent other words since."""
    submit_edit(comment=words[0], author=crowd[0], body=AFTER, version=1, at=LATER)
    return words[0].cases.get()


def now(comment: Comment) -> tuple[str, str, int, int, bool]:
    comment.refresh_from_db()
    return comment.state, comment.body, comment.shown_version, comment.latest_version, comment.is_waiting


def test_an_edit_over_the_api_waits_and_nobody_else_reads_anything(
    held_back: BulkDecision, words: list[Comment], crowd: list[Subscriber]
) -> None:
    client, address = APIClient(), f"/api/v1/comments/{words[0].pk}/"
    sign_in(client, crowd[0])
    answer = client.patch(address, {"body": AFTER, "version": 1})
    told = answer.json()
    assert (answer.status_code, told["state"], told["waiting"], told["version"]) == (202, "removed", True, 2)
    assert now(words[0]) == ("removed", BEFORE, 1, 2, True)
    assert all(word not in APIClient().get(address).content.decode() for word in (BEFORE, AFTER))
    assert client.patch(address, {"body": BEFORE, "version": 1}).json()["code"] == "version_stale"


def test_the_moderator_reads_what_has_changed(case: Case, maxine: Subscriber, words: list[Comment]) -> None:
    dossier = open_dossier(get_case(case.pk), reader=maxine, at=LATER)
    assert (dossier.shown_body, dossier.body, dossier.is_edit) == (BEFORE, AFTER, True)
    page = at_the_desk(maxine).get(work(case)).content.decode()
    assert all(part in page for part in ("<del>", "<ins>", "out of sight until it is decided"))
    assert refused(decide, case=case, action="approve", version=1, actor=maxine, at=LATER) == "version_stale"
    assert now(words[0]) == ("removed", BEFORE, 1, 2, True)


def test_approved_it_is_public_with_the_other_words_and_undone_it_waits_again(
    case: Case, maxine: Subscriber, words: list[Comment]
) -> None:
    decision = decide(case=case, action="approve", version=2, actor=maxine, at=LATER)
    assert now(words[0]) == ("published", AFTER, 2, 2, False)
    undo_decision(decision=decision, actor=maxine, at=LATER + timedelta(seconds=5))
    assert now(words[0]) == ("removed", BEFORE, 1, 2, True)


def test_removed_it_is_gone_with_both(case: Case, maxine: Subscriber, words: list[Comment]) -> None:
    decide(case=case, action="remove", rule="R2", version=2, actor=maxine, at=LATER)
    assert now(words[0]) == ("removed", BEFORE, 1, 1, False)
    facts = {"comment": words[0], "author": words[0].author, "at": LATER}
    assert refused(submit_edit, body=AFTER, version=1, **facts) == "comment_not_editable"
    assert refused(submit_deletion, **facts) == "comment_not_editable"


def test_other_words_are_not_asked_for_and_nothing_comes_back_by_it(
    case: Case, maxine: Subscriber, words: list[Comment]
) -> None:
    with pytest.raises(CommentNotWaitingError):
        decide(case=case, action="edit_request", rule="R2", version=2, actor=maxine, at=LATER)
    assert now(words[0]) == ("removed", BEFORE, 1, 2, True)
    assert set(Decision.objects.values_list("action", flat=True)) == {"hold"}


def test_given_back_as_one_the_words_before_are_public_and_the_edit_waits(
    case: Case, held_back: BulkDecision, mo: Subscriber, words: list[Comment]
) -> None:
    take_back(held_back, mo)
    case.refresh_from_db()
    assert now(words[0]) == ("published", BEFORE, 1, 2, True)
    assert (case.closed_at, case.hidden_at, case.reason) == (None, None, "edited")


def test_deleted_it_is_nobodys_case(
    held_back: BulkDecision, words: list[Comment], crowd: list[Subscriber], mo: Subscriber
) -> None:
    submit_deletion(comment=words[0], author=crowd[0], at=LATER)
    assert now(words[0])[0] == "deleted"
    assert words[0].cases.get().closed_at == LATER
    assert codes(take_back(held_back, mo)) == {"case_closed": 1}


def test_its_author_is_told_that_he_may_and_where(
    held_back: BulkDecision, words: list[Comment], crowd: list[Subscriber], mo: Subscriber
) -> None:
    browser, change = Client(), f"/comments/{words[0].pk}/edit/"
    sign_in(browser, crowd[0])
    page = browser.get("/me/").content.decode()
    assert "until then you can change or delete it" in page
    assert (page.count('/edit/">Change it<'), change in page) == (2, True)
    assert page.count("Out of sight until somebody has read it") == 2
    assert browser.post(change, {"body": AFTER, "version": 1}).status_code in {302, 303}
    assert now(words[0]) == ("removed", BEFORE, 1, 2, True)
    take_back(held_back, mo)
    assert change not in browser.get("/me/").content.decode()
