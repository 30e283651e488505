"""A copy of everything that the site keeps about a person: asked for, and fetched by nobody else."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Subscriber
from accounts.privacy import tasks
from accounts.privacy.models import PART_BYTES, Export, ExportPart
from core.acts import note_act
from core.errors import NotFoundError
from core.wake import wake_after_commit

FRESH = timedelta(hours=1)  # whoever asks again so soon gets the copy that there is


class ExportNotReadyError(NotFoundError):
    code = "export_not_ready"
    message = "There is no export to fetch: none was asked for, it is being built, or it has expired."


@transaction.atomic
def ask_for_export(*, subscriber: Subscriber, at: datetime) -> Export:
    """Have a copy built, in place of an older one; the one that waits or is fresh stays and is returned."""
    Subscriber.objects.select_for_update(no_key=True).get(pk=subscriber.pk)  # two at once get one
    known = find_export(subscriber=subscriber, at=at)
    if known is not None and (known.ready_at is None or at - known.ready_at < FRESH):
        return known
    Export.objects.filter(subscriber=subscriber).delete()
    export = Export.objects.create(subscriber=subscriber, asked_at=at)
    if subscriber.is_staff:  # it holds what they did in their role
        note_act(actor=subscriber.pk, verb="export", target=f"subscriber:{subscriber.pk}", at=at)
    wake_after_commit(tasks.build_exports)
    return export


def find_export(*, subscriber: Subscriber, at: datetime) -> Export | None:
    """The person's export that waits or may be fetched."""
    export = Export.objects.filter(subscriber=subscriber).first()
    has_expired = export is not None and export.expires_at is not None and export.expires_at <= at
    return None if has_expired else export


def open_export(*, subscriber: Subscriber, at: datetime) -> tuple[Export, Iterator[bytes]]:
    """The person's own file, a piece at a time. Raises ExportNotReadyError (404)."""
    export = find_export(subscriber=subscriber, at=at)
    if export is None or export.ready_at is None:
        raise ExportNotReadyError
    return export, _read(export)


def _read(export: Export) -> Iterator[bytes]:
    numbers = -(-export.size // PART_BYTES)
    for number in range(numbers):
        yield bytes(ExportPart.objects.values_list("content", flat=True).get(export=export, number=number))
