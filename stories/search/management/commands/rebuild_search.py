"""`manage.py rebuild_search`: write down the words of every story again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from stories.models import Story
from stories.search.indexing import index_story


class Command(BaseCommand):
    """Needed after an update of PostgreSQL that knows other word forms; safe beside a running site."""

    help = "Write down the words of every story again, in the forms that this PostgreSQL knows."

    def handle(self, *_args: Any, **_options: Any) -> None:
        number = 0
        for pk in Story.objects.order_by("pk").values_list("pk", flat=True).iterator():
            self._index(pk)
            number += 1
        self.stdout.write(f"{number} stories can be found by their words.")

    @transaction.atomic
    def _index(self, pk: int) -> None:
        # Behind whoever is writing the story: what is written down is never older than the story.
        for story in Story.objects.select_for_update(no_key=True).filter(pk=pk):
            index_story(story=story)
