"""The word list: added once whatever the spelling, switched with a trace, in the admin by seniors only."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.models import Subscriber
from discussion.screening.models import WordRule, WordRuleSwitch
from discussion.screening.rules import PhraseEmptyError, PhraseListedError, add_word_rule, switch_word_rule
from tests.conftest import NOW
from tests.screening.conftest import MakeRule
from tests.signing_in import sign_in

ADD = "admin:screening_wordrule_add"
LIST = "admin:screening_wordrule_changelist"


@pytest.fixture
def senior(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    return make_subscriber("sonja", role=roles.SENIOR)


def test_a_rule_is_added_in_force_with_its_author(mo: Subscriber) -> None:
    rule = add_word_rule(phrase="Frée  Cаsino", action="hold", by=mo, at=NOW)  # with a Cyrillic а
    assert (rule.folded, rule.enabled, rule.created_by, rule.created_at) == ("free casino", True, mo, NOW)
    assert list(rule.switches.values_list("enabled", "by", "at")) == [(True, mo.pk, NOW)]


@pytest.mark.parametrize("phrase", ["casino", "CASINO", "саsino", "cas\u200bino"])
def test_one_rule_for_all_spellings(make_rule: MakeRule, mo: Subscriber, phrase: str) -> None:
    make_rule("Casino")
    with pytest.raises(PhraseListedError) as refusal:
        add_word_rule(phrase=phrase, action="refuse", by=mo, at=NOW)
    assert refusal.value.code == "phrase_listed"
    assert WordRule.objects.get().action == "hold"


@pytest.mark.parametrize("phrase", ["", "  ", "!?", "\u200b"])
def test_a_phrase_without_letters_is_refused(mo: Subscriber, phrase: str) -> None:
    with pytest.raises(PhraseEmptyError) as refusal:
        add_word_rule(phrase=phrase, action="hold", by=mo, at=NOW)
    assert refusal.value.code == "phrase_empty"
    assert not WordRule.objects.exists()


def test_switching_leaves_a_trace_and_only_when_it_changes_something(make_rule: MakeRule, mo: Subscriber) -> None:
    rule = make_rule("casino")
    for enabled in (False, False, True):
        switch_word_rule(rule=rule, enabled=enabled, by=mo, at=NOW)
    rule.refresh_from_db()
    assert rule.enabled
    assert list(rule.switches.order_by("id").values_list("enabled", flat=True)) == [True, False, True]


def test_a_senior_adds_a_rule_in_the_admin(client: Client, senior: Subscriber) -> None:
    sign_in(client, senior)
    answer = client.post(reverse(ADD), {"phrase": "casino", "action": "hold"})
    assert answer.status_code == 302
    rule = WordRule.objects.get()
    assert (rule.phrase, rule.action, rule.created_by) == ("casino", "hold", senior)
    assert WordRuleSwitch.objects.count() == 1


def test_the_admin_tells_why_it_refuses(client: Client, senior: Subscriber, make_rule: MakeRule) -> None:
    make_rule("casino")
    sign_in(client, senior)
    answer = client.post(reverse(ADD), {"phrase": "CASINO", "action": "refuse"}, follow=True)
    assert PhraseListedError.message in answer.content.decode()
    assert WordRule.objects.count() == 1


@pytest.mark.parametrize(("action", "enabled"), [("disable", False), ("enable", True)])
def test_a_senior_switches_rules_in_the_admin(
    client: Client, senior: Subscriber, make_rule: MakeRule, action: str, enabled: bool
) -> None:
    rule = make_rule("casino")
    switch_word_rule(rule=rule, enabled=not enabled, by=senior, at=NOW)
    sign_in(client, senior)
    client.post(reverse(LIST), {"action": action, "_selected_action": [rule.pk]})
    rule.refresh_from_db()
    assert rule.enabled is enabled


@pytest.mark.trust("V8")
def test_a_moderator_reads_the_list_and_changes_nothing(client: Client, mo: Subscriber, make_rule: MakeRule) -> None:
    rule = make_rule("casino")
    sign_in(client, mo)
    assert client.get(reverse(LIST)).status_code == 200
    assert client.get(reverse("admin:screening_wordrule_change", args=[rule.pk])).status_code == 200
    assert client.post(reverse(ADD), {"phrase": "roulette", "action": "hold"}).status_code == 403
    client.post(reverse(LIST), {"action": "disable", "_selected_action": [rule.pk]})
    rule.refresh_from_db()
    assert (rule.enabled, WordRule.objects.count()) == (True, 1)
