"""Reactions, stances and follows: one of each, and one live act for each, whatever the order of clicks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.threads.models import Comment, Follow, Reaction, Stance
from discussion.threads.services import (
    declare_stance,
    follow_story,
    react,
    unfollow_story,
    withdraw_reaction,
    withdraw_stance,
)
from stories.models import Story
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, live_acts


def test_a_reaction_is_one_row_and_one_act(make_comment: MakeComment, bob: Subscriber) -> None:
    comment = make_comment()
    react(comment=comment, subscriber=bob, kind="agree", at=NOW)
    react(comment=comment, subscriber=bob, kind="agree", at=NOW)
    reaction = Reaction.objects.get()
    assert (reaction.kind, reaction.subscriber, reaction.turn, reaction.reacted_at) == ("agree", bob, 1, NOW)
    act = Engagement.objects.get()
    assert (act.kind, act.source_key, act.target) == ("reaction", reaction.source_key, f"comment:{comment.pk}")


@pytest.mark.trust("W2")
@settings(max_examples=30)
@given(clicks=st.lists(st.sampled_from([*Reaction.Kind.values, None]), max_size=8))
def test_whatever_the_clicks_the_last_one_counts_once(
    clicks: list[str | None], make_comment: MakeComment, bob: Subscriber
) -> None:
    comment = make_comment()
    for kind in clicks:
        if kind is None:
            withdraw_reaction(comment=comment, subscriber=bob, at=NOW)
        else:
            react(comment=comment, subscriber=bob, kind=kind, at=NOW)
    last = clicks[-1] if clicks else None
    assert list(comment.reactions.values_list("kind", flat=True)) == ([last] if last else [])
    acts = Engagement.objects.live().filter(kind="reaction", target=comment.source_key)
    assert list(acts.values_list("source_key", flat=True)) == [row.source_key for row in comment.reactions.all()]


@pytest.mark.parametrize(
    ("kind", "mine", "theirs", "crossing"),
    [
        ("disagree", "critic", "defender", True),
        ("agree", "critic", "defender", False),
        ("disagree", "critic", "critic", False),
        ("disagree", "", "defender", False),
    ],
)
def test_only_disagreement_crosses(
    make_comment: MakeComment, story: Story, bob: Subscriber, kind: str, mine: str, theirs: str, crossing: bool
) -> None:
    if mine:
        declare_stance(story=story, subscriber=bob, side=mine, because=None, at=NOW)
    react(comment=make_comment(side=theirs), subscriber=bob, kind=kind, at=NOW)
    act = Engagement.objects.get(kind="reaction")
    assert (act.crossing, act.stance) == (crossing, mine)


@pytest.mark.trust("W4")
@pytest.mark.parametrize(
    ("state", "story_state", "who", "code"),
    [
        ("published", "published", "alice", "own_comment"),
        ("held", "published", "bob", "not_found"),
        ("rejected", "published", "bob", "not_found"),
        ("removed", "published", "bob", "not_found"),
        ("deleted", "published", "bob", "not_found"),
        ("published", "closed", "bob", "discussion_closed"),
    ],
)
def test_refused_reactions_write_nothing(
    make_comment: MakeComment,
    story: Story,
    request: pytest.FixtureRequest,
    state: str,
    story_state: str,
    who: str,
    code: str,
) -> None:
    comment = make_comment(state=state)
    story.state = story_state
    with pytest.raises(DomainError) as refusal:
        react(comment=comment, subscriber=request.getfixturevalue(who), kind="agree", at=NOW)
    assert refusal.value.code == code
    assert (Reaction.objects.count(), Engagement.objects.count()) == (0, 0)


def test_a_stance_is_declared_changed_and_withdrawn(make_comment: MakeComment, story: Story, bob: Subscriber) -> None:
    reason = make_comment()
    for side, because in [("critic", None), ("critic", None), ("defender", reason)]:
        declare_stance(story=story, subscriber=bob, side=side, because=because, at=NOW)
    stance = Stance.objects.get()
    assert (stance.side, stance.because, stance.turn) == ("defender", reason, 2)
    assert live_acts(kind="stance", stance="defender") == ["stance"]
    assert live_acts(kind="stance", stance="critic") == []
    withdraw_stance(story=story, subscriber=bob, at=NOW)
    withdraw_stance(story=story, subscriber=bob, at=NOW)
    assert (Stance.objects.count(), live_acts()) == (0, [])
    declare_stance(story=story, subscriber=bob, side="critic", because=None, at=NOW)
    assert live_acts() == ["stance"]


@pytest.mark.parametrize("state", ["held", "rejected", "removed", "deleted"])
def test_what_is_not_shown_moves_nobody(make_comment: MakeComment, story: Story, bob: Subscriber, state: str) -> None:
    because: Comment = make_comment(state=state)
    with pytest.raises(DomainError) as refusal:
        declare_stance(story=story, subscriber=bob, side="critic", because=because, at=NOW)
    assert refusal.value.code == "because_not_found"
    assert (Stance.objects.count(), Engagement.objects.count()) == (0, 0)


def test_a_closed_discussion_takes_no_stance_and_gives_them_back(story: Story, bob: Subscriber) -> None:
    declare_stance(story=story, subscriber=bob, side="critic", because=None, at=NOW)
    Story.objects.update(state=Story.State.CLOSED)
    with pytest.raises(DomainError) as refusal:
        declare_stance(story=story, subscriber=bob, side="defender", because=None, at=NOW)
    assert refusal.value.code == "discussion_closed"
    withdraw_stance(story=story, subscriber=bob, at=NOW)
    assert live_acts() == []


def test_following_is_one_row_and_one_act_each_time(story: Story, bob: Subscriber) -> None:
    for _ in range(2):
        follow_story(story=story, subscriber=bob, at=NOW)
    assert (Follow.objects.count(), live_acts()) == (1, ["follow"])
    for _ in range(2):
        unfollow_story(story=story, subscriber=bob, at=NOW)
    assert (Follow.objects.count(), live_acts()) == (0, [])
    follow_story(story=story, subscriber=bob, at=NOW)
    assert live_acts() == ["follow"]
