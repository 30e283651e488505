"""Whoever is concerned reads a statement for each, and gets one mail for all of them."""

from datetime import timedelta

import pytest

from accounts.models import Subscriber
from accounts.notices.mails.models import MailedNotice, Mailing
from accounts.notices.mails.planning import FOLDED, plan_notices
from accounts.notices.models import Notice
from discussion.moderation.models import Statement
from discussion.moderation.undoing import settle_decisions
from discussion.telling.gathering import gather_notices
from discussion.threads.models import Comment
from tests.moderation.bulk.conftest import LATER, Look, decide_all

pytestmark = pytest.mark.django_db


def test_one_mail_for_all_of_it(look: Look, words: list[Comment], crowd: list[Subscriber]) -> None:
    bulk = decide_all(look({"people": ["person0", "person1"]}))
    then = LATER + timedelta(minutes=1)
    settle_decisions(at=then)
    gather_notices(at=then)
    told = Notice.objects.filter(subscriber=crowd[0], kind="decision")
    assert told.count() == Statement.objects.filter(recipient=crowd[0]).count() == 2
    assert {notice.facts["together"] for notice in told} == {str(bulk.pk)}
    plan_notices(at=then)
    mailing = Mailing.objects.get(subscriber=crowd[0])
    assert (mailing.kind, mailing.period, mailing.due_at) == ("at_once", str(bulk.pk), then + FOLDED)
    assert MailedNotice.objects.filter(mailing=mailing).count() == 2
