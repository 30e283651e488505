"""Statements of reasons: what the person concerned is told about a decision, in the product, in whole sentences."""

from datetime import datetime

from django.conf import settings

from accounts.models import Sanction
from discussion.moderation.guidelines import Rule
from discussion.moderation.models import Case, Decision, Statement
from discussion.threads.models import Comment

APPEAL_DAYS = 180
Action, Kind = Decision.Action, Sanction.Kind
FAVOURABLE = {Action.RESTORE, Action.UNBAN, Action.LIFT, Action.NAME_BACK, Action.REVEAL}
TAKEN = {
    Kind.WARNING: "You are warned. Please read why, and say on your account page that you have read it: until then "
    "nothing that you write, react or report is taken.",
    Kind.SILENCE: "You may not write or edit comments until {end}. You can still read, react and report.",
    Kind.SUSPENSION: "Your account may not write, react or report until {end}. Your comments stay where they are, and "
    "you can still read.",
    Kind.BAN: "Your account may no longer write, react or report, and what it did no longer counts in any noise level. "
    "Your comments stay where they are, and you can still read.",
}
HOLDS = {
    Kind.WARNING: "It takes nothing else from you, and counts for a while if there should be more.",
    Kind.SILENCE: "It ends by itself, or when somebody reverses it.",
    Kind.SUSPENSION: "It ends by itself, or when somebody reverses it.",
    Kind.BAN: "It has no end, and holds until somebody reverses it.",
}
LIFTED = {
    Kind.WARNING: "The warning against you was taken back. Nothing of it counts against you.",
    Kind.SILENCE: "Your silence was lifted. You may write comments, and nothing of it counts against you.",
    Kind.SUSPENSION: "The suspension of your account was lifted. You take part again, and nothing of it counts against "
    "you.",
    Kind.BAN: "The ban of your account was lifted. You take part again, and what you did counts again.",
}


def state_removal(decision: Decision, *, rule: Rule, comment: Comment, case: Case, never_shown: bool) -> None:
    """Tell the author why words were taken down, or never shown."""
    if comment.state == Comment.State.PUBLISHED:
        what = f"Your edit of {_place(comment)} was not published. The comment stays as it was before."
    elif never_shown:
        what = f"{_place(comment, 'Your')} was not published."
    else:
        what = f"{_place(comment, 'Your')} was removed. Its place in the discussion stays, without your words."
    _write(
        decision,
        what,
        _quote(rule),
        _facts(case),
        "It was decided by a person, not by a program. It holds until somebody reverses it.",
    )


def state_restoration(decision: Decision, *, comment: Comment) -> None:
    """Tell the author that a removal was reversed."""
    what = f"{_place(comment, 'Your')} is public again." if decision.reverses else ""
    _write(decision, what, "The earlier decision against it was reversed. Nothing of it counts against you.")


def state_redaction(decision: Decision, *, rule: Rule, comment: Comment) -> None:
    """Tell the author that words were blacked out, and why; not which, so that they are not told once more."""
    _write(
        decision,
        f"Words of {_place(comment)} were blacked out. The rest of it stays, and everybody sees that something is "
        "missing, also in its earlier versions.",
        _quote(rule),
        "It was decided by a person, not by a program. It holds until somebody reverses it.",
    )


def state_revelation(decision: Decision, *, comment: Comment) -> None:
    """Tell the author that the words can be read again."""
    _write(decision, f"The words that were blacked out of {_place(comment)} can be read again.")


def state_sanction(decision: Decision, sanction: Sanction, *, rule: Rule) -> None:
    """Tell a person what the account may no longer do, why, and for how long."""
    kind, end = Kind(sanction.kind), _moment(sanction.ends_at) if sanction.ends_at else ""
    _write(
        decision,
        TAKEN[kind].format(end=end),
        _quote(rule),
        f"The facts: {sanction.reason}",
        f"It was decided by a person, not by a program. {HOLDS[kind]}",
    )


def state_lifting(decision: Decision, sanction: Sanction) -> None:
    """Tell a person that a sanction was taken back."""
    _write(decision, LIFTED[Kind(sanction.kind)])


def state_clearing(decision: Decision, *, rule: Rule) -> None:
    """Tell a person that the profile was emptied, and why."""
    _write(
        decision,
        "What you told of yourself on your public page was taken down. Your name and your comments stay as they are.",
        _quote(rule),
        f"The facts: {decision.note}",
        "It was decided by a person, not by a program. You may tell something else.",
    )


def state_merger(decision: Decision, *, gone: str, kept: str) -> None:
    """Tell a person that another account of his went into this one. The names are those of before."""
    _write(
        decision,
        f"The account @{gone} was merged into yours, @{kept}, because both are one person's. What was said and decided "
        f"there counts here now. Nothing opens the other account any more, and its name is kept from others for "
        f"{settings.HANDLE_QUARANTINE_DAYS} days.",
        f"The facts: {decision.note}",
        "It was decided by a person, not by a program. It cannot be undone.",
    )


def state_renaming(decision: Decision, *, rule: Rule) -> None:
    """Tell a person that the name was replaced, and why."""
    _write(
        decision,
        f"Your name was replaced. Others see you as {decision.subject} now; nobody else gets the name that you had.",
        _quote(rule),
        f"The facts: {decision.note}",
        "It was decided by a person, not by a program. You may choose another name that keeps to the rules.",
    )


def state_naming(decision: Decision) -> None:
    """Tell a person that the name is back."""
    _write(decision, f"You are {decision.subject} again: the decision against your name was reversed.")


def _write(decision: Decision, *paragraphs: str) -> None:
    if decision.subject is None:
        return  # the account was erased: there is nobody to tell
    statement = Statement(decision=decision, recipient=decision.subject, at=decision.at)
    if decision.action not in FAVOURABLE:
        paragraphs = (*paragraphs, _how_to_object(statement))
    statement.text = "\n\n".join(paragraphs)
    statement.save(force_insert=True)


def _how_to_object(statement: Statement) -> str:
    return (
        f"You can object within {APPEAL_DAYS} days, also while you are banned: write to {settings.CONTACT_EMAIL} and "
        f"name the statement {statement.pk}. Somebody other than the moderator who decided will look at it again."
    )


def _place(comment: Comment, whose: str = "your") -> str:
    return f"{whose} comment of {_day(comment.created_at)} on “{comment.story.title}”"


def _quote(rule: Rule) -> str:
    return f"Rule {rule.key} of the community guidelines, {rule.name}: {rule.text}"


def _facts(case: Case) -> str:
    readers = case.reports.count()
    if readers:
        return f"The facts: {readers} {'reader' if readers == 1 else 'readers'} reported it, and a moderator read it."
    return "The facts: an automated check kept it back before it was shown, and a moderator read it."


def _moment(moment: datetime) -> str:
    return f"{_day(moment)}, {moment:%H:%M} UTC"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
