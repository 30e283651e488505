"""From decisions to a version of the spam classifier, and what people let it do."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.moderation.models import AuditEntry, Decision
from discussion.moderation.spam.learning import switch_classifier, teach_classifier
from discussion.moderation.spam.verdicts import final_verdicts
from discussion.screening.models import SpamModel, SpamSwitch
from discussion.screening.personal import erase
from discussion.screening.services import screen
from discussion.threads.models import Comment, Revision
from stories.models import Story
from tests.conftest import NOW
from tests.screening.spammers import make_ham, make_spam
from tests.signing_in import sign_in

ADDRESS = "/api/v1/moderation/classifier/"
SPAM = "Best casino bonus! click here now 500$ https://win-big.example/7"
Decided = Callable[..., list[Comment]]
pytestmark = pytest.mark.usefixtures("trusted")


@pytest.fixture
def decided(story: Story, bob: Subscriber, mo: Subscriber) -> Decided:
    """`decided(spam=120, ham=120)`: comments that were removed under R2, and kept, one after the other."""
    dice = Random(4)

    def decide(*, spam: int, ham: int, hours_ago: int = 500) -> list[Comment]:
        kinds = [True] * spam + [False] * ham
        dice.shuffle(kinds)
        words = [(make_spam if is_spam else make_ham)(dice)[0] for is_spam in kinds]
        comments = Comment.objects.bulk_create(
            Comment(
                story=story, author=bob, state="published", shown_version=1, body=body, body_html="", body_text=body,
                story_version=1, created_at=NOW - timedelta(days=60),
            ) for body in words
        )  # fmt: skip
        Revision.objects.bulk_create(
            Revision(comment=comment, version=1, state="shown", body=comment.body, created_at=NOW)
            for comment in comments
        )
        Decision.objects.bulk_create(
            Decision(
                action="remove" if is_spam else "approve", rule="R2" if is_spam else "", comment=comment, subject=bob,
                version=1, actor=mo, at=NOW - timedelta(hours=hours_ago) + timedelta(minutes=number),
            ) for number, (comment, is_spam) in enumerate(zip(comments, kinds, strict=True))
        )  # fmt: skip
        return comments

    return decide


def reverse(comment: Comment, action: str, mo: Subscriber) -> None:
    first = comment.decisions.get()
    Decision.objects.create(action=action, comment=comment, version=1, actor=mo, reverses=first, at=NOW)


def test_a_decision_counts_as_what_it_became(decided: Decided, mo: Subscriber) -> None:
    comments = decided(spam=4, ham=1)
    removed = [comment for comment in comments if comment.decisions.get().action == "remove"]
    reverse(removed[0], "restore", mo)
    reverse(removed[1], "undo", mo)
    Decision.objects.create(action="remove", rule="R1", comment=removed[2], version=1, actor=mo, at=NOW)
    verdicts = final_verdicts(at=NOW)
    assert {each.comment for each in verdicts if each.is_spam} == {removed[3].pk}
    assert removed[0].pk in {each.comment for each in verdicts if not each.is_spam}
    assert len(verdicts) == 3
    assert final_verdicts(at=NOW + timedelta(days=366)) == []


@pytest.mark.parametrize(("spam", "ham"), [(0, 0), (99, 100), (39, 200), (200, 39)])
def test_it_is_off_until_there_is_enough_of_both(decided: Decided, spam: int, ham: int) -> None:
    decided(spam=spam, ham=ham)
    assert teach_classifier(at=NOW) is None
    assert not SpamModel.objects.exists()


def test_enough_decisions_make_a_version_that_flags(
    decided: Decided, story: Story, alice: Subscriber, mo: Subscriber
) -> None:
    decided(spam=100, ham=110)
    model = teach_classifier(at=NOW)
    assert model is not None
    assert (model.in_force, model.spam + model.ham, model.note) == (True, 158, "The first version.")
    assert model.caught + model.missed + model.mistaken + model.spared == 52
    assert model.caught > 15
    assert model.mistaken <= 1
    verdict = screen(body=SPAM, author=alice, story=story, parent=None, at=NOW)
    said = next(each for each in verdict.signals if each.check == "spam")
    assert (str(said.verdict), said.code, said.version) == ("flag", "looks_like_spam", model.pk)
    assert verdict.outcome == "publish"
    calm = screen(body="I think the bridge is used by families.", author=alice, story=story, parent=None, at=NOW)
    assert {str(each.verdict) for each in calm.signals} == {"pass"}
    staff = screen(body=SPAM, author=mo, story=story, parent=None, at=NOW)
    assert "looks_like_spam" not in [each.code for each in staff.signals]
    assert teach_classifier(at=NOW + timedelta(hours=1)) is None  # nothing is new


def test_it_holds_where_seniors_let_it_and_says_nothing_when_off(
    decided: Decided, story: Story, alice: Subscriber, sonja: Subscriber
) -> None:
    decided(spam=130, ham=130)  # of fewer nobody could be sure that 95 % are spam
    teach_classifier(at=NOW)
    outcomes = []
    for mode in ("hold", "off", "flag"):
        switch_classifier(mode=mode, actor=sonja, at=NOW)
        verdict = screen(body=SPAM, author=alice, story=story, parent=None, at=NOW)
        outcomes.append((verdict.outcome, [each.code for each in verdict.signals if each.code]))
    assert outcomes == [("hold", ["looks_like_spam"]), ("publish", []), ("publish", ["looks_like_spam"])]
    assert list(
        AuditEntry.objects.filter(verb="switch_classifier").order_by("id").values_list("verb", "before", "after")
    ) == [
        ("switch_classifier", {"mode": "flag"}, {"mode": "hold"}),
        ("switch_classifier", {"mode": "hold"}, {"mode": "off"}),
        ("switch_classifier", {"mode": "off"}, {"mode": "flag"}),
    ]


def test_a_worse_version_does_not_come_into_force(decided: Decided, mo: Subscriber) -> None:
    decided(spam=100, ham=110)
    first = teach_classifier(at=NOW)
    for comment in decided(
        spam=60, ham=60, hours_ago=400
    ):  # told wrongly, then set right: noise in what is learnt from
        Revision.objects.filter(comment=comment).update(body=comment.body[::-1])
    decided(spam=60, ham=60, hours_ago=300)
    second = teach_classifier(at=NOW)
    assert first is not None
    assert second is not None
    assert second.note.startswith("Goodness")
    first.refresh_from_db()
    assert [first.in_force, second.in_force].count(True) == 1
    loser = first if second.in_force else second
    assert bytes(loser.weights) == b""
    assert second.in_force == (float(second.note.split()[1].strip(",")) >= float(second.note.split()[-1].strip(".")))


def test_who_is_erased_is_forgotten(decided: Decided, bob: Subscriber, settings: Any, story: Story) -> None:
    decided(spam=100, ham=110)
    first = teach_classifier(at=NOW)
    erase(bob.pk, choice="erase", at=NOW)  # type: ignore[arg-type]  # whichever
    second = teach_classifier(at=NOW)
    assert first is not None
    assert second is not None
    assert second.in_force
    assert not SpamModel.objects.exclude(pk=second.pk).exclude(weights=b"").exists()
    Revision.objects.update(body="")
    SpamModel.objects.update(must_forget=True)
    assert teach_classifier(at=NOW) is None  # of nothing nothing is learnt
    settings.SECRET_KEY = "another secret of this site, which is as long as it should be"
    verdict = screen(body=SPAM, author=bob, story=story, parent=None, at=NOW)
    assert "looks_like_spam" not in [each.code for each in verdict.signals]


@pytest.mark.parametrize(
    ("role", "reads", "switches"),
    [("", 403, 403), ("editor", 403, 403), ("moderator", 200, 403), ("senior", 200, 200), ("administrator", 200, 200)],
)
def test_who_may_read_and_switch(
    client_of: Callable[[Subscriber], APIClient],
    make_subscriber: Callable[..., Subscriber],
    role: str,
    reads: int,
    switches: int,
) -> None:
    client = client_of(make_subscriber("roland", role=role))
    assert client.get(ADDRESS).status_code == reads
    assert client.put(ADDRESS, {"mode": "hold"}).status_code == switches
    assert SpamSwitch.objects.count() == (switches == 200)


def test_refusals_leave_nothing(client_of: Callable[[Subscriber], APIClient], sonja: Subscriber) -> None:
    client = client_of(sonja)
    refused = [client.put(ADDRESS, {"mode": mode}) for mode in ("refuse", "flag")]
    assert [(each.status_code, each.json()["code"]) for each in refused] == [(422, "mode_unknown"), (409, "mode_set")]
    assert client.put(ADDRESS, {}).status_code == 400
    assert not SpamSwitch.objects.exists()
    assert not AuditEntry.objects.exists()


def test_figures_are_told(
    client_of: Callable[[Subscriber], APIClient],
    decided: Decided,
    mo: Subscriber,
) -> None:
    decided(spam=100, ham=110)
    teach_classifier(at=NOW)
    client = client_of(mo)
    told = client.get(ADDRESS).json()
    assert told["mode"] == "flag"
    assert (told["decisions"]["needed"], told["switches"]) == (200, [])
    [version] = told["versions"]
    caught, of = version["precision"]["part"], version["precision"]["of"]
    assert version["precision"]["value"] == caught / of
    low, high = version["precision"]["interval"]
    assert low < caught / of <= high <= 1


def test_the_admin_shows_them_and_has_the_buttons(decided: Decided, mo: Subscriber, sonja: Subscriber) -> None:
    decided(spam=100, ham=110)
    teach_classifier(at=NOW)
    page, switch = "/admin/screening/spammodel/", "/admin/screening/spammodel/switch/"
    moderator, senior = Client(), Client()
    sign_in(moderator, mo)
    sign_in(senior, sonja)
    assert b"Of what it flags is spam" in moderator.get(page).content
    assert b"<button" not in moderator.get(page).content.partition(b"spam-modes")[2].partition(b"</ul>")[0]
    assert moderator.post(switch, {"mode": "hold"}).status_code == 403
    assert senior.get(switch).status_code == 405
    senior.post(switch, {"mode": "hold"})
    assert SpamSwitch.objects.get().mode == "hold"
    again = senior.post(switch, {"mode": "hold"}, follow=True)
    assert "does that already" in again.content.decode()


def test_a_classifier_costs_a_post_one_query(decided: Decided, story: Story, alice: Subscriber) -> None:
    decided(spam=100, ham=110)
    teach_classifier(at=NOW)
    for _ in range(2):
        connection.queries_log.clear()
        connection.force_debug_cursor = True
        screen(body=SPAM, author=alice, story=story, parent=None, at=NOW)
        asked = [each["sql"] for each in connection.queries if "spammodel" in each["sql"]]
        connection.force_debug_cursor = False
    assert len(asked) == 1  # the weights were loaded by the first
