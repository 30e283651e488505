"""What this room keeps about a person: everything said, and where and with whom one stood."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Subscriber
from core.personal import Choice, Section, read_rows
from discussion.threads.models import (
    Comment,
    Draft,
    Follow,
    ForecastAnswer,
    Reaction,
    ReadPoint,
    Revision,
    Stance,
    StanceTurn,
)
from discussion.threads.services.erasing import erase_author
from discussion.threads.services.uniting import unite_authors

COLUMNS = frozenset(
    {
        "threads.comment.author",
        "threads.participant.author",
        "threads.comment.body",
        "threads.comment.body_html",
        "threads.comment.body_text",
        "threads.comment.removed_reason",
        "threads.comment.locked_reason",
        "threads.revision.body",
        "threads.redaction.passage",
        "threads.sealedwords.body",
        "threads.reaction.subscriber",
        "threads.stance.subscriber",
        "threads.follow.subscriber",
        "threads.forecastanswer.subscriber",
        "threads.commentwords.configuration",
        "threads.commentwords.vector",
        "threads.draft.subscriber",
        "threads.draft.purpose",
        "threads.draft.body",
        "threads.readpoint.subscriber",
    }
)


def collect(person: int) -> Iterable[Section]:
    yield from _said(person)
    yield from _stood(person)
    yield from _kept(person)


def _said(person: int) -> Iterable[Section]:
    """Every word that was sent."""
    comments = Comment.objects.filter(author=person)
    told = read_rows(
        comments, "id", story="story__slug", title="story__title", answers="parent_id", side="side",
        points_at="anchor_text", state="state",
        created_at="created_at", edited_at="edited_at", removed_reason="removed_reason", body="body",
    )  # fmt: skip
    yield Section(
        name="comments",
        title="Your comments",
        about="Everything that you wrote in discussions, whether it was shown or not.",
        rows=told,
    )
    revisions = Revision.objects.filter(comment__author=person)
    versions = read_rows(revisions, "version", "state", "created_at", "body", comment="comment_id")
    yield Section(
        name="versions",
        title="Every version of them",
        about="Each text of a comment, before and after it was edited.",
        rows=versions,
    )


def _stood(person: int) -> Iterable[Section]:
    """What was pressed, chosen and expected."""
    reactions = Reaction.objects.filter(subscriber=person)
    chosen = read_rows(reactions, "kind", "reacted_at", comment="comment_id", story="comment__story__slug")
    yield Section(
        name="reactions", title="Your reactions", about="What you pressed below comments of others.", rows=chosen
    )
    stances = Stance.objects.filter(subscriber=person)
    sides = read_rows(stances, "side", "declared_at", story="story__slug", because_of_comment="because_id")
    yield Section(name="stances", title="Where you stand", about="The side that you declared in a story.", rows=sides)
    turns = StanceTurn.objects.filter(stance__subscriber=person)
    earlier = read_rows(
        turns, "turn", "side", "declared_at", story="stance__story__slug", because_of_comment="because_id"
    )
    yield Section(
        name="stance_turns",
        title="Where you stood before",
        about="Every side that you have declared in these stories, the first one too.",
        rows=earlier,
    )
    answers = ForecastAnswer.objects.filter(subscriber=person)
    expected = read_rows(answers, "answer", "side", "answered_at", story="story__slug")
    yield Section(
        name="forecast_answers",
        title="What you expect of forecasts",
        about="Whether you said that a forecast will come true, and where you stood then.",
        rows=expected,
    )


def _kept(person: int) -> Iterable[Section]:
    """What somebody keeps for later."""
    follows = read_rows(Follow.objects.filter(subscriber=person), "followed_at", story="story__slug")
    yield Section(
        name="followed_stories",
        title="Stories that you follow",
        about="You are told what happens in them.",
        rows=follows,
    )
    own = Draft.objects.kept().filter(subscriber=person)
    drafts = read_rows(own, "purpose", "side", "saved_at", "body", story="story__slug", points_at="anchor__text")
    yield Section(
        name="drafts",
        title="Your drafts",
        about="What you wrote and have not posted. Nobody else sees it.",
        rows=drafts,
    )
    points = read_rows(ReadPoint.objects.filter(subscriber=person), story="story__slug", upto="upto")
    yield Section(
        name="read_points",
        title="Up to where you have read",
        about="By the id of a comment, or of the moment: what came later is new to you.",
        rows=points,
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:
    erase_author(author=Subscriber.objects.get(pk=person), choice=choice, at=at)


def move(person: int, *, into: int, at: datetime) -> None:
    """Of what one can have only once the newer one stays."""
    unite_authors(gone=Subscriber.objects.get(pk=person), kept=Subscriber.objects.get(pk=into), at=at)
