"""What this room keeps about a person: the last export, and the wish to go."""

from collections.abc import Iterable
from datetime import datetime

from accounts.privacy.models import Erasure, ErasureMail, Export, ExportPart
from core.personal import Choice, Section, read_rows

COLUMNS = frozenset(
    {
        "privacy.export.subscriber",
        "privacy.exportpart.content",
        "privacy.erasure.subscriber",
        "privacy.erasure.otherwise",
        "privacy.erasuremail.address",
    }
)


def collect(person: int) -> Iterable[Section]:
    exports = read_rows(Export.objects.filter(subscriber=person), "asked_at")
    yield Section(name="exports", title="Your export", about="When you asked for this file.", rows=exports)
    erasures = Erasure.objects.filter(subscriber=person)
    wishes = read_rows(erasures, "asked_at", "due_at", "comments", other_way="otherwise")
    yield Section(
        name="erasures",
        title="The erasure that you asked for",
        about="What is to become of your comments, and when.",
        rows=wishes,
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    """When it was asked for and done stays; the mail that says so goes out and is deleted then, with its address."""
    Export.objects.filter(subscriber=person).delete()
    ErasureMail.objects.filter(erasure=person, kind=ErasureMail.Kind.ASKED).delete()


def move(person: int, *, into: int, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    """The copy tells of one account only: it goes. Nobody is merged who waits to be erased."""
    ExportPart.objects.filter(export__subscriber=person).delete()
    Export.objects.filter(subscriber=person).delete()
