"""What moderators note about people, for each other."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Subscriber
from accounts.roles import is_senior
from core.errors import DomainError, NotAllowedError, NotFoundError
from core.markup import clean_source
from core.text import drop_unseen
from discussion.moderation.audit import name_subscriber, write_audit
from discussion.moderation.duty import require_moderator, require_not_about
from discussion.moderation.models import PersonNote

LATEST = 50  # notes about one person that a moderator reads through


class NoteEmptyError(DomainError):
    code = "note_empty"
    message = "A note needs words."


class NoteNotFoundError(NotFoundError):
    """There is no such note about this person."""


class NotYourNoteError(NotAllowedError):
    code = "not_your_note"
    message = "A note is deleted by who wrote it, or by a senior."


@transaction.atomic
def write_note(*, subject: Subscriber, text: str, author: Subscriber, at: datetime) -> PersonNote:
    """Note something about a person. Moderators read it, the person concerned never does.

    Raises OwnCaseError or OffDutyError (403), NoteEmptyError (422).
    """
    require_moderator(author, at=at)
    require_not_about(author, subject.pk)
    words = drop_unseen(clean_source(text)).strip()
    if not words:
        raise NoteEmptyError
    note = PersonNote.objects.create(subject=subject, author=author, text=words, at=at)
    _record("note", note, actor=author, before={}, after={"note": str(note.pk)}, at=at)
    return note


def get_note(note_id: UUID) -> PersonNote:
    """One note, with its author. Raises NoteNotFoundError (404)."""
    note = PersonNote.objects.select_related("author").filter(pk=note_id).first()
    if note is None:
        raise NoteNotFoundError
    return note


@transaction.atomic
def delete_note(*, subject: Subscriber, note_id: UUID, actor: Subscriber, at: datetime) -> None:
    """Take a note back, with its words; that there was one stays in the audit log.

    Raises OwnCaseError, OffDutyError or NotYourNoteError (403), NoteNotFoundError (404).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, subject.pk)
    note = PersonNote.objects.select_for_update().filter(pk=note_id, subject=subject).first()
    if note is None:
        raise NoteNotFoundError
    if note.author_id != actor.pk and not is_senior(actor):
        raise NotYourNoteError
    _record("delete_note", note, actor=actor, before={"note": str(note.pk)}, after={}, at=at)
    note.delete()


def notes_about(subject: Subscriber, *, reader: Subscriber) -> list[PersonNote]:
    """The latest notes about a person, newest first; none where that is the reader."""
    if reader.pk == subject.pk:
        return []
    return list(PersonNote.objects.filter(subject=subject).select_related("author").order_by("-id")[:LATEST])


def _record(
    verb: str, note: PersonNote, *, actor: Subscriber, before: dict[str, str], after: dict[str, str], at: datetime
) -> None:
    write_audit(actor=actor, verb=verb, target=name_subscriber(note.subject), before=before, after=after, at=at)
