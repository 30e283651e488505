"""`manage.py rebuild_noise`: the noise of all stories, or one, from the ledger."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.progress import progress_over
from stories.models import Story
from stories.noise.folding import check_noise, rebuild_noise, waiting_stories
from stories.noise.params import differs_from_settings


class Command(BaseCommand):
    help = "Recompute the noise level from the ledger, or with --check only compare."

    requires_system_checks = ()  # reading all pages and the reader of documents for them takes longer than a small run

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a story differs")
        parser.add_argument("--story", metavar="SLUG", help="this story only")
        told = "connections that recompute side by side (1: the site is busy with other things)"
        parser.add_argument("--workers", metavar="N", type=int, choices=range(1, 33), default=1, help=told)

    def handle(self, *_args: Any, check: bool, story: str | None, workers: int, **_options: Any) -> None:
        stories = dict(Story.objects.filter(**({"slug": story} if story else {})).values_list("id", "slug"))
        if story and not stories:
            raise CommandError(f"There is no story {story!r}.")
        if check:
            self._check(stories)
            return
        with progress_over(len(stories)) as advance:
            done = rebuild_noise(stories=stories, at=timezone.now(), advance=advance, workers=workers)
        self.stdout.write(f"{done} stories recomputed")
        if differs_from_settings():
            self.stderr.write("By the numbers in force: the NOISE_* settings of this shell are others.")

    def _check(self, stories: dict[int, str]) -> None:
        with progress_over(len(stories)) as advance:
            differences = check_noise(stories=stories, advance=advance)
        for story_id, kept, ledger, differing in differences:
            self.stdout.write(f"{stories[story_id]}: kept {kept}, ledger {ledger}: {', '.join(differing)}")
        if differences:
            raise CommandError(f"{len(differences)} of {len(stories)} stories differ; run rebuild_noise.")
        waiting = waiting_stories(stories=stories)
        rest = f"; {waiting} wait for the next fold and were not compared" if waiting else ""
        self.stdout.write(f"{len(stories) - waiting} stories agree with the ledger{rest}")
