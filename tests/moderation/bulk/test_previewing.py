"""What a preview finds, in each way of naming it, and that it does nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts import roles
from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.bulk.forgetting import forget_previews
from discussion.moderation.cases import heartbeat
from discussion.moderation.decisions import ban_subscriber
from discussion.moderation.intake import report_comment
from discussion.moderation.models import AuditEntry, BulkDecision, BulkItem, Case, Decision
from discussion.threads.models import Comment
from stories.models import Story
from tests.conftest import NOW
from tests.moderation.bulk.conftest import LATER, Look
from tests.moderation.conftest import MANY_LINKS, Write


def meant(preview: Any) -> set[Any]:
    left = preview.bulk.items.filter(outcome="pending")
    return {item.comment_id or item.subject_id for item in left}


def test_a_preview_lists_samples_and_reasons_and_does_nothing(
    look: Look, words: list[Comment], crowd: list[Subscriber], mo: Subscriber, maxine: Subscriber, bob: Subscriber
) -> None:
    case = report_comment(comment=words[0], reporter=bob, reason="spam", at=NOW).case
    heartbeat(case=case, moderator=maxine, at=LATER)
    preview = look({"comments": [comment.pk for comment in words] + [uuid4(), uuid4()]})
    assert meant(preview) == {comment.pk for comment in words[1:]}
    assert preview.skipped == {"case_leased": 1, "not_found": 2}
    assert preview.people == 3
    assert [item.comment for item in preview.samples] == words[1:]
    bulk = BulkDecision.objects.get()
    assert (bulk.state, bulk.total, bulk.needs_second, bulk.actor) == ("previewed", 5, False, mo)
    assert preview.token not in bulk.token_hash
    assert not Decision.objects.exists()
    assert not AuditEntry.objects.exists()
    assert {comment.state for comment in Comment.objects.all()} == {"published"}


def test_every_way_of_naming_comments(
    look: Look, write: Write, words: list[Comment], crowd: list[Subscriber], story: Story, bob: Subscriber
) -> None:
    links = write(crowd[2], MANY_LINKS, minutes=30)  # waits
    spam = report_comment(comment=words[1], reporter=bob, reason="spam", at=NOW).case
    by_case = look({"cases": [spam.pk, uuid4()]})
    assert (meant(by_case), by_case.skipped) == ({words[1].pk}, {"not_found": 1})
    assert meant(look({"author": "person1"})) == {words[2].pk, words[3].pk}
    assert meant(look({"author": "person1", "story": story.slug})) == {words[2].pk, words[3].pk}
    assert meant(look({"people": ["person0", "person2"]})) == {
        words[0].pk,
        words[1].pk,
        words[4].pk,
        words[5].pk,
        links.pk,
    }
    assert meant(look({"reports": "spam"})) == {words[1].pk}
    assert meant(look({"reports": "any"})) == {words[1].pk}
    assert meant(look({"check": "many_links"})) == {links.pk}
    assert meant(look({"check": "many_links"}, action="approve")) == {links.pk}
    window = {"story": story.slug, "since": NOW + timedelta(seconds=30), "until": NOW + timedelta(minutes=2)}
    assert meant(look(window)) == {words[1].pk, words[3].pk, words[5].pk}
    assert meant(look({"author": "person1"}, action="ban")) == {crowd[1].pk}
    assert meant(look(window, action="warn")) == {person.pk for person in crowd}


def test_people_who_would_be_skipped(
    look: Look,
    crowd: list[Subscriber],
    mo: Subscriber,
    make_subscriber: Callable[..., Subscriber],
) -> None:
    make_subscriber("edna", role=roles.EDITOR)
    ban_subscriber(subscriber=crowd[0], rule="R1", reason="Before.", actor=mo, at=NOW)
    preview = look({"people": ["person0", "PERSON1", "edna", "mo", "nobody", "\x00"]}, action="ban")
    assert meant(preview) == {crowd[1].pk}
    assert preview.skipped == {"already_banned": 1, "has_role": 1, "own_case": 1, "not_found": 2}


REFUSED = [
    ({}, {}, "selection_unclear"),
    ({"author": "person0", "check": "newcomer"}, {}, "selection_unclear"),
    ({"cases": [uuid4()], "story": "tram-line-nine"}, {}, "selection_unclear"),
    ({"since": NOW, "until": LATER}, {}, "selection_unclear"),
    ({"since": NOW, "story": "tram-line-nine"}, {}, "selection_unclear"),
    ({"author": "person0", "until": LATER}, {}, "selection_unclear"),
    ({"author": "nobody"}, {}, "not_found"),
    ({"author": "person0", "story": "no-such"}, {}, "story_not_found"),
    ({"brigade": uuid4()}, {}, "brigade_not_found"),
    ({"comments": [uuid4()]}, {}, "nothing_selected"),
    ({"author": "person0"}, {"action": "approve"}, "nothing_selected"),
    ({"author": "person0"}, {"rule": "R99"}, "rule_unknown"),
    ({"author": "person0"}, {"action": "restore"}, "action_unknown"),
    ({"author": "person0"}, {"action": "reverse"}, "action_unknown"),
    ({"author": "person0"}, {"action": "silence"}, "period_invalid"),
    ({"author": "person0"}, {"action": "ban", "until": LATER}, "period_invalid"),
    ({"author": "person0"}, {"action": "leave_out"}, "story_missing"),
]


@pytest.mark.parametrize(("selection", "sent", "code"), REFUSED)
@pytest.mark.usefixtures("words")
def test_what_cannot_be_previewed(look: Look, selection: dict[str, Any], sent: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        look(selection, **sent)
    assert refusal.value.code == code
    assert not BulkDecision.objects.exists()


@pytest.mark.usefixtures("words")
def test_more_than_the_most_is_refused(look: Look, settings: Any) -> None:
    settings.BULK_MOST = 5
    with pytest.raises(DomainError) as refusal:
        look({"reports": "any"} | {"reports": None, "people": ["person0", "person1", "person2"]})
    assert (refusal.value.code, refusal.value.data) == ("selection_too_large", {"most": 5})


@pytest.mark.usefixtures("words")
def test_only_moderators_look(look: Look, alice: Subscriber, edith: Subscriber) -> None:
    for person in (alice, edith):
        with pytest.raises(DomainError) as refusal:
            look({"author": "person0"}, actor=person)
        assert refusal.value.code == "off_duty"
    assert not BulkDecision.objects.exists()


@pytest.mark.usefixtures("words")
def test_previews_that_came_to_nothing_are_forgotten(look: Look) -> None:
    look({"author": "person0"})
    forget_previews(at=LATER + timedelta(hours=12))
    assert BulkItem.objects.count() == 2
    forget_previews(at=LATER + timedelta(hours=25))
    assert not BulkDecision.objects.exists()
    assert not BulkItem.objects.exists()
    assert Case.objects.count() == 0
