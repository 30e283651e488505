"""Statements of reasons: what the person concerned is told about a decision, in the product, in whole sentences."""

from datetime import datetime

from django.conf import settings

from accounts.models import Sanction
from discussion.moderation.guidelines import Rule
from discussion.moderation.models import Appeal, Case, Decision, Statement
from discussion.threads.models import Comment
from stories.models import Story

APPEAL_DAYS = 180
Action, Kind, Verdict = Decision.Action, Sanction.Kind, Appeal.Verdict
BY_A_PERSON = "It was decided by a person, not by a program. It holds until somebody reverses it."
UNALTERABLE = {Action.MERGE}  # what nobody can give back is no matter for an appeal, but for a letter
FAVOURABLE = {Action.RESTORE, Action.UNBAN, Action.LIFT, Action.NAME_BACK, Action.REVEAL, Action.UNLOCK}
FAVOURABLE |= {Action.TAKE_IN, Action.PROFILE_BACK}
FINAL = {Action.UPHOLD, Action.EDIT_REQUEST, Action.HOLD, Action.RELEASE}
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
VERDICTS = {
    Verdict.UPHOLD: "You objected to the decision of {day}. Somebody else than the moderator who decided has looked at "
    "it again, and it stands.",
    Verdict.OVERTURN: "You objected to the decision of {day}. Somebody else than the moderator who decided has looked "
    "at it again and overturned it.",
    Verdict.MOOT: "You objected to the decision of {day}. What it was about is gone, so nobody judges it any more.",
    Verdict.SETTLED: "You objected to the decision of {day}. It was reversed before anybody had to judge.",
}


def state_removal(
    decision: Decision,
    *,
    rule: Rule,
    comment: Comment,
    case: Case,
    never_shown: bool,
    readable_at: datetime | None = None,
) -> None:
    """Tell the author why words were taken down, or never shown; `readable_at` once it cannot be undone any more."""
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
        _facts(case, never_shown=never_shown or comment.state == Comment.State.PUBLISHED),
        BY_A_PERSON,
        readable_at=readable_at,
    )


def state_edit_request(
    decision: Decision, *, rule: Rule, comment: Comment, words: str, due_at: datetime, readable_at: datetime
) -> None:
    """Ask the author for other words, and say what becomes of these without them."""
    what = "Your edit of" if comment.state == Comment.State.PUBLISHED else "Your"
    _write(
        decision,
        f"{what} {_place(comment, '').strip()} waits for you: a moderator asks you to change it before it is shown.",
        _quote(rule),
        *([f"What the moderator says: {words}"] if words else []),
        f"Change it until {_moment(due_at)}, or leave it as it is: then a moderator decides about it as it stands. "
        "Nothing of this counts against you.",
        readable_at=readable_at,
    )


def state_lock(decision: Decision, *, rule: Rule, comment: Comment) -> None:
    """Tell the author that nobody can answer below the comment any more, and why."""
    _write(
        decision,
        f"{_place(comment, 'Your')} takes no more answers, nor does anything below it. What is there stays.",
        _quote(rule),
        BY_A_PERSON,
    )


def state_unlocking(decision: Decision, *, comment: Comment) -> None:
    """Tell the author that the comment can be answered again."""
    _write(decision, f"{_place(comment, 'Your')} takes answers again.")


def state_upholding(decision: Decision, *, appealed: Decision, answer: str) -> None:
    """Tell whoever objected that the decision stands."""
    _write(
        decision,
        VERDICTS[Verdict.UPHOLD].format(day=_day(appealed.at)),
        *([f"What was answered to you: {answer}"] if answer else []),
        "A decision is looked at again once.",
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
        BY_A_PERSON,
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


def state_leaving_out(decision: Decision, *, rule: Rule, story: Story) -> None:
    """Tell a person what no longer counts on a story, and why."""
    _write(
        decision,
        f"What you did on “{story.title}” no longer counts in its noise level and in the counts of its reactions. Your "
        "comments stay where they are, and you take part as before.",
        _quote(rule),
        "The facts: several new accounts did much the same there within a short time, and a moderator looked at it.",
        "It was decided by a person, not by a program. It holds until somebody reverses it.",
    )


def state_hold(decision: Decision, *, rule: Rule, comment: Comment) -> None:
    """Tell the author that public words are out of sight until somebody has read them again, and why."""
    _write(
        decision,
        f"{_place(comment, 'Your')} is out of sight until a moderator has read it again. Its place in the "
        "discussion and the answers to it stay.",
        _quote(rule),
        "The facts: a moderator took several comments out of sight together, to have each of them read.",
        "Nothing of this counts against you, and until then you can change or delete it. You are told what comes of "
        "it: either it is shown again as it was, or it "
        "is removed by a decision of its own, to which you can object.",
    )


def state_release(decision: Decision, *, comment: Comment) -> None:
    """Tell the author that the words are public again, before anybody judged them."""
    _write(decision, f"{_place(comment, 'Your')} is public again, as it was. Nothing of this counts against you.")


def state_taking_in(decision: Decision, *, story: Story) -> None:
    """Tell a person that it counts again."""
    _write(decision, f"What you did on “{story.title}” counts again, as if it always had.")


def state_clearing(decision: Decision, *, rule: Rule, facts: str) -> None:
    """Tell a person that the profile was emptied, and why."""
    _write(
        decision,
        "What you told of yourself on your public page was taken down. Your name and your comments stay as they are.",
        _quote(rule),
        f"The facts: {facts}",
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


def state_renaming(decision: Decision, *, rule: Rule, facts: str) -> None:
    """Tell a person that the name was replaced, and why."""
    _write(
        decision,
        f"Your name was replaced. Others see you as {decision.subject} now; nobody else gets the name that you had.",
        _quote(rule),
        f"The facts: {facts}",
        "It was decided by a person, not by a program. You may choose another name that keeps to the rules.",
    )


def state_naming(decision: Decision) -> None:
    """Tell a person that the name is back."""
    _write(decision, f"You are {decision.subject} again: the decision against your name was reversed.")


def state_profile(decision: Decision, *, is_back: bool) -> None:
    """Tell a person that the profile was taken down wrongly, and whether what it told is there again."""
    back = "What you told of yourself is on your public page again" if is_back else "What you tell there now stays"
    _write(decision, f"{back}: the decision against your profile was reversed. Nothing of it counts against you.")


def answer_of(appeal: Appeal) -> str:
    """What the appellant is told of the verdict, in whole sentences; empty as long as there is none."""
    if not appeal.verdict:
        return ""
    said = [f"What was answered to you: {appeal.answer}"] if appeal.answer else []
    return "\n\n".join([VERDICTS[Verdict(appeal.verdict)].format(day=_day(appeal.decision.at)), *said])


def _write(decision: Decision, *paragraphs: str, readable_at: datetime | None = None) -> None:
    if decision.subject is None:
        return  # the account was erased: there is nobody to tell
    statement = Statement(
        decision=decision, recipient=decision.subject, at=decision.at, readable_at=readable_at or decision.at
    )
    if decision.action not in FAVOURABLE | FINAL:
        paragraphs = (*paragraphs, _how_to_object(statement))
    statement.text = "\n\n".join(paragraphs)
    statement.save(force_insert=True)


def _how_to_object(statement: Statement) -> str:
    if statement.decision.action in UNALTERABLE:
        return f"You can object by writing to {settings.CONTACT_EMAIL}. Name the statement {statement.pk}."
    return (
        f"You can object once within {APPEAL_DAYS} days, also while you are banned, with the form below this "
        "statement on your account page. Somebody other than the moderator who decided will look at it again. If you "
        f"cannot sign in, write to {settings.CONTACT_EMAIL} and name the statement {statement.pk}."
    )


def _place(comment: Comment, whose: str = "your") -> str:
    return f"{whose} comment of {_day(comment.created_at)} on “{comment.story.title}”"


def _quote(rule: Rule) -> str:
    return f"Rule {rule.key} of the community guidelines, {rule.name}: {rule.text}"


def _facts(case: Case, *, never_shown: bool) -> str:
    readers = case.reports.count()
    if readers:
        return f"The facts: {readers} {'reader' if readers == 1 else 'readers'} reported it, and a moderator read it."
    if not never_shown:
        return "The facts: a moderator came upon it; nobody had reported it, and no automated check kept it back."
    return "The facts: an automated check kept it back before it was shown, and a moderator read it."


def _moment(moment: datetime) -> str:
    return f"{_day(moment)}, {moment:%H:%M} UTC"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
