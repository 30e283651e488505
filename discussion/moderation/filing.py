"""Filing the cases of a story below its topics, where they are too many for whoever changes these."""

from django.db import connection, transaction

from discussion.moderation.models import Case, LateFiling

PIECE = 100  # cases a transaction: about a tenth of a second, for which nobody else is given one of them


def file_late() -> None:
    """File what waits to be filed, piece by piece, while moderators go on deciding. Safe to run twice at once."""
    while _file_piece():
        pass


@transaction.atomic
def _file_piece() -> bool:
    """Whether there may be more; not if the rest is in another run's hands."""
    late = LateFiling.objects.select_for_update(skip_locked=True).order_by("pk").first()
    if late is None:
        return False
    waiting = Case.objects.filter(facets__facet=f"story:{late.story_id}", closed_at__isnull=True)
    locked = waiting.select_for_update(no_key=True, of=["self"]).order_by("facets__case")
    piece = list(locked.filter(facets__case__gt=late.after).values_list("pk", flat=True)[:PIECE])
    if not piece:
        late.delete()
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT file_cases(%s)", [piece])
    late.after = piece[-1]
    late.save(update_fields=["after"])
    return True
