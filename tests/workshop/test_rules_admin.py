"""The workshop in the admin: the same services as over the API, with a text to try a rule on."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Subscriber
from discussion.screening.models import Rehearsal, Rule
from tests.signing_in import sign_in
from tests.workshop.conftest import MakeRule, Say

NEW = "admin:screening_rule_new"
WORDS = "admin:screening_rule_words"
WORD = {"kind": "word", "aspect": "", "term": "casino", "action": "hold", "topic": "", "story": "", "text": ""}


@pytest.fixture
def as_sonja(client: Client, sonja: Subscriber) -> Client:
    sign_in(client, sonja)
    return client


def work(rule: Rule, page: str = "work") -> str:
    return reverse(f"admin:screening_rule_{page}", args=[rule.pk])


@pytest.mark.parametrize(
    ("text", "says"), [("my c.a.s.i.n.o", "The text meets it"), ("tea", "The text does <b>not</b> meet it")]
)
def test_a_rule_is_tried_before_it_is_made(as_sonja: Client, text: str, says: str) -> None:
    page = as_sonja.post(reverse(NEW), {**WORD, "text": text, "try": "1"}).content.decode()
    assert says in page
    assert text in page
    assert not Rule.objects.exists()


def test_a_rule_is_made_off(as_sonja: Client, sonja: Subscriber) -> None:
    answer = as_sonja.post(reverse(NEW), WORD)
    rule = Rule.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, work(rule))
    assert (rule.term, rule.mode, rule.created_by) == ("casino", "off", sonja)


@pytest.mark.parametrize(
    ("wrong", "status", "says"),
    [
        ({"term": "!"}, 422, "There is no letter or digit"),
        (
            {"kind": "pattern", "term": "win [z-a]"},
            422,
            "Invalid character class range: <code>z-a</code>, at character 5",
        ),
        ({"kind": "link", "term": "a.example"}, 400, "Say what of a link"),
        ({"story": "nothing-here"}, 422, "No topic or story"),
    ],
)
def test_a_refusal_is_told_with_what_was_typed(as_sonja: Client, wrong: dict[str, str], status: int, says: str) -> None:
    answer = as_sonja.post(reverse(NEW), {**WORD, **wrong})
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert not Rule.objects.exists()


def test_a_broad_rule_shows_its_figures_and_asks(as_sonja: Client, make_rule: MakeRule, say: Say) -> None:
    say(3, "a casino <script>alert(1)</script>", at=timezone.now())
    rule = make_rule()
    sent = {"mode": "on", "action": "hold"}
    answer = as_sonja.post(work(rule, "switch"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "It would have met 3 of 3 comments" in page
    assert "a casino &lt;script&gt;" in page
    assert Rule.objects.get().mode == "off"
    confirm = str(Rehearsal.objects.get().pk)
    assert confirm in page
    assert as_sonja.post(work(rule, "switch"), {**sent, "confirm": confirm}).status_code == 302
    assert Rule.objects.get().mode == "on"


def test_a_rehearsal_is_a_form(as_sonja: Client, make_rule: MakeRule) -> None:
    rule = make_rule()
    assert as_sonja.post(work(rule, "rehearse"), {"days": "30"}).status_code == 302
    assert Rehearsal.objects.get().days == 30
    assert "0 of 0" in as_sonja.get(work(rule)).content.decode()
    assert as_sonja.post(work(rule, "rehearse"), {"days": "9999"}).status_code == 400
    assert Rehearsal.objects.count() == 1


def test_a_list_of_words_shows_what_it_would_hold_before_it_is_made(
    as_sonja: Client, say: Say, settings: Settings
) -> None:
    settings.RULES_WRONG_PERCENT = 10
    say(20, "Tea.", at=timezone.now())
    say(4, "a c4sino", at=timezone.now())
    sent = {"words": "casino\n<b>poker</b>\n!"}
    page = as_sonja.post(reverse(WORDS), {**sent, "look": "1"}).content.decode()
    assert "<td><bdi>casino</bdi></td><td>4</td><td>Flag</td>" in page
    assert "<td><bdi>&lt;b&gt;poker&lt;/b&gt;</bdi></td><td>0</td><td>Hold</td>" in page
    assert "Nothing can be looked for by these: <bdi>!</bdi>" in page
    assert not Rule.objects.exists()
    [looked_at] = re.findall(r'name="looked_at" value="(\w+)"', page)
    other = as_sonja.post(reverse(WORDS), {"words": "casino\npoker", "looked_at": looked_at}).content.decode()
    assert ("Nothing is made yet." in other, "<td><bdi>poker</bdi></td>" in other) == (True, True)
    assert not Rule.objects.exists()
    assert as_sonja.post(reverse(WORDS), {**sent, "looked_at": looked_at}).status_code == 302
    assert set(Rule.objects.values_list("mode", "action")) == {("on", "flag"), ("on", "hold")}
    again = as_sonja.post(reverse(WORDS), sent)
    assert (again.status_code, "There is no word in this list" in again.content.decode()) == (422, True)
    assert as_sonja.post(reverse(WORDS), {"words": ""}).status_code == 400
    assert Rule.objects.count() == 2


@pytest.mark.trust("V8")
def test_a_moderator_reads_and_changes_nothing(client: Client, mo: Subscriber, make_rule: MakeRule) -> None:
    rule = make_rule()
    sign_in(client, mo)
    assert client.get(reverse("admin:screening_rule_changelist")).status_code == 200
    assert "Save" not in client.get(work(rule)).content.decode()
    assert client.post(reverse(NEW), WORD).status_code == 403
    assert client.post(reverse(WORDS), {"words": "casino"}).status_code == 403
    assert client.post(work(rule, "switch"), {"mode": "on", "action": "hold"}).status_code == 403
    assert client.post(work(rule, "rehearse"), {"days": "7"}).status_code == 403
    assert (Rule.objects.get().mode, Rehearsal.objects.count()) == ("off", 0)
    assert client.get(reverse("admin:screening_rule_work", args=[10**30])).status_code == 404
