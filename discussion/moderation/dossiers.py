"""What a moderator looks at before deciding: a case with everything about it, and a person's history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch

from accounts.models import Profile, Sanction, Standing, Subscriber
from accounts.overview import Overview, overview_of
from accounts.profiles import profile_of
from core.kept_cursors import ask
from core.kept_sql import Search, given
from core.markup import render
from discussion.moderation.fitness import concerns
from discussion.moderation.models import Appeal, Case, Decision, Escalation, ProfileReport, Report
from discussion.moderation.priority import Weight, weights_of
from discussion.moderation.profile_cases import OF_PROFILES, reports_answered_by
from discussion.moderation.selectors import decisions_about, decisions_with_names, redactions_of
from discussion.screening.models import Signal
from discussion.threads.ancestry import way_up
from discussion.threads.models import Comment, Redaction, Revision
from discussion.threads.selectors import latest_bodies

LOOKED_AT = 200  # of a person's latest comments: who has written very much would keep every moderator waiting
WRITTEN = """
WITH latest AS MATERIALIZED (SELECT id, state FROM threads_comment WHERE author_id = %s ORDER BY id DESC LIMIT %s)
SELECT state, count(*), (
    SELECT count(*) FROM moderation_report WHERE comment_id = ANY (ARRAY(SELECT id FROM latest))
) FROM latest GROUP BY state
"""
_REPORTS = Search(
    lambda: Report.objects.filter(case=given("case")).select_related("reporter").order_by("id"),
)
_DECISIONS = Search(lambda: decisions_with_names().filter(comment=given("comment")).order_by("-id"))
_SANCTIONS = Search(
    lambda: (
        Sanction.objects.filter(subscriber=given("subscriber"))
        .select_related("imposed_by", "lifted_by")
        .order_by("-id")
    )
)
_SIGNALS = Search(
    lambda: Signal.objects.filter(revision__comment=given("comment"), revision__version=given("version")).order_by("id")
)


@dataclass(frozen=True)
class History:
    """What is known of a person: `comments` counts the LOOKED_AT latest by state, `reports` those against them."""

    subscriber: Subscriber
    comments: dict[str, int]
    reports: int
    sanctions: Sequence[Sanction]
    standing: Overview

    @property
    def newcomer(self) -> bool:
        """By what is kept of the person: to ask the ledger reads as many rows from all over it."""
        return self.standing.judgement.trust == Standing.Trust.NEW

    @property
    def looked_at(self) -> int:
        """How many comments were counted where there may be more; else 0."""
        counted = sum(self.comments.values())
        return counted if counted == LOOKED_AT else 0


@dataclass(frozen=True)
class Dossier:
    """One case with what there is to know about it.

    `body` is the latest words, `shown_body` what the public reads; of what is out of sight and was edited since, what
    it read before.
    """

    case: Case
    body: str
    body_html: str
    shown_body: str | None
    signals: Sequence[Signal]
    reports: Sequence[Report | ProfileReport]
    decisions: Sequence[Decision]
    history: History | None
    weights: Sequence[Weight]
    appeals: Sequence[Appeal] = ()  # that the case is about, oldest first
    escalation: Escalation | None = None
    profile: Profile | None = None  # of an appeal about a name or a profile
    is_own: bool = False  # about the reader

    @property
    def comment(self) -> Comment:
        """What it is about. Of an appeal that is about a person alone there is none: ask `case.comment` first."""
        assert self.case.comment is not None  # noqa: S101  # as the docstring says
        return self.case.comment

    @property
    def is_edit(self) -> bool:
        """Whether the words in question would take the place of public ones."""
        return self.shown_body is not None and self.comment.is_waiting


def open_dossier(case: Case, *, reader: Subscriber, at: datetime) -> Dossier:
    """Everything about one case, in a fixed number of queries.

    Of a case about the reader himself neither who has reported, objected or escalated, nor what others decided and
    noted.
    """
    dossier = _open_about_words(case, case.comment, at) if case.comment is not None else _open_about_person(case, at)
    if concerns(case, reader):
        return replace(dossier, reports=[], appeals=[], decisions=[], history=None, is_own=True)
    return replace(dossier, escalation=getattr(case, "escalation", None))


def _open_about_words(case: Case, comment: Comment, at: datetime) -> Dossier:
    body = latest_bodies([comment])[comment.pk]
    return Dossier(
        case=case,
        body=body,
        body_html=comment.body_html if body == comment.body else render(body).html,
        shown_body=comment.body if _is_read(comment) else None,
        signals=_signals(comment),
        reports=_REPORTS.all(case=_matter_of(case).pk),
        decisions=_DECISIONS.all(comment=comment.pk),
        history=history_of(comment.author, at=at) if comment.author else None,
        weights=weights_of(case),
        appeals=_appeals_in(case),
    )


def _is_read(comment: Comment) -> bool:
    """Whether others read words of it: now, or before it was taken out of sight and then changed."""
    return comment.state == Comment.State.PUBLISHED or (comment.shown_version > 0 and comment.is_waiting)


def _open_about_person(case: Case, at: datetime) -> Dossier:
    """An appeal against what was decided about somebody."""
    subject = case.appealed.subject if case.appealed else None
    about_profile = case.appealed is not None and case.appealed.action in OF_PROFILES
    return Dossier(
        case=case,
        body="",
        body_html="",
        shown_body=None,
        signals=[],
        reports=reports_answered_by(case.appealed) if case.appealed and about_profile else [],
        decisions=decisions_about(subject) if subject else [],
        history=history_of(subject, at=at) if subject else None,
        weights=weights_of(case),
        appeals=_appeals_in(case),
        profile=profile_of(subject) if subject and about_profile else None,
    )


def _matter_of(case: Case) -> Case:
    """The case whose reports tell what it is about: of an appeal the one that was decided."""
    return case.appealed.case or case if case.appealed else case


def _appeals_in(case: Case) -> list[Appeal]:
    if case.appealed_id is None:
        return []
    return list(case.appeals.select_related("appellant", "judge").order_by("id"))


@dataclass(frozen=True)
class Branch:
    """A comment as the head of its branch. `way` leads from the root to what it answers, `below` is direct answers."""

    comment: Comment
    way: Sequence[Comment]
    below: int
    revisions: Sequence[Revision]
    redactions: Sequence[Redaction]
    decisions: Sequence[Decision]

    @property
    def locked_above(self) -> Comment | None:
        """The next comment above it that is locked, if any."""
        return next((comment for comment in reversed(self.way) if comment.is_locked), None)


def read_branch(comment: Comment, *, reader: Subscriber) -> Branch:
    """What a moderator looks at before a branch is locked or moved, or words are blacked out. Six queries.

    Of his own words not what others decided and noted.
    """
    steps = [step.id for step in way_up(comment.pk)]
    found = Comment.objects.select_related("author").in_bulk(steps)
    return Branch(
        comment=comment,
        way=[found[step] for step in reversed(steps[1:])],
        below=Comment.objects.public().filter(parent=comment).count(),
        revisions=list(comment.revisions.order_by("-version")),
        redactions=redactions_of(comment),
        decisions=[] if comment.author == reader else _DECISIONS.all(comment=comment.pk),
    )


def history_of(subscriber: Subscriber, *, reader: Subscriber | None = None, at: datetime) -> History:
    """What a person has written, and what was said and decided about it.

    Without sanctions where that is the `reader`: the account page tells of them, and not who imposed them.
    """
    comments = dict.fromkeys(Comment.State.values, 0)
    reports = 0
    for state, number, reported in ask(WRITTEN, [subscriber.pk, LOOKED_AT]):
        comments[state], reports = number, reported  # of all of them, in each row
    return History(
        subscriber=subscriber,
        comments=comments,
        reports=reports,
        sanctions=[] if reader == subscriber else _SANCTIONS.all(subscriber=subscriber.pk),
        standing=overview_of(subscriber, at=at),
    )


def _signals(comment: Comment) -> list[Signal]:
    return _SIGNALS.all(comment=comment.pk, version=comment.latest_version)


def latest_comments(subscriber: Subscriber) -> list[Comment]:
    """The last twenty comments of a person, in any state, each with its cases, newest first."""
    cases = Prefetch("cases", Case.objects.order_by("-id"))
    return list(subscriber.comments.select_related("story").prefetch_related(cases).order_by("-id")[:20])
