"""What this room keeps about a person: what the checks said of comments, and who keeps the list of words."""

from collections.abc import Iterable
from datetime import datetime

from core.personal import Choice, Section, read_rows
from discussion.screening.models import Fingerprint, Signal, SpamModel, SpamSwitch, WordRule, WordRuleSwitch

COLUMNS = frozenset(
    {
        "screening.fingerprint.author",
        "screening.signal.check_name",
        "screening.signal.code",
        "screening.signal.detail",
        "screening.spamswitch.by",
        "screening.wordrule.created_by",
        "screening.wordruleswitch.by",
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
    rules = read_rows(WordRule.objects.filter(created_by=person), "phrase", "action", "created_at")
    yield Section(
        name="word_rules",
        title="Words that you put on the list",
        about="Phrases that you had comments checked for.",
        for_staff=True,
        rows=rules,
    )
    switches = read_rows(WordRuleSwitch.objects.filter(by=person), "enabled", "at", phrase="rule__phrase")
    yield Section(
        name="word_rule_switches",
        title="When you switched the list of words",
        about="When you switched the check for a phrase on or off.",
        for_staff=True,
        rows=switches,
    )
    spam = read_rows(SpamSwitch.objects.filter(by=person), "mode", "at")
    yield Section(
        name="spam_switches",
        title="When you switched the spam classifier",
        about="What you let the program do with words that look like spam.",
        for_staff=True,
        rows=spam,
    )
    copies = read_rows(Fingerprint.objects.filter(author=person), "at", comment="comment_id", number="bits")
    yield Section(
        name="fingerprints",
        title="Numbers by which copies of your comments would be found",
        about="One for each version of a comment of the last days. No word can be read from them.",
        rows=copies,
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
