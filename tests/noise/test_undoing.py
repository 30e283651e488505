"""Whatever can be undone is undone in the noise as well: the story is then as if it had never happened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Subscriber, Vouch
from discussion.moderation.decisions import ban_subscriber, decide, reverse_decision, unban_subscriber
from discussion.moderation.intake import report_comment, submit_comment
from discussion.moderation.models import Case
from discussion.threads.models import Comment
from discussion.threads.services import (
    declare_stance,
    delete_comment,
    follow_story,
    post_comment,
    react,
    remove_comment,
    restore_comment,
    unfollow_story,
    withdraw_reaction,
    withdraw_stance,
)
from stories.models import Story
from stories.noise.folding import check_noise, fold_pending
from stories.noise.models import Engagement, StoryNoise
from stories.noise.services import exclude_actor, include_actor
from tests.conftest import LONG_AGO, NOW
from tests.noise.ledger import state_of

pytestmark = pytest.mark.trust("G11")
MINUTE = timedelta(minutes=1)


def exactly(numbers: dict[str, float]) -> Any:
    """To the last digits: sums are added in another order."""
    return pytest.approx(numbers, rel=1e-12, abs=1e-12)


@dataclass
class Scene:
    """Alice criticises, Bob defends and answers her; Dora comes in later, and is what is undone."""

    story: Story
    alice: Subscriber
    bob: Subscriber
    dora: Subscriber
    mo: Subscriber
    root: Comment
    answer: Comment

    def say(self, who: Subscriber, parent: Comment | None = None, *, side: str = "", minutes: int = 5) -> Comment:
        facts: dict[str, Any] = {"story": self.story, "author": who, "parent": parent, "side": side, "held": False}
        return post_comment(body=f"{who} after {minutes}", at=NOW + minutes * MINUTE, **facts)

    def noise(self) -> dict[str, float]:
        """Every number that is kept of it, after a fold that the ledger confirms."""
        fold_pending(at=NOW + 60 * MINUTE)
        assert check_noise(stories=[self.story.pk]) == []
        state = state_of(StoryNoise.objects.get(story=self.story))
        state.pop("band")  # as it was last announced
        return state | {"as_of": state["as_of"].timestamp()}


@pytest.fixture
def scene(
    story: Story, alice: Subscriber, bob: Subscriber, make_subscriber: Callable[..., Subscriber], mo: Subscriber
) -> Scene:
    dora = make_subscriber("dora")
    Vouch.objects.bulk_create(Vouch(subscriber=person, by=mo, reason="Known.", at=LONG_AGO) for person in (alice, bob))
    Vouch.objects.create(subscriber=dora, by=mo, reason="Known.", at=LONG_AGO)
    for person, side in ((alice, "critic"), (bob, "defender")):
        declare_stance(story=story, subscriber=person, side=side, because=None, at=NOW)
    place: dict[str, Any] = {"story": story, "held": False, "at": NOW}
    root = post_comment(author=alice, parent=None, side="critic", body="The tram is noisy.", **place)
    answer = post_comment(author=bob, parent=root, side="defender", body="The cars are worse.", **place)
    return Scene(story, alice, bob, dora, mo, root, answer)


Turn = Callable[[Scene], object]
LATE: dict[str, Any] = {"at": NOW + 30 * MINUTE}


def dora_says(scene: Scene) -> Comment:
    return Comment.objects.filter(author=scene.dora).latest("created_at")


def everything(scene: Scene) -> None:
    """One of each act that there is."""
    declare_stance(story=scene.story, subscriber=scene.dora, side="defender", because=None, at=NOW + MINUTE)
    scene.say(scene.dora)
    scene.say(scene.dora, scene.root, minutes=6)
    react(comment=scene.root, subscriber=scene.dora, kind="disagree", at=NOW + 7 * MINUTE)
    follow_story(story=scene.story, subscriber=scene.dora, at=NOW + 8 * MINUTE)
    report_comment(comment=scene.root, reporter=scene.dora, reason="illegal", at=NOW + 9 * MINUTE)
    assert set(Engagement.objects.filter(actor=scene.dora).values_list("kind", flat=True)) == {
        "stance", "comment", "reply", "reaction", "follow", "report"
    }  # fmt: skip


def disagree(scene: Scene) -> None:
    react(comment=scene.answer, subscriber=scene.alice, kind="disagree", at=NOW + MINUTE)


TURNS = [  # done, undone, given back
    pytest.param(
        lambda s: s.say(s.dora),
        lambda s: delete_comment(comment=dora_says(s), author=s.dora, **LATE),
        None,
        id="a comment that its author deletes",
    ),
    pytest.param(
        lambda s: s.say(s.dora, s.answer, side="critic"),
        lambda s: delete_comment(comment=dora_says(s), author=s.dora, **LATE),
        None,
        id="a reply across the sides that its author deletes",
    ),
    pytest.param(
        lambda s: s.say(s.dora, s.root, side="defender"),
        lambda s: remove_comment(comment=dora_says(s), reason="abuse", by=s.mo, **LATE),
        lambda s: restore_comment(comment=dora_says(s), by=s.mo, **LATE),
        id="a comment that is taken down, and restored",
    ),
    pytest.param(
        lambda s: react(comment=s.root, subscriber=s.dora, kind="agree", at=NOW + MINUTE),
        lambda s: withdraw_reaction(comment=s.root, subscriber=s.dora, **LATE),
        None,
        id="a reaction that is withdrawn",
    ),
    pytest.param(
        disagree,
        lambda s: withdraw_reaction(comment=s.answer, subscriber=s.alice, **LATE),
        None,
        id="a disagreement across the sides that is withdrawn",
    ),
    pytest.param(
        lambda s: declare_stance(story=s.story, subscriber=s.dora, side="critic", because=None, at=NOW + MINUTE),
        lambda s: withdraw_stance(story=s.story, subscriber=s.dora, **LATE),
        None,
        id="a stance that is withdrawn",
    ),
    pytest.param(
        lambda s: follow_story(story=s.story, subscriber=s.dora, at=NOW + MINUTE),
        lambda s: unfollow_story(story=s.story, subscriber=s.dora, **LATE),
        None,
        id="a follow that is withdrawn",
    ),
    pytest.param(
        everything,
        lambda s: ban_subscriber(subscriber=s.dora, rule="R6", reason="Two.", actor=s.mo, **LATE),
        lambda s: unban_subscriber(subscriber=s.dora, note="One.", actor=s.mo, **LATE),
        id="a person who is banned, and let in again",
    ),
    pytest.param(
        everything,
        lambda s: exclude_actor(actor=s.dora, story=s.story, by=s.mo, **LATE),
        lambda s: include_actor(actor=s.dora, story=s.story, by=s.mo, **LATE),
        id="a person who is left out of the story, and taken in again",
    ),
]


@pytest.mark.parametrize(("done", "undone", "back"), TURNS)
def test_as_if_it_had_never_happened(scene: Scene, done: Turn, undone: Turn, back: Turn | None) -> None:
    before = scene.noise()
    done(scene)
    between = scene.noise()
    assert between != before
    undone(scene)
    assert scene.noise() == exactly(before)
    if back:
        back(scene)
        assert scene.noise() == exactly(between)


@pytest.mark.parametrize(("done", "undone", "back"), TURNS)
def test_undone_before_anybody_has_counted(scene: Scene, done: Turn, undone: Turn, back: Turn | None) -> None:
    """Act and withdrawal are pending together: one fold sees both."""
    before = scene.noise()
    done(scene)
    undone(scene)
    assert scene.noise() == exactly(before)
    if back:
        back(scene)
        assert scene.noise() != exactly(before)


def test_whatever_answers_what_is_gone_crosses_no_longer(scene: Scene) -> None:
    both = scene.noise()
    assert both["clash"] == 0  # one camp has answered; the other has yet to
    reply = scene.say(scene.alice, scene.answer, side="critic")
    met = scene.noise()
    assert met["clash"] > 0
    remove_comment(comment=scene.answer, reason="abuse", by=scene.mo, at=NOW + 30 * MINUTE)
    assert scene.noise()["clash"] == 0
    assert Engagement.objects.get(source_key=reply.source_key).crossing
    restore_comment(comment=scene.answer, by=scene.mo, at=NOW + 31 * MINUTE)
    assert scene.noise() == exactly(met)


@pytest.mark.parametrize("first", ["agree", None])
def test_of_a_changed_reaction_the_later_counts(scene: Scene, first: str | None) -> None:
    declare_stance(story=scene.story, subscriber=scene.dora, side="defender", because=None, at=NOW)
    for kind in filter(None, (first, "disagree")):
        react(comment=scene.root, subscriber=scene.dora, kind=kind, at=NOW + MINUTE)
    acts = Engagement.objects.live().filter(actor=scene.dora, kind="reaction")
    assert list(acts.values_list("crossing", flat=True)) == [True]
    told = scene.noise()
    react(comment=scene.root, subscriber=scene.dora, kind="agree", at=NOW + MINUTE)
    react(comment=scene.root, subscriber=scene.dora, kind="disagree", at=NOW + MINUTE)
    assert scene.noise() == exactly(told)


def test_of_a_changed_stance_the_later_counts(scene: Scene) -> None:
    declare_stance(story=scene.story, subscriber=scene.dora, side="defender", because=None, at=NOW + 2 * MINUTE)
    told = scene.noise()
    withdraw_stance(story=scene.story, subscriber=scene.dora, at=NOW + 3 * MINUTE)
    declare_stance(story=scene.story, subscriber=scene.dora, side="critic", because=None, at=NOW + MINUTE)
    declare_stance(story=scene.story, subscriber=scene.dora, side="defender", because=None, at=NOW + 2 * MINUTE)
    stances = Engagement.objects.live().filter(actor=scene.dora, kind="stance")
    assert list(stances.values_list("stance", flat=True)) == ["defender"]
    assert {**scene.noise(), "present": 0} == exactly({**told, "present": 0})


def test_a_refusal_that_is_reversed_counts_from_when_it_was_written(scene: Scene, newcomer: Subscriber) -> None:
    before = scene.noise()
    facts: dict[str, Any] = {"story": scene.story, "parent": scene.root, "side": "", "body": "My first words here."}
    comment = submit_comment(author=newcomer, at=NOW + MINUTE, **facts)
    case = Case.objects.get(comment=comment)
    refusal = decide(case=case, action="remove", rule="R1", version=1, actor=scene.mo, at=NOW + 9 * MINUTE)
    assert scene.noise() == exactly(before)
    reverse_decision(decision=refusal, actor=scene.mo, at=NOW + 30 * MINUTE)
    told = scene.noise()
    assert (told["people"], told["as_of"]) == (3, (NOW + MINUTE).timestamp())


@pytest.mark.parametrize("action", ["approve", "remove"])
def test_a_report_counts_whatever_is_decided(scene: Scene, action: str) -> None:
    """A fifth of a comment, as docs/noise.md has it: somebody cared. What it was about counts or not."""
    with_words = scene.noise()
    report = report_comment(comment=scene.root, reporter=scene.dora, reason="spam", at=NOW + MINUTE)
    reported = scene.noise()
    decision = decide(
        case=report.case, action=action, rule="R1" * (action == "remove"), version=1, actor=scene.mo, at=NOW + MINUTE
    )
    decided = scene.noise()
    assert (with_words["people"], reported["people"], decided["people"]) == (2, 3, 3)
    assert (decided == exactly(reported)) == (action == "approve")
    if action == "remove":
        reverse_decision(decision=decision, actor=scene.mo, at=NOW + 2 * MINUTE)
        assert scene.noise() == exactly(reported)
