"""What this room keeps about a person: what the checks said of comments, and who keeps the list of words."""

from collections.abc import Iterable
from datetime import datetime

from core.personal import Choice, Section, read_rows
from discussion.screening.models import Fingerprint, Rehearsal, Rule, RuleChange, Signal, SpamModel, SpamSwitch

COLUMNS = frozenset(
    {
        "screening.fingerprint.author",
        "screening.rehearsal.by",
        "screening.rule.created_by",
        "screening.rulechange.by",
        "screening.signal.check_name",
        "screening.signal.code",
        "screening.signal.detail",
        "screening.spamswitch.by",
    }
)


def collect(person: int) -> Iterable[Section]:
    signals = Signal.objects.filter(revision__comment__author=person)
    said = read_rows(
        signals, "verdict", "code", "at", check="check_name", comment="revision__comment_id",
        version="revision__version",
    )  # fmt: skip
    yield Section(
        name="checks",
        title="What automated checks said of your comments",
        about="The signs by which a program held a comment for a moderator, or let it pass.",
        rows=said,
    )
    copies = read_rows(Fingerprint.objects.filter(author=person), "at", comment="comment_id", number="bits")
    yield Section(
        name="fingerprints",
        title="Numbers by which copies of your comments would be found",
        about="One for each version of a comment of the last days. No word can be read from them.",
        rows=copies,
    )
    yield from _in_office(person)


def _in_office(person: int) -> Iterable[Section]:
    """What somebody did who keeps the list of words."""
    rules = read_rows(Rule.objects.filter(created_by=person), "kind", "term", "action", "created_at")
    yield Section(
        name="rules",
        title="Rules that you made",
        about="Words, patterns and links that you had comments checked for.",
        for_staff=True,
        rows=rules,
    )
    switches = read_rows(RuleChange.objects.filter(by=person), "mode", "action", "at", term="rule__term")
    yield Section(
        name="rule_changes",
        title="When you changed rules",
        about="What you had rules do, and from when on.",
        for_staff=True,
        rows=switches,
    )
    tried = read_rows(Rehearsal.objects.filter(by=person), "days", "at", term="rule__term")
    yield Section(
        name="rehearsals",
        title="When you rehearsed rules",
        about="Rules of which you had counted what they would have held.",
        for_staff=True,
        rows=tried,
    )
    spam = read_rows(SpamSwitch.objects.filter(by=person), "mode", "at")
    yield Section(
        name="spam_switches",
        title="When you switched the spam classifier",
        about="What you let the program do with words that look like spam.",
        for_staff=True,
        rows=spam,
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    """The list of words is the site's, and stays; so does what was said of words that stay, without what it quotes.

    What the spam classifier learnt cannot be read, and is learnt anew without them.
    """
    Signal.objects.filter(revision__comment__author=person).exclude(detail="").update(detail="")
    Fingerprint.objects.filter(author=person).delete()
    SpamModel.objects.filter(in_force=True).update(must_forget=True)


def move(person: int, *, into: int, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    """What was said of comments goes with them; what was done in an office stays under the number of that time."""
    Fingerprint.objects.filter(author=person).update(author=into)
