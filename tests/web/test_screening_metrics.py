"""What `/metrics` tells of screening."""

from django.test import Client

from discussion.screening.counting import count_asking, count_failure
from discussion.screening.models import SpamModel
from tests.conftest import NOW
from tests.web.test_metrics import scrape, scraper

__all__ = ["scraper"]


def test_failures_servers_and_the_classifier_are_told(scraper: Client, db: None) -> None:
    before = scrape(scraper)
    assert before["hubbub_check_failures_total", "links"] == 0
    assert ("hubbub_spam_version", "") not in before
    SpamModel.objects.create(
        trained_at=NOW, features=1, key_mark="x", spam=50, ham=50, upto=NOW, weights=b"", flag_from=0.6, caught=8,
        missed=2, mistaken=2, spared=8, held_caught=0, held_mistaken=0, in_force=True, note="",
    )  # fmt: skip
    count_failure("links")
    count_asking("hook", outcome="failed", seconds=1.5)
    figures = scrape(scraper)
    assert figures["hubbub_check_failures_total", "links"] == 1
    assert figures["hubbub_outside_asked_total", "failedhook"] == 1
    assert figures["hubbub_outside_seconds_total", "hook"] == 1.5
    assert figures["hubbub_spam_precision", ""] == 0.8
    assert figures["hubbub_spam_recall", ""] == 0.8
