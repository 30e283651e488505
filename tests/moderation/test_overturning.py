"""An appeal that is granted: everything is what it would have been, to the last table."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from accounts.models import Subscriber
from accounts.strikes import strikes_of
from discussion.moderation.appeals import appeal_statement
from discussion.moderation.branches import black_out, close_branch
from discussion.moderation.decisions import decide, reverse_decision, sanction_subscriber
from discussion.moderation.fitness import OwnDecisionError
from discussion.moderation.holding import hold_comment
from discussion.moderation.intake import report_comment, submit_edit
from discussion.moderation.models import Appeal, Case, Decision
from discussion.moderation.naming import rename_subscriber
from discussion.threads.models import Comment
from discussion.threads.services import react
from stories.models import Story
from stories.noise.folding import check_noise
from stories.noise.selectors import noise_of
from tests.conftest import NOW
from tests.moderation.conftest import MANY_LINKS, Write
from tests.moderation.tables import Tables, changed_tables, folded_tables

LATER = NOW + timedelta(hours=1)
WHY = "I quoted somebody else; the words are not mine."
# Beside the records: what says that there was an appeal, a sanction that was lifted, a strike that was cancelled.
TRACES = {
    "moderation.appeal",
    "moderation.case",
    "moderation.statement",
    "moderation.undopoint",
    "accounts.strike",
    "accounts.accuratereport",
    "accounts.sanction",
    "accounts.standing",
    "accounts.givenuphandle",
    "accounts.handlechange",
    "accounts.alert",
    "threads.redaction",
    "threads.sealedwords",
}
# A removal closes the case of the reports for good: nothing is filed under it any more, and nothing else is otherwise.
CLOSED = {"moderation.casefacet", "moderation.waitingcount"}
Decide = Callable[[Comment, Subscriber], Decision]


def removal(comment: Comment, mo: Subscriber) -> Decision:
    return decide(case=comment.cases.get(), action="remove", rule="R5", version=1, actor=mo, at=NOW)


def refused_edit(comment: Comment, mo: Subscriber) -> Decision:
    case = Case.objects.get(comment=comment, closed_at=None)
    return decide(case=case, action="remove", rule="R2", version=2, actor=mo, at=NOW)


def sanction(kind: str, comment: Comment, mo: Subscriber) -> Decision:
    assert comment.author is not None
    until = NOW + timedelta(days=3) if kind in {"silence", "suspension"} else None
    told: dict[str, Any] = {"rule": "R1", "reason": "x", "until": until, "actor": mo, "at": NOW}
    return sanction_subscriber(subscriber=comment.author, kind=kind, **told)


def renaming(comment: Comment, mo: Subscriber) -> Decision:
    assert comment.author is not None
    return rename_subscriber(subscriber=comment.author, rule="R6", reason="x", actor=mo, at=NOW)


KINDS: dict[str, Decide] = {
    "removal": removal,
    **{kind: partial(sanction, kind) for kind in ("warning", "silence", "suspension", "ban")},
    "renaming": renaming,
    "lock": lambda comment, mo: close_branch(comment=comment, rule="R3", actor=mo, at=NOW),
    "redaction": lambda comment, mo: black_out(comment=comment, passage="noisy", rule="R4", actor=mo, at=NOW),
}


@pytest.fixture
def answered(shown: Comment, write: Write, bob: Subscriber, charlie: Subscriber) -> Comment:
    """Alice's words, reported, with an answer and reactions: what hangs on them is given back with them."""
    write(bob, "It is not.", parent=shown, minutes=1)
    for reader, kind in ((bob, "disagree"), (charlie, "fair")):
        react(comment=shown, subscriber=reader, kind=kind, at=NOW)
    report_comment(comment=shown, reporter=charlie, reason="abuse", at=NOW)
    return Comment.objects.get(pk=shown.pk)


def without_case(tables: Tables, case: Case | None) -> Tables:
    """What is filed and counted of the other cases."""
    assert case is not None
    facets, counts = (tables[f"moderation.{name}"] for name in ("casefacet", "waitingcount"))
    own = [row for row in facets if row["case_id"] == case.pk]
    filed = Counter(row["facet"] for row in own if not row["facet"].startswith("why:")) + Counter([""])
    less = [
        {**row, "waiting": row["waiting"] - filed[row["facet"]] * (row["queue"] == own[0]["queue"])} for row in counts
    ]
    return {
        "moderation.casefacet": [row for row in facets if row not in own],
        "moderation.waitingcount": [row for row in less if row["waiting"]],
    }


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_what_it_would_have_been(
    kind: str, answered: Comment, story: Story, mo: Subscriber, maxine: Subscriber
) -> None:
    author = answered.author
    assert author is not None
    before, level = folded_tables(at=LATER), noise_of(story, LATER)["level"]
    decision = KINDS[kind](answered, mo)
    assert changed_tables(before, at=LATER), "there is something to give back"
    appeal = appeal_statement(statement=decision.statement, text=WHY, at=LATER)
    case = appeal.case
    version = case.comment.latest_version if case.comment else None
    judgement = decide(case=case, action="overturn", version=version, answer="Sorry.", actor=maxine, at=LATER)
    changed = changed_tables(before, at=LATER)
    if kind == "removal":
        assert {label: changed.pop(label) for label in CLOSED} == without_case(before, decision.case)
    assert set(changed) - TRACES == set()
    assert noise_of(story, LATER)["level"] == level
    assert check_noise(stories=[story.pk]) == []
    assert strikes_of(author, at=LATER).points == 0
    assert judgement.reverses == decision
    appeal.refresh_from_db()
    assert (appeal.verdict, appeal.judge, appeal.judgement) == ("overturn", maxine, judgement)


def test_a_refused_edit_is_shown_after_all(
    shown: Comment, alice: Subscriber, mo: Subscriber, maxine: Subscriber
) -> None:
    submit_edit(comment=shown, author=alice, body=MANY_LINKS, version=1, at=NOW)
    appeal = appeal_statement(statement=refused_edit(shown, mo).statement, text=WHY, at=LATER)
    decide(case=appeal.case, action="overturn", version=1, actor=maxine, at=LATER)
    shown.refresh_from_db()
    assert (shown.state, shown.shown_version, shown.body) == ("published", 2, MANY_LINKS)


@pytest.mark.trust("V8")
@pytest.mark.parametrize("verdict", ["overturn", "settled"])
def test_whoever_had_removed_it_does_not_take_it_down_again(
    verdict: str, answered: Comment, alice: Subscriber, bob: Subscriber, mo: Subscriber, maxine: Subscriber
) -> None:
    decision = removal(answered, mo)
    appeal = appeal_statement(statement=decision.statement, text=WHY, at=LATER)
    if verdict == "overturn":
        decide(case=appeal.case, action="overturn", version=1, actor=maxine, at=LATER)
    else:
        reverse_decision(decision=decision, actor=mo, at=LATER)
    case = report_comment(comment=answered, reporter=bob, reason="illegal", at=LATER).case
    before = (Decision.objects.count(), Appeal.objects.get().verdict)
    with pytest.raises(OwnDecisionError):
        decide(case=case, action="remove", rule="R5", version=1, actor=mo, at=LATER)
    with pytest.raises(OwnDecisionError):
        hold_comment(comment=answered, rule="R5", note="", actor=mo, at=LATER)
    assert (Decision.objects.count(), Appeal.objects.get().verdict) == before == (2, verdict)
    submit_edit(comment=answered, author=alice, body="The tram is very noisy.", version=1, at=LATER)
    decide(case=case, action="remove", rule="R5", version=2, actor=mo, at=LATER)  # other words
    assert Comment.objects.get(pk=answered.pk).state == "removed"
