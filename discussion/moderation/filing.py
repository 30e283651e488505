"""Filing the cases of a story below its topics, where they are too many for whoever changes these."""

from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

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
    begun_anew = LateFiling.objects.filter(story=late.story_id, pk__gt=late.pk).exists()  # by a newer change of topics
    piece = [] if begun_anew else list(_next_cases(late)[:PIECE])
    if not piece:
        late.delete()
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT file_cases(%s)", [piece])
    late.after = piece[-1]
    late.save(update_fields=["after"])
    return True


def _next_cases(late: LateFiling) -> QuerySet[Case, UUID]:
    """In one call of `filter`, for one join: with a second one each case comes once for all that it is filed under."""
    waiting = Case.objects.filter(
        facets__facet=f"story:{late.story_id}", facets__case__gt=late.after, closed_at__isnull=True
    )
    locked = waiting.select_for_update(no_key=True, of=["self"])
    return locked.order_by("facets__case").values_list("pk", flat=True)
