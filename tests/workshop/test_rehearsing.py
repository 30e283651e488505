"""A rehearsal tells what a rule would have met, and what became of that; a rule that would meet much asks first."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.models import AuditEntry
from discussion.screening.models import Rehearsal, Rule, RuleChange
from discussion.workshop import counting, tasks
from discussion.workshop.outcomes import outcomes_of
from discussion.workshop.rehearsing import RehearsalRunsError, rehearse_rule
from discussion.workshop.rulebook import RuleTooBroadError, make_rule, switch_rule
from discussion.workshop.selectors import samples_for
from stories.models import Story
from tests.conftest import NOW
from tests.workshop.conftest import MakeRule, Say, judge


def figures(rehearsal: Rehearsal) -> tuple[int, ...]:
    return (rehearsal.seen, rehearsal.matched, rehearsal.removed, rehearsal.restored, rehearsal.waiting)


def test_a_rehearsal_counts_and_tells_what_became_of_it(
    make_rule: MakeRule, say: Say, sonja: Subscriber, mo: Subscriber
) -> None:
    say(5, "Tea and trams.")
    removed, restored, kept, undone, alone = say(5, "C4sino!", days_ago=2)
    judge(removed, mo, "remove")
    judge(restored, mo, "remove", "restore")
    judge(kept, mo, "approve")
    judge(undone, mo, "remove", "undo")
    say(1, "casino", state="held", shown_version=0)
    say(4, "casino", days_ago=8)  # before the window
    say(1, "casino", state="erased")
    rehearsal = rehearse_rule(rule=make_rule(), days=7, by=sonja, at=NOW)
    assert figures(rehearsal) == (11, 6, 1, 1, 1)
    assert (rehearsal.percent, rehearsal.total, rehearsal.done_at) == (54.5, 11, NOW)
    assert str(alone.pk) in rehearsal.samples
    assert not RuleChange.objects.exclude(mode="off").exists()


def test_outcomes_are_two_queries(say: Say, mo: Subscriber, django_assert_num_queries: Any) -> None:
    comments = say(12, "casino")
    for comment in comments:
        judge(comment, mo, "remove")
    with django_assert_num_queries(2):
        assert len(outcomes_of([comment.pk for comment in comments]).removed) == 12


def test_a_large_window_is_counted_by_a_job(
    make_rule: MakeRule, say: Say, sonja: Subscriber, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RULE_REHEARSAL_AT_ONCE = 3
    monkeypatch.setattr(counting, "STRETCH", 2)
    say(3, "casino")
    say(2, "tea")
    rule = make_rule()
    rehearsal = rehearse_rule(rule=rule, days=30, by=sonja, at=NOW)
    assert (rehearsal.done_at, rehearsal.seen, rehearsal.total) == (None, 0, 5)
    with pytest.raises(RehearsalRunsError) as refusal:
        rehearse_rule(rule=rule, days=7, by=sonja, at=NOW)
    assert (refusal.value.code, refusal.value.data) == ("rehearsal_runs", {"rehearsal": str(rehearsal.pk)})
    tasks.run_rehearsals()
    rehearsal.refresh_from_db()
    assert figures(rehearsal)[:2] == (5, 3)
    assert rehearsal.done_at is not None
    assert Rehearsal.objects.count() == 1
    tasks.run_rehearsals()  # again and late: there is nothing to do
    assert figures(Rehearsal.objects.get())[:2] == (5, 3)


def test_a_rehearsal_looks_in_the_scope_of_the_rule(
    make_rule: MakeRule, say: Say, story: Story, sonja: Subscriber
) -> None:
    other = Story.objects.create(slug="other", title="Other", document="t:o", content_hash="", created_at=NOW)
    say(2, "casino", story=other)
    say(1, "casino")
    assert figures(rehearse_rule(rule=make_rule(story=story), days=7, by=sonja, at=NOW))[:2] == (1, 1)
    Story.objects.filter(pk=other.pk).update(merged_into=story, state="archived", published_at=NOW)
    of_the_merged_one = make_rule("casinos", story=other)
    assert figures(rehearse_rule(rule=of_the_merged_one, days=7, by=sonja, at=NOW))[:1] == (1,)  # looks where it counts


def test_samples_are_for_moderators(
    make_rule: MakeRule, say: Say, sonja: Subscriber, mo: Subscriber, edith: Subscriber
) -> None:
    (comment,) = say(1, "casino")
    rehearsal = rehearse_rule(rule=make_rule(), days=7, by=sonja, at=NOW)
    assert samples_for(mo, [rehearsal]) == {rehearsal.pk: [comment]}
    assert samples_for(edith, [rehearsal]) == {rehearsal.pk: []}
    comment.state = "erased"
    comment.save()
    assert samples_for(mo, [rehearsal]) == {rehearsal.pk: []}


def test_a_narrow_rule_is_switched_on_with_a_trace(make_rule: MakeRule, say: Say, sonja: Subscriber) -> None:
    say(99, "tea")
    say(1, "casino")
    rule = switch_rule(rule=make_rule(), mode="on", actor=sonja, at=NOW)
    assert Rule.objects.get().mode == rule.mode == "on"
    entry = AuditEntry.objects.get(verb="rule.switched")
    assert (entry.actor, entry.target) == (sonja, f"rule:{rule.pk}")
    assert (entry.before, entry.after) == ({"mode": "off", "action": "hold"}, {"mode": "on", "action": "hold"})


def test_a_broad_rule_asks_for_confirmation(make_rule: MakeRule, say: Say, sonja: Subscriber) -> None:
    say(97, "tea")
    say(3, "casino")
    rule = make_rule()
    with pytest.raises(RuleTooBroadError) as refusal:
        switch_rule(rule=rule, mode="on", actor=sonja, at=NOW)
    rehearsal = Rehearsal.objects.get()
    told = {"seen": 100, "matched": 3, "percent": 3.0, "limit_percent": 2.0, "days": 7, "rehearsal": str(rehearsal.pk)}
    assert (refusal.value.code, refusal.value.status, refusal.value.data) == ("rule_too_broad", 409, told)
    assert Rule.objects.get().mode == "off"
    assert not AuditEntry.objects.exists()
    switch_rule(rule=rule, mode="on", confirm=rehearsal.pk, actor=sonja, at=NOW + timedelta(hours=23))
    assert Rule.objects.get().mode == "on"


def test_doing_more_asks_too_and_doing_less_does_not(make_rule: MakeRule, say: Say, sonja: Subscriber) -> None:
    say(3, "casino")
    rule = make_rule(mode="on", action="flag")
    with pytest.raises(RuleTooBroadError):
        switch_rule(rule=rule, action="refuse", actor=sonja, at=NOW)
    assert Rule.objects.get().action == "flag"
    switch_rule(rule=rule, mode="rehearsal", actor=sonja, at=NOW)
    switch_rule(rule=rule, action="refuse", actor=sonja, at=NOW)  # in rehearsal it does nothing
    assert Rehearsal.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "hours_later", "code"),
    [(7, 25, "rehearsal_stale"), (3, 1, "rehearsal_stale"), (0, 1, "rehearsal_not_found")],
)
def test_not_every_rehearsal_confirms(
    make_rule: MakeRule, say: Say, sonja: Subscriber, days: int, hours_later: int, code: str
) -> None:
    say(3, "casino")
    rule = make_rule()
    token = rehearse_rule(rule=rule, days=days, by=sonja, at=NOW).pk if days else uuid4()
    with pytest.raises(DomainError) as refusal:
        switch_rule(rule=rule, mode="on", confirm=token, actor=sonja, at=NOW + timedelta(hours=hours_later))
    assert refusal.value.code == code
    assert Rule.objects.get().mode == "off"


def test_of_a_busy_week_an_even_part_is_looked_at(
    make_rule: MakeRule, say: Say, sonja: Subscriber, settings: Any
) -> None:
    settings.RULE_SAMPLE = 20
    say(160, "casino")
    with pytest.raises(RuleTooBroadError):
        switch_rule(rule=make_rule(), mode="on", actor=sonja, at=NOW)
    rehearsal = Rehearsal.objects.get()
    assert rehearsal.step == 8
    assert 0 < rehearsal.seen == rehearsal.matched <= 60


def test_a_new_rule_does_not_begin_in_force(sonja: Subscriber) -> None:
    with pytest.raises(DomainError) as refusal:
        make_rule(kind="word", term="casino", action="hold", mode="on", actor=sonja, at=NOW)
    assert refusal.value.code == "rule_begins_off"
    assert not Rule.objects.exists()
    rule = make_rule(kind="word", term="casino", action="hold", actor=sonja, at=NOW)
    assert (rule.mode, AuditEntry.objects.get().verb) == ("off", "rule.made")
