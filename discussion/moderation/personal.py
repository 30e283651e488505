"""What this room keeps about a person: reports, what was decided and told, and what somebody decided as a moderator.

Decisions and the audit log cannot be changed: they know people by number, and the note of a decision can be emptied.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from accounts.merged import numbers_of
from accounts.models import Subscriber
from core.personal import Choice, Section, drop_rows, hand_over, read_rows
from discussion.moderation.models import (
    Appeal,
    AuditEntry,
    BrigadeMember,
    BulkDecision,
    BulkItem,
    Case,
    ClearedProfile,
    Decision,
    DeskPreference,
    Escalation,
    FaultAcknowledgement,
    PersonNote,
    ProfileCase,
    ProfileReport,
    Report,
    Statement,
)
from discussion.moderation.settling import close_as_moot
from discussion.threads.services.erasing import lock_own_comments, staying
from discussion.threads.services.uniting import withdraw_acts

COLUMNS = frozenset(
    {
        "moderation.case.leased_by",
        "moderation.case.reason",
        "moderation.report.reporter",
        "moderation.report.note",
        "moderation.profilecase.subject",
        "moderation.profilereport.reporter",
        "moderation.profilereport.note",
        "moderation.clearedprofile.about",
        "moderation.clearedprofile.link",
        "moderation.deskpreference.moderator",
        "moderation.decision.subject",
        "moderation.decision.actor",
        "moderation.decision.rule",
        "moderation.decision.note",
        "moderation.statement.recipient",
        "moderation.statement.text",
        "moderation.appeal.first_decider",
        "moderation.appeal.appellant",
        "moderation.appeal.judge",
        "moderation.appeal.text",
        "moderation.appeal.answer",
        "moderation.escalation.by",
        "moderation.escalation.note",
        "moderation.auditentry.actor",
        "moderation.auditentry.verb",
        "moderation.auditentry.target",
        "moderation.auditentry.before",
        "moderation.auditentry.after",
        "moderation.faultacknowledgement.by",
        "moderation.faultacknowledgement.reason",
        "moderation.bulkdecision.actor",
        "moderation.bulkdecision.seconded_by",
        "moderation.bulkdecision.rule",
        "moderation.bulkdecision.note",
        "moderation.bulkdecision.selection",
        "moderation.bulkitem.subject",
        "moderation.bulkitem.code",
        "moderation.brigade.closed_by",
        "moderation.brigademember.subscriber",
        "moderation.personnote.subject",
        "moderation.personnote.author",
        "moderation.personnote.text",
    }
)

OF_REPORTS = Q(queue=Case.Queue.REPORTED) | Q(came_from=Case.Queue.REPORTED)
KEEPING = [Decision.Action.APPROVE, Decision.Action.RESTORE]  # appealed by who reported


def collect(person: int) -> Iterable[Section]:
    """Not the notes of moderators: they are words of theirs, for each other."""
    yield from _told(person)
    yield from _noted(person)
    yield from _reported(person)
    yield from _in_office(person)


def _told(person: int) -> Iterable[Section]:
    """What was decided about somebody, and objected to."""
    decisions = Decision.objects.lasting().filter(subject__in=numbers_of(person), undo_point__isnull=True)
    decisions = decisions.exclude(action=Decision.Action.KEEP)  # of what came to nothing its target is never told
    decided = read_rows(decisions, "id", "action", "rule", "at", comment="comment_id", undoes="reverses_id")
    yield Section(
        name="decisions",
        title="Decisions about you and your comments",
        about="What moderators decided, under which rule, and when. Who decided is not told.",
        rows=decided,
    )
    told = Statement.objects.filter(recipient=person, decision__undo_point__isnull=True)
    statements = read_rows(told, "id", "at", "text", decision="decision_id")
    yield Section(
        name="statements",
        title="What you were told about them",
        about="The reasons that you were given, word for word.",
        rows=statements,
    )
    cleared = ClearedProfile.objects.filter(decision__subject__in=numbers_of(person))
    yield Section(
        name="cleared_profiles",
        title="What your page told that was taken down",
        about="Kept for as long as you can object. Nobody reads it.",
        rows=read_rows(cleared, "about", "link", "at", decision="decision_id"),
    )
    appeals = Appeal.objects.filter(appellant=person)
    objected = read_rows(appeals, "id", "text", "at", "verdict", "answer", "judged_at", decision="decision_id")
    yield Section(
        name="appeals",
        title="Your appeals",
        about="What you objected to, in your words, and what was answered.",
        rows=objected,
    )


def _noted(person: int) -> Iterable[Section]:
    """What others said and what was found about somebody, without those who did."""
    against = read_rows(Report.objects.filter(comment__author=person), "reason", "illegal", "at", comment="comment_id")
    yield Section(
        name="reports_against",
        title="Reports of your comments",
        about="That somebody reported a comment of yours, and why. Who it was is not told.",
        rows=against,
    )
    of_profile = read_rows(ProfileReport.objects.filter(case__subject=person), "reason", "illegal", "at")
    yield Section(
        name="profile_reports_against",
        title="Reports of your name or profile",
        about="That somebody reported your name or profile, and why. Who it was is not told.",
        rows=of_profile,
    )
    came = read_rows(BrigadeMember.objects.filter(subscriber=person), "arrived_at", story="brigade__story__slug")
    yield Section(
        name="bursts",
        title="When you came with many others",
        about="Stories to whose one side many new accounts came within an hour, with yours among them.",
        rows=came,
    )
    noted = read_rows(PersonNote.objects.filter(subject=person), "at")
    yield Section(
        name="notes",
        title="When moderators noted something about you, for each other",
        about="Only when: what a note says is told to moderators alone.",
        rows=noted,
    )


def _reported(person: int) -> Iterable[Section]:
    reports = Report.objects.filter(reporter=person)
    told = read_rows(reports, "id", "reason", "note", "illegal", "at", comment="comment_id")
    yield Section(
        name="reports", title="Your reports", about="What you reported to moderators, with your note.", rows=told
    )
    profiles = read_rows(ProfileReport.objects.filter(reporter=person), "id", "reason", "note", "illegal", "at")
    yield Section(
        name="profile_reports",
        title="Your reports of names and profiles",
        about="Whose name or profile you reported is not told here: it is theirs.",
        rows=profiles,
    )


def _in_office(person: int) -> Iterable[Section]:
    """What somebody did who moderates."""
    decisions = read_rows(Decision.objects.filter(actor=person), "id", "action", "rule", "at", comment="comment_id")
    yield Section(
        name="decisions_made",
        title="Decisions that you made",
        about="What you decided as a moderator.",
        for_staff=True,
        rows=decisions,
    )
    desk = read_rows(DeskPreference.objects.filter(moderator=person), "is_blind", "uses_keys")
    yield Section(
        name="desk",
        title="How you want the desk to be",
        about="What you chose as a moderator.",
        for_staff=True,
        rows=desk,
    )
    acts = read_rows(AuditEntry.objects.filter(actor=person), "verb", "target", "before", "after", "at")
    yield Section(
        name="audit",
        title="What the audit log says that you did",
        about="What you did with the rights of your role, as it was noted.",
        for_staff=True,
        rows=acts,
    )
    faults = read_rows(FaultAcknowledgement.objects.filter(by=person), "reason", "at", fault="fault__text")
    yield Section(
        name="faults",
        title="Faults of the audit log that you answered for",
        about="What you said as an administrator. Nobody can delete it.",
        for_staff=True,
        rows=faults,
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:
    """Reports and decisions stay and count, without words; cases about what nobody can read any more are closed."""
    lock_own_comments(Subscriber(pk=person))
    _close_cases(person, staying(choice, "comment") & (OF_REPORTS | Q(appealed__action__in=KEEPING)), at)
    Case.objects.filter(leased_by=person, closed_at__isnull=True).update(leased_by=None, leased_until=None)
    Report.objects.filter(Q(reporter=person) | Q(comment__author=person)).exclude(note="").update(note="")
    of_profiles = ProfileReport.objects.filter(Q(reporter=person) | Q(case__subject=person))
    of_profiles.exclude(note="").update(note="")
    ProfileCase.objects.filter(subject=person, closed_at__isnull=True).update(closed_at=at)
    ClearedProfile.objects.filter(decision__subject__in=numbers_of(person)).delete()
    about = Q(subject__in=numbers_of(person)) | Q(comment__author=person)
    Decision.objects.filter(about).exclude(note="").update(note="")
    Statement.objects.filter(recipient=person).exclude(text="").update(text="")
    in_bulk = Q(items__subject=person) | Q(items__comment__author=person)
    over = BulkDecision.objects.filter(in_bulk, finished_at__isnull=False).exclude(note="")  # else it is needed yet
    BulkDecision.objects.filter(pk__in=over.values("pk")).update(note="")
    BrigadeMember.objects.filter(subscriber=person).delete()
    _erase_appeals(person, at)
    PersonNote.objects.filter(subject=person).delete()
    DeskPreference.objects.filter(moderator=person).delete()


def move(person: int, *, into: int, at: datetime) -> None:
    """Of two reports of one comment that of the account that stays stays, and nobody has reported himself.

    Decisions and the audit log cannot be changed: they go on naming the number that it was.
    """
    lock_own_comments(Subscriber(pk=person))  # or a decision at this moment would be told to the number
    kept = Subscriber(pk=into)
    twins = Report.objects.filter(reporter=into, comment=OuterRef("comment"))
    of_own_words = Q(reporter=person, comment__author=into) | Q(reporter=into, comment__author=person)
    void = Report.objects.filter(Exists(twins), reporter=person) | Report.objects.filter(of_own_words)
    withdraw_acts(void, kept, at)
    Report.objects.filter(reporter=person).update(reporter=into)
    Statement.objects.filter(recipient=person).update(recipient=into)
    _end_own_appeals(person, into, at)
    same = Appeal.objects.filter(appellant=into, decision=OuterRef("decision"))  # which nobody can delete
    Appeal.objects.filter(~Exists(same), appellant=person).update(appellant=into)
    _move_profile_reports(person, into, at)
    PersonNote.objects.filter(subject=person).update(subject=into)
    hand_over(BulkItem.objects.all(), "subject", person=person, into=into)
    hand_over(BrigadeMember.objects.all(), "subscriber", person=person, into=into, once=["brigade"])
    DeskPreference.objects.filter(moderator=person).delete()
    Case.objects.filter(leased_by=person, closed_at__isnull=True).update(leased_by=None, leased_until=None)


def _end_own_appeals(person: int, into: int, at: datetime) -> None:
    """Whoever reported words that turn out to be his own objects to nothing: nobody has to judge that they stay."""
    both = [person, into]
    own = Case.objects.filter(appealed__action__in=KEEPING, comment__author__in=both)
    close_as_moot(own.exclude(_others_object(both)), at=at)


def _others_object(people: Collection[int]) -> Exists:
    """Condition of a case: somebody else who is still here objects in it, and not to his own words being kept."""
    own_words = Q(decision__action__in=KEEPING, appellant=F("decision__comment__author"))
    here = Appeal.objects.filter(case=OuterRef("pk"), appellant__is_active=True)
    return Exists(here.exclude(own_words).exclude(appellant__in=people))


def _move_profile_reports(person: int, into: int, at: datetime) -> None:
    """The profile that goes is no matter any more; nobody has reported himself."""
    ProfileCase.objects.filter(subject=person, closed_at__isnull=True).update(closed_at=at)
    ProfileCase.objects.filter(subject=person).update(subject=into)
    hand_over(ProfileReport.objects.all(), "reporter", person=person, into=into, once=["case"])
    drop_rows(ProfileReport.objects.filter(reporter=into, case__subject=into))
    close_as_moot(Case.objects.filter(appealed__action=Decision.Action.KEEP, appealed__subject=person), at=at)


def _close_cases(person: int, still_to_decide: Q, at: datetime) -> None:
    about = Q(comment__author=person) | Q(appealed__subject__in=numbers_of(person))
    close_as_moot(Case.objects.filter(about).exclude(still_to_decide), at=at)


def _erase_appeals(person: int, at: datetime) -> None:
    """What nobody objects to any more is judged no more; an answer may repeat what somebody wrote."""
    close_as_moot(Case.objects.filter(appeals__appellant=person).exclude(_others_object([person])), at=at)
    Appeal.objects.filter(appellant=person).exclude(text="", answer="").update(text="", answer="")
    about = Q(case__comment__author=person) | Q(case__appealed__subject__in=numbers_of(person))
    Escalation.objects.filter(about | Q(case__appeals__appellant=person)).exclude(note="").update(note="")
